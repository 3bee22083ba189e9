-- Definition I2: the rate into the reporting currency that holds on each day: the latest one on or before it, at most
-- `fx_rate_max_age_days` old. A day without a row has no rate, and an amount of that day cannot be converted.
{{ config(materialized='table') }}

with delivered as (
    select
        from_currency_code,
        rate_date,
        rate,
        row_number() over (
            partition by from_currency_code, rate_date order by modified_at desc nulls last, source_system asc
        ) as version_rank
    from {{ ref('stg_fx_rates') }}
    where
        rate_type_code = 'spot'
        and to_currency_code = '{{ var("reporting_currency") }}'
        and not is_deleted
        and rate_date <= {{ as_of_date() }}
        and coalesce({{ business_date('recorded_at') }} <= {{ as_of_date() }}, true)
),

rates as (
    select
        from_currency_code,
        rate_date,
        rate as fx_rate,
        least(
            coalesce(
                {{ plus_days('lead(rate_date) over (partition by from_currency_code order by rate_date)', -1) }},
                {{ as_of_date() }}
            ),
            {{ plus_days('rate_date', var('fx_rate_max_age_days')) }},
            {{ as_of_date() }}
        ) as last_date
    from delivered
    where version_rank = 1
)

select
    rates.from_currency_code as currency_code,
    spine.calendar_date,
    rates.fx_rate,
    rates.rate_date as fx_rate_date
from rates
inner join {{ ref('int_date_spine') }} as spine
    on rates.rate_date <= spine.calendar_date and rates.last_date >= spine.calendar_date
