{# Days by a goal's day-count rule, over half-open intervals. Numbers of days since a fixed day are subtracted, so parts of
   an interval always add up to it. #}

{# Days before `day` by `rule`. Working days come from int_working_day, which the caller joins. `whole_month` counts a month
   for whoever is there from its `cutoff` day or earlier. #}
{% macro day_number(rule, day, working_day_number, cutoff) -%}
    case {{ rule }}
        when 'working_days' then {{ working_day_number }}
        when '30_360'
            then
                360 * extract(year from {{ day }}) + 30 * extract(month from {{ day }})
                + least(extract(day from {{ day }}), 30)
        when 'whole_month'
            then
                12 * extract(year from {{ day }}) + extract(month from {{ day }})
                + case when extract(day from {{ day }}) > {{ cutoff }} then 1 else 0 end
        else {{ days_between("cast('1970-01-01' as date)", day) }}
    end
{%- endmacro %}

{# Whole-number division of two non-negative whole numbers, rounded half up; NULL when the divisor is 0. #}
{% macro nearest_quotient(numerator, denominator) -%}
    {{ whole_quotient(
        '2 * (' ~ numerator ~ ') + (' ~ denominator ~ ')', 'nullif(2 * (' ~ denominator ~ '), 0)'
    ) }}
{%- endmacro %}

{# Whole units of `scale` (100 or 10,000) to one as a value of four decimals. #}
{% macro from_units(units, scale) -%}
    cast(
        {{ units }} * case when {{ scale }} = 100 then cast(0.01 as decimal(5, 4)) else cast(0.0001 as decimal(5, 4)) end
        as decimal(18, 4)
    )
{%- endmacro %}
