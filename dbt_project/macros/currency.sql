{# Amounts in the reporting currency (rule R3, definition I2). Join int_fx_rate on the amount's currency and the
   document's day; an amount in the reporting currency itself needs no rate. An amount without a rate becomes NULL, never
   stays as it is, and assert_every_amount_has_a_rate stops the run. #}

{# The amount converted and rounded once, half away from zero; NULL when there is no rate. #}
{% macro converted(amount, currency, fx_rate) -%}
    cast(
        case
            when {{ currency }} = '{{ var("reporting_currency") }}' then {{ amount }}
            else round({{ amount }} * {{ fx_rate }}, 2)
        end as decimal(18, 2)
    )
{%- endmacro %}

{# The rate that converted() applied: 1 for the reporting currency. #}
{% macro applied_fx_rate(currency, fx_rate) -%}
    cast(
        case when {{ currency }} = '{{ var("reporting_currency") }}' then 1 else {{ fx_rate }} end as decimal(22, 12)
    )
{%- endmacro %}

{# The day that rate is of: the document's own for the reporting currency. #}
{% macro applied_fx_rate_date(currency, fx_rate_date, day) -%}
    case when {{ currency }} = '{{ var("reporting_currency") }}' then {{ day }} else {{ fx_rate_date }} end
{%- endmacro %}

{# A row of assert_every_amount_has_a_rate for each amount of `model` that could not be converted: where it was read, its
   currency, the document and its day. #}
{% macro amounts_without_a_rate(model, document, id, day, reporting_amount, amount) -%}
    select
        source_file as _file,
        source_row_number as _row_number,
        'currency_code' as column_name,
        currency_code as value,
        '{{ document }} ' || {{ id }} as document,
        {{ day }} as document_date,
        'deliver in fx_rates a spot rate between ' || coalesce(currency_code, '(none)')
        || ' and {{ var("reporting_currency") }} of that day or of the {{ var("fx_rate_max_age_days") }} days before it'
            as advice
    from {{ ref(model) }}
    where {{ amount }} is not null and {{ reporting_amount }} is null
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
    {{ from_cents('sign(' ~ amount ~ ') * ' ~ nearest_quotient(
        'abs(' ~ cents(amount) ~ ') * 1000000000000', rate
    )) }}
{%- endmacro %}

{# A value rounded once to the smallest unit of its currency, half away from zero: two places, none or three. #}
{% macro rounded_to_unit(value, currency) -%}
    cast(
        case
            when {{ currency }} in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV',
                'XAF', 'XOF', 'XPF') then cast(round({{ value }}, 0) as decimal(18, 3))
            when {{ currency }} in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then cast(round({{ value }}, 3) as decimal(18, 3))
            else cast(round({{ value }}, 2) as decimal(18, 3))
        end as decimal(18, 3)
    )
{%- endmacro %}

{# What a policy's lock of the rate (`fx_lock_event_code`) asks for: the kind of the rate, and the day it is of. Money that goes
   back under a rate of the day of the money has the day of the document's first. #}
{% macro locked_rate_type(lock_event) -%}
    case {{ lock_event }} when 'plan' then 'budget' else 'spot' end
{%- endmacro %}

{% macro locked_date(lock_event, order_date, document_date, amount, first_date, money_date) -%}
    case
        when {{ lock_event }} = 'booking' then coalesce({{ order_date }}, {{ document_date }})
        when {{ lock_event }} <> 'cash' then {{ document_date }}
        when {{ amount }} < 0 then {{ first_date }}
        else {{ money_date }}
    end
{%- endmacro %}
