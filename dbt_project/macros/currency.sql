{# Amounts in the reporting currency (rule R3, definition I2). Join int_fx_rate on the amount's currency and the
   document's day; an amount in the reporting currency itself needs no rate. #}

{# The amount converted and rounded once, half away from zero; NULL when there is no rate. #}
{% macro converted(amount, currency, fx_rate) -%}
    cast(
        case
            when {{ currency }} = '{{ var("reporting_currency") }}' then {{ amount }}
            else round({{ amount }} * {{ fx_rate }}, 2)
        end as decimal(18, 2)
    )
{%- endmacro %}

{# An amount of the reporting currency in the currency that `fx_rate` converts from, rounded once, half away from zero. #}
{% macro converted_back(amount, fx_rate) -%}
    {{ adapter.dispatch('converted_back')(amount, fx_rate) }}
{%- endmacro %}

{% macro default__converted_back(amount, fx_rate) -%}
    cast(round({{ amount }} / {{ fx_rate }}, 2) as decimal(18, 2))
{%- endmacro %}

{# DECIMAL / DECIMAL is DOUBLE here: divide whole trillionths. #}
{% macro duckdb__converted_back(amount, fx_rate) -%}
    {%- set rate = 'cast(cast(' ~ fx_rate ~ ' as decimal(22, 12)) * 1000000000000 as hugeint)' -%}
    {{ from_cents('sign(' ~ amount ~ ') * ' ~ rounded_quotient(
        'abs(' ~ cents(amount) ~ ') * 1000000000000', rate
    )) }}
{%- endmacro %}
