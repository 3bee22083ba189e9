{# Rules R5 and R10. `ratios` names for each ratio column its numerator, its denominator and, where the ratio is defined
   for some rows only, the condition: [won_count, closed_count] or [won_amount, cost_amount, is_comparable]. Numerator
   and denominator are columns, or expressions of columns, so that a reader can add them up. The ratio is
   their quotient, to the last of its six decimals, and NULL exactly where there is none. Parts count to their eighth decimal.

   `sample` is the number of cases that the rates rest on; the row says is_small_sample when it is below
   `min_sample`. Empty for ratios that are no rates of a sample, such as money over money. #}
{% test ratios_have_their_parts(model, ratios, sample) %}
{% set small = 'is_small_sample = (' ~ sample ~ ' < ' ~ var('min_sample') ~ ')' if sample else 'true' %}
with judged as (
    select
        case
            {% for ratio, parts in ratios.items() %}
                when
                    ({{ ratio }} is null) <> (
                        {{ fine_units(parts[0]) }} is null
                        or coalesce({{ fine_units(parts[1]) }}, 0) = 0
                        or not coalesce({{ parts[2] | default('true') }}, false)
                    )
                    or coalesce(
                        2 * abs({{ whole_number('cast(' ~ ratio ~ ' as decimal(38, 6)) * 1000000') }} * {{ fine_units(parts[1]) }} - {{ fine_units(parts[0]) }} * 1000000)
                        > abs({{ fine_units(parts[1]) }}), false
                    )
                    then '{{ ratio }}'
            {% endfor %}
            when not coalesce({{ small }}, false) then 'is_small_sample'
        end as broken_column
    from {{ model }}
)

select
    broken_column,
    count(*) as row_count
from judged
where broken_column is not null
group by broken_column
{% endtest %}
