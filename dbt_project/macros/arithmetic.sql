{# Exact arithmetic: money and ratios never pass through floating point (rules R3 to R5). #}

{# A fraction as DECIMAL(18,6), rounded half away from zero; NULL when the denominator is NULL or 0. #}
{% macro ratio(numerator, denominator) -%}
    {{ exact_quotient(numerator, denominator, 6) }}
{%- endmacro %}

{# Money per unit as DECIMAL(18,2), rounded and NULL like ratio(). #}
{% macro amount_per(numerator, denominator) -%}
    {{ exact_quotient(numerator, denominator, 2) }}
{%- endmacro %}

{# Both sides are counts or money, so a hundredth is their smallest unit. #}
{% macro exact_quotient(numerator, denominator, places) -%}
    {{ adapter.dispatch('exact_quotient')(numerator, denominator, places) }}
{%- endmacro %}

{% macro default__exact_quotient(numerator, denominator, places) -%}
    cast(round(cast({{ numerator }} as decimal(18, 2)) / nullif(cast({{ denominator }} as decimal(18, 2)), 0), {{ places }})
        as decimal(18, {{ places }}))
{%- endmacro %}

{# DECIMAL / DECIMAL is DOUBLE here: divide whole hundredths. #}
{% macro duckdb__exact_quotient(numerator, denominator, places) -%}
    {{ rounded_quotient(cents(numerator), cents(denominator), places) }}
{%- endmacro %}

{# Whole numbers n / d rounded half away from zero, and shifted back from whole units by multiplying. #}
{% macro rounded_quotient(n, d, places) -%}
    {%- set scale = 10 ** places -%}
    {%- set one = '0.' ~ '0' * (places - 1) ~ '1' -%}
    case
        when {{ d }} <> 0
            then
                cast(
                    cast(
                        sign({{ n }}) * sign({{ d }})
                        * {{ whole_quotient('abs(' ~ n ~ ') * ' ~ 2 * scale ~ ' + abs(' ~ d ~ ')', '2 * abs(' ~ d ~ ')') }}
                        as decimal(18, 0)
                    ) * cast({{ one }} as decimal({{ places + 1 }}, {{ places }})) as decimal(18, {{ places }})
                )
    end
{%- endmacro %}

{# The quotient of whole numbers of any size as DECIMAL(18, places), rounded half away from zero; NULL when the
   denominator is NULL or 0. For products of counts and cents that ratio() has no room for. #}
{% macro whole_ratio(numerator, denominator, places=6) -%}
    {{ adapter.dispatch('whole_ratio')(numerator, denominator, places) }}
{%- endmacro %}

{% macro default__whole_ratio(numerator, denominator, places) -%}
    cast(round(cast({{ numerator }} as decimal(38, 0)) / nullif(cast({{ denominator }} as decimal(38, 0)), 0), {{ places }})
        as decimal(18, {{ places }}))
{%- endmacro %}

{% macro duckdb__whole_ratio(numerator, denominator, places) -%}
    {{ rounded_quotient('cast(' ~ numerator ~ ' as hugeint)', 'cast(' ~ denominator ~ ' as hugeint)', places) }}
{%- endmacro %}

{# Money per credit, which has six decimals, as DECIMAL(18,2); rounded and NULL like ratio(). #}
{% macro amount_per_credit(amount, credit) -%}
    {{ whole_ratio(cents(amount) ~ ' * 1000000', millionths(credit) ~ ' * 100', 2) }}
{%- endmacro %}

{# A credit in whole millionths. #}
{% macro millionths(credit) -%}
    {{ whole_number('cast(' ~ credit ~ ' as decimal(38, 6)) * 1000000') }}
{%- endmacro %}

{# The median of whole numbers as DECIMAL(18,1), exact: halfway between the two in the middle of an even number. #}
{% macro median(column) -%}
    {{ adapter.dispatch('median')(column) }}
{%- endmacro %}

{% macro default__median(column) -%}
    cast(percentile({{ column }}, 0.5) as decimal(18, 1))
{%- endmacro %}

{# The engine interpolates DECIMAL in DECIMAL, whole numbers in DOUBLE. #}
{% macro duckdb__median(column) -%}
    quantile_cont(cast({{ column }} as decimal(18, 1)), 0.5)
{%- endmacro %}

{# Money in whole cents, wide enough for the product of two amounts. #}
{% macro cents(amount) -%}
    {{ adapter.dispatch('cents')(amount) }}
{%- endmacro %}

{% macro default__cents(amount) -%}
    cast(cast({{ amount }} as decimal(18, 2)) * 100 as decimal(38, 0))
{%- endmacro %}

{% macro duckdb__cents(amount) -%}
    cast(cast({{ amount }} as decimal(18, 2)) * 100 as hugeint)
{%- endmacro %}

{% macro from_cents(cents) -%}
    {{ adapter.dispatch('from_cents')(cents) }}
{%- endmacro %}

{% macro default__from_cents(cents) -%}
    cast(({{ cents }}) * 0.01 as decimal(18, 2))
{%- endmacro %}

{% macro duckdb__from_cents(cents) -%}
    cast(cast({{ cents }} as decimal(18, 0)) * cast(0.01 as decimal(3, 2)) as decimal(18, 2))
{%- endmacro %}

{# Whole-number division of two non-negative whole numbers, rounded down. #}
{% macro whole_quotient(numerator, denominator) -%}
    {{ adapter.dispatch('whole_quotient')(numerator, denominator) }}
{%- endmacro %}

{% macro default__whole_quotient(numerator, denominator) -%}
    (({{ numerator }}) div ({{ denominator }}))
{%- endmacro %}

{# Dividing HUGEINT takes microseconds. What fits into 64 bits is divided there. Else a quotient below 10^15 is guessed, at
   most one off, and put right by what it leaves over: as exact, in a twentieth of the time. #}
{% macro duckdb__whole_quotient(numerator, denominator) -%}
    {%- set n, d = 'cast(' ~ numerator ~ ' as hugeint)', 'cast(' ~ denominator ~ ' as hugeint)' -%}
    {%- set guess = 'cast(floor(cast(' ~ n ~ ' as double) / cast(' ~ d ~ ' as double)) as hugeint)' -%}
    {%- set longest = '9000000000000000000' -%}
    case
        when {{ n }} < {{ longest }} and {{ d }} < {{ longest }}
            then cast(cast({{ numerator }} as bigint) // cast({{ denominator }} as bigint) as hugeint)
        when {{ d }} = 1 then {{ n }}
        when cast({{ n }} as double) < 1e15 * cast({{ d }} as double)
            then
                {{ guess }}
                + case
                    when {{ n }} < {{ guess }} * {{ d }} then -1
                    when {{ n }} - {{ guess }} * {{ d }} >= {{ d }} then 1
                    else 0
                end
        else {{ n }} // {{ d }}
    end
{%- endmacro %}

{# One divided by a positive rate of 8 decimals, as DECIMAL(22,12), rounded half away from zero. #}
{% macro reciprocal(rate) -%}
    {{ adapter.dispatch('reciprocal')(rate) }}
{%- endmacro %}

{% macro default__reciprocal(rate) -%}
    cast(round(1 / {{ rate }}, 12) as decimal(22, 12))
{%- endmacro %}

{% macro duckdb__reciprocal(rate) -%}
    {%- set units = 'cast(cast(' ~ rate ~ ' as decimal(38, 8)) * 100000000 as hugeint)' -%}
    cast(
        cast((2 * cast(100000000000000000000 as hugeint) + {{ units }}) // (2 * {{ units }}) as decimal(22, 0))
        * cast(0.000000000001 as decimal(13, 12)) as decimal(22, 12)
    )
{%- endmacro %}

{# The whole number nearest to units * part / whole, half away from zero; NULL when the whole is NULL or 0. #}
{% macro proportion(units, part, whole) -%}
    {%- set product, divisor = whole_number(units) ~ ' * ' ~ whole_number(part), 'abs(' ~ whole_number(whole) ~ ')' -%}
    sign({{ product }}) * sign({{ whole }})
    * {{ whole_quotient('2 * abs(' ~ product ~ ') + ' ~ divisor, 'nullif(2 * ' ~ divisor ~ ', 0)') }}
{%- endmacro %}
