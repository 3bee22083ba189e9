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
