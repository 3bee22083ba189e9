{# What attribution (definition C1) needs beyond standard SQL. #}

{# Weight of a touch so many whole days before another: halved every seven days, as a whole number of 10^-18. The first
   of the factors is 1, each next is the 7th root of 1/2 times the one before, to 18 digits; whole weeks are binary places,
   so that no step is rounded but the last, which drops what is less than 10^-18. #}
{% macro half_life_weight(days) -%}
    {%- set factors = [
        1000000000000000000, 905723664263906672, 820335356007637931, 742997144568474212, 672950096316178066,
        609506827102237720, 552044756836906169,
    ] -%}
    {%- set factor -%}
        case ({{ days }}) % 7
            {%- for factor in factors %} when {{ loop.index0 }} then cast({{ factor }} as bigint){% endfor %}
        end
    {%- endset -%}
    {{ halved(factor, whole_quotient(days, 7)) }}
{%- endmacro %}

{# A whole number from 0 up, halved `times` times, rounded down. #}
{% macro halved(number, times) -%}
    {{ adapter.dispatch('halved')(number, times) }}
{%- endmacro %}

{% macro default__halved(number, times) -%}
    shiftright({{ number }}, cast(least({{ times }}, 63) as int))
{%- endmacro %}

{% macro duckdb__halved(number, times) -%}
    (({{ number }}) >> cast(least({{ times }}, 63) as bigint))
{%- endmacro %}

{# The minute an instant lies in. #}
{% macro minute_start(instant) -%}
    date_trunc('minute', {{ instant }})
{%- endmacro %}

{# What a pattern of a path is: how many touches it has and where the milestones of definition C1 lie. As a condition of a
   join. #}
{% macro same_pattern(left, right) -%}
    {{ left }}.touch_count = {{ right }}.touch_count
    and {{ left }}.lead_touch_number = {{ right }}.lead_touch_number
    and {{ left }}.opportunity_touch_number = {{ right }}.opportunity_touch_number
    and {{ left }}.last_non_direct_number = {{ right }}.last_non_direct_number
{%- endmacro %}

{# Its columns, to select or to group by. #}
{% macro pattern_columns(alias) -%}
    {{ alias }}.touch_count,
    {{ alias }}.lead_touch_number,
    {{ alias }}.opportunity_touch_number,
    {{ alias }}.last_non_direct_number
{%- endmacro %}

{# Each touch of a path once for each model, with the columns of its weight: a join. DuckDB's would scatter the rows of a
   path over the table; from lists they come side by side, which compresses to two thirds and is written faster. #}
{% macro weighted_paths(paths, weights) -%}
    {{ adapter.dispatch('weighted_paths')(paths, weights) }}
{%- endmacro %}

{% macro default__weighted_paths(paths, weights) -%}
    select
        paths.*,
        weights.model_code,
        weights.credit_millionths,
        weights.weight,
        weights.total_weight
    from {{ paths }} as paths
    inner join {{ weights }} as weights
        on {{ same_pattern('paths', 'weights') }} and paths.touch_number = weights.touch_number
{%- endmacro %}

{% macro duckdb__weighted_paths(paths, weights) -%}
    select
        paths.*,
        unnest(listed.weight_of_model, recursive := true)
    from {{ paths }} as paths
    inner join (
        select
            {{ pattern_columns('weights') }},
            weights.touch_number,
            list({
                'model_code': weights.model_code,
                'credit_millionths': weights.credit_millionths,
                'weight': weights.weight,
                'total_weight': weights.total_weight
            }) as weight_of_model
        from {{ weights }} as weights
        group by all
    ) as listed
        on {{ same_pattern('paths', 'listed') }} and paths.touch_number = listed.touch_number
{%- endmacro %}
