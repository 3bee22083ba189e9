{# What the goal marts say of two sides that were never divided: attainment, its band, and what a part of a period makes of a
   whole. #}

{# A value in hundred-millionths, a whole number: fine enough for a target times a baseline. #}
{% macro fine_units(value) -%}
    {{ whole_number('cast(' ~ value ~ ' as decimal(28, 8)) * 100000000') }}
{%- endmacro %}

{# A fraction like ratio(), of sides that may have eight decimals. #}
{% macro fine_ratio(numerator, denominator) -%}
    {{ whole_ratio(fine_units(numerator), fine_units(denominator)) }}
{%- endmacro %}

{# A fraction like ratio(), of values with four decimals. #}
{% macro value_ratio(numerator, denominator) -%}
    {{ adapter.dispatch('value_ratio')(numerator, denominator) }}
{%- endmacro %}

{% macro default__value_ratio(numerator, denominator) -%}
    {{ fine_ratio(numerator, denominator) }}
{%- endmacro %}

{# Dividing HUGEINT takes a microsecond, dividing BIGINT a hundredth of it: values below 400 million have room for six places
   in a BIGINT. #}
{% macro duckdb__value_ratio(numerator, denominator) -%}
    {%- set n, d = '(' ~ numerator ~ ')', '(' ~ denominator ~ ')' -%}
    {%- set whole = 'cast(' ~ d ~ ' * 10000 as bigint)' -%}
    case
        when {{ d }} > 0 and {{ d }} < 400000000 and abs({{ n }}) < 400000000
            then
                cast(
                    cast(
                        sign({{ n }})
                        * ((2000000 * abs(cast({{ n }} * 10000 as bigint)) + {{ whole }}) // (2 * {{ whole }}))
                        as decimal(18, 0)
                    ) * cast(0.000001 as decimal(7, 6)) as decimal(18, 6)
                )
        else {{ fine_ratio(n, d) }}
    end
{%- endmacro %}

{# The band an attainment is in, by the variable attainment_bands. Amounts are compared, never a quotient: 44,001.10 of
   40,001.00 reaches 110 percent, and a goal of 0 reaches nothing. #}
{% macro attainment_band(numerator, denominator) -%}
    case
        when {{ denominator }} is null or {{ denominator }} <= 0 then null
        {% for band, reached_from in var('attainment_bands').items() -%}
            when {{ numerator }} >= cast({{ reached_from }} as decimal(9, 6)) * {{ denominator }} then '{{ band }}'
        {% endfor -%}
        else 'below'
    end
{%- endmacro %}

{# `value` times a whole `part` over a whole `total`, rounded once to the unit of `scale`; NULL when the total is 0. #}
{% macro proportional(value, part, total, scale) -%}
    case
        when {{ part }} = {{ total }} and {{ total }} > 0 then {{ value }}
        else {{ from_units(proportion('(' ~ value ~ ') * ' ~ scale, part, total), scale) }}
    end
{%- endmacro %}
