{# Who is who (definition B1): personal values in a form that can be compared, and everything that matches tied together. #}

{# The digits of a text, in their order. #}
{% macro digits_of(text) -%}
    {{ adapter.dispatch('digits_of')(text) }}
{%- endmacro %}

{% macro default__digits_of(text) -%}
    regexp_replace({{ text }}, '[^0-9]', '')
{%- endmacro %}

{% macro duckdb__digits_of(text) -%}
    regexp_replace({{ text }}, '[^0-9]', '', 'g')
{%- endmacro %}

{# The part with that number of a text that a mark divides, the first being 1. #}
{% macro part_of(text, mark, number) -%}
    {{ dbt.split_part(text, "'" ~ mark ~ "'", number) }}
{%- endmacro %}

{# A telephone number as digits that begin with the country's calling code, so that +49 (0)30 1234567, 0049 30 1234567
   and, where `default_calling_code` is 49, 030 1234567 are equal. Without that variable a number without its country
   only equals numbers that are written without it too. #}
{% macro international_number(phone) -%}
    {%- set national = "ltrim(" ~ digits_of(phone) ~ ", '0')" -%}
    case
        when {{ phone }} like '+%' then {{ digits_of("replace(" ~ phone ~ ", '(0)', '')") }}
        when {{ phone }} like '00%' then {{ national }}
        {%- if var('default_calling_code') %}
        else concat('{{ var("default_calling_code") }}', {{ national }})
        {%- else %}
        else {{ digits_of(phone) }}
        {%- endif %}
    end
{%- endmacro %}

{# True for digits that can be a number of somebody: as long as one, and its last seven neither all equal nor counting up. #}
{% macro is_real_number(digits) -%}
    (
        length({{ digits }}) between 7 and 15
        and replace(right({{ digits }}, 7), right({{ digits }}, 1), '') <> ''
        and strpos('01234567890123456789', right({{ digits }}, 7)) = 0
    )
{%- endmacro %}

{# From when on each lead sees which candidate for its survivor: a query with one row per lead and candidate that was
   ever the best it saw. `candidates` has lead_id, place (1 is the best), valid_from and valid_to; `links` has lead_id,
   other_lead_id and link_date, each link in both directions. A candidate is passed on along the links until nothing
   gets better, however long the chain; what is known later, worse placed and no longer valid than another is dropped
   at once, so a thousand records of one person stay a thousand rows. #}
{% macro seen_candidates(candidates, links) -%}
    {{ adapter.dispatch('seen_candidates')(candidates, links) }}
{%- endmacro %}

{# Standard recursion does not see what it has found before, so it drops nothing: as right, and slower. #}
{% macro default__seen_candidates(candidates, links) -%}
    with recursive seen (lead_id, place, valid_to, seen_from) as (
        select lead_id, place, valid_to, valid_from from {{ candidates }}
        union distinct
        select
            links.other_lead_id, seen.place, seen.valid_to, greatest(seen.seen_from, links.link_date)
        from seen
        inner join {{ links }} as links on seen.lead_id = links.lead_id
        where greatest(seen.seen_from, links.link_date) < seen.valid_to
    )

    select lead_id, place, valid_to, min(seen_from) as seen_from from seen group by lead_id, place, valid_to
{%- endmacro %}

{% macro duckdb__seen_candidates(candidates, links) -%}
    with recursive seen (lead_id, place, valid_to, seen_from) using key (lead_id, place) as (
        select lead_id, place, valid_to, valid_from from {{ candidates }}
        union
        select found.lead_id, found.place, found.valid_to, found.seen_from
        from (
            select
                *,
                min(place) over (partition by lead_id, valid_to order by seen_from, place) as best_place
            from (
                select
                    links.other_lead_id as lead_id,
                    seen.place,
                    seen.valid_to,
                    min(greatest(seen.seen_from, links.link_date)) as seen_from
                from seen
                inner join {{ links }} as links on seen.lead_id = links.lead_id
                where greatest(seen.seen_from, links.link_date) < seen.valid_to
                group by links.other_lead_id, seen.place, seen.valid_to
            ) as passed_on
        ) as found
        where
            found.place = found.best_place
            and not exists (
                select 1
                from recurring.seen as known
                where
                    known.lead_id = found.lead_id
                    and known.place <= found.place
                    and known.seen_from <= found.seen_from
                    and known.valid_to >= found.valid_to
            )
    )

    select lead_id, place, valid_to, seen_from from seen
{%- endmacro %}
