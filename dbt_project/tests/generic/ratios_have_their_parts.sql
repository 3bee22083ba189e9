{# Rules R5 and R10. `ratios` names for each ratio column its numerator, its denominator and, where the ratio is defined
   for some rows only, the condition: [won_count, closed_count] or [won_amount, cost_amount, is_comparable]. Numerator
   and denominator are columns, or expressions of columns, so that a reader can add them up. The ratio is
   their quotient, to the last of its six decimals, and NULL exactly where there is none. Parts count to their eighth decimal.
   DECIMAL times DECIMAL is exact; counting in whole units takes many times as long.

   `sample` is the number of cases that the rates rest on; the row says is_small_sample when it is below
   `min_sample`. Empty for ratios that are no rates of a sample, such as money over money. #}
{% test ratios_have_their_parts(model, ratios, sample) %}
{% set small = 'is_small_sample = (' ~ sample ~ ' < ' ~ var('min_sample') ~ ')' if sample else 'true' %}
with parts as (
    select
        {% for ratio, parts in ratios.items() %}
            {{ ratio }} as ratio_{{ loop.index }},
            cast({{ parts[0] }} as decimal(28, 8)) as numerator_{{ loop.index }},
            cast({{ parts[1] }} as decimal(28, 8)) as denominator_{{ loop.index }},
            coalesce({{ parts[2] | default('true') }}, false) as is_defined_{{ loop.index }},
        {% endfor %}
        coalesce({{ small }}, false) as is_sample_told
    from {{ model }}
),

judged as (
    select
        case
            {% for ratio in ratios %}
                {%- set n = loop.index %}
                when
                    (ratio_{{ n }} is null) <> (
                        numerator_{{ n }} is null
                        or coalesce(denominator_{{ n }}, 0) = 0
                        or not is_defined_{{ n }}
                    )
                    or coalesce(
                        2 * abs(ratio_{{ n }} * denominator_{{ n }} - numerator_{{ n }})
                        > cast(0.000001 as decimal(7, 6)) * abs(denominator_{{ n }}), false
                    )
                    then '{{ ratio }}'
            {% endfor %}
            when not is_sample_told then 'is_small_sample'
        end as broken_column
    from parts
)

select
    broken_column,
    count(*) as row_count
from judged
where broken_column is not null
group by broken_column
{% endtest %}
