-- Definition I2: the rates into the reporting currency that hold on each day. Spot: the latest on or before the day, at
-- most `fx_rate_max_age_days` old. Budget: the latest that is valid, however old. A quote from the reporting currency
-- counts as its reciprocal where no direct one is of the same day.
{{ config(materialized='table') }}

with delivered as (
    select
        rate_type_code,
        rate_date,
        case when to_currency_code = '{{ var("reporting_currency") }}' then from_currency_code else to_currency_code end
            as currency_code,
        case when to_currency_code = '{{ var("reporting_currency") }}' then rate else {{ reciprocal('rate') }} end
            as fx_rate,
        case when to_currency_code = '{{ var("reporting_currency") }}' then 1 else 2 end as direction_rank,
        modified_at,
        source_system
    from {{ ref('stg_fx_rates') }}
    where
        not is_deleted
        and '{{ var("reporting_currency") }}' in (from_currency_code, to_currency_code)
        and from_currency_code <> to_currency_code
        and (rate_type_code = 'budget' or rate_type_code = 'spot' and rate_date <= {{ as_of_date() }})
        and coalesce({{ by_as_of('recorded_at') }}, true)
),

ranked as (
    select
        *,
        row_number() over (
            partition by rate_type_code, currency_code, rate_date
            order by direction_rank asc, modified_at desc nulls last, source_system asc
        ) as version_rank
    from delivered
),

rates as (
    select
        *,
        {{ plus_days('lead(rate_date) over (partition by rate_type_code, currency_code order by rate_date)', -1) }}
            as day_before_next
    from ranked
    where version_rank = 1
)

select
    rates.currency_code,
    spine.calendar_date,
    cast(max(case when rates.rate_type_code = 'spot' then rates.fx_rate end) as decimal(22, 12)) as fx_rate,
    max(case when rates.rate_type_code = 'spot' then rates.rate_date end) as fx_rate_date,
    cast(max(case when rates.rate_type_code = 'budget' then rates.fx_rate end) as decimal(22, 12)) as budget_fx_rate
from rates
inner join {{ ref('int_date_spine') }} as spine
    on
        rates.rate_date <= spine.calendar_date
        and coalesce(rates.day_before_next >= spine.calendar_date, true)
where
    rates.rate_type_code = 'budget'
    or (
        spine.calendar_date <= {{ plus_days('rates.rate_date', var('fx_rate_max_age_days')) }}
        and spine.calendar_date <= {{ as_of_date() }}
    )
group by rates.currency_code, spine.calendar_date
