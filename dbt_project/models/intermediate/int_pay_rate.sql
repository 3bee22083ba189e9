-- Exchange rates that pay needs, day by day, between any two currencies: spot, the latest on or before the day and at
-- most `fx_rate_max_age_days` old; budget and payout, the latest that is valid, however old. A quote the other way
-- round counts as its reciprocal where there is no direct one of the same day.
{{ config(materialized='table') }}

with quotes as (
    select
        rate_type_code,
        from_currency_code,
        to_currency_code,
        rate_date,
        cast(rate as decimal(22, 12)) as rate,
        1 as direction_rank,
        modified_at,
        source_system
    from {{ ref('stg_fx_rates') }}
    where
        not is_deleted
        and rate_type_code in ('spot', 'budget', 'payout')
        and from_currency_code <> to_currency_code
        and (rate_type_code = 'budget' or rate_date <= {{ as_of_date() }})
        and {{ is_recorded('recorded_at') }}
    union all
    select
        rate_type_code,
        to_currency_code as from_currency_code,
        from_currency_code as to_currency_code,
        rate_date,
        cast({{ reciprocal('rate') }} as decimal(22, 12)) as rate,
        2 as direction_rank,
        modified_at,
        source_system
    from {{ ref('stg_fx_rates') }}
    where
        not is_deleted
        and rate_type_code in ('spot', 'budget', 'payout')
        and from_currency_code <> to_currency_code
        and (rate_type_code = 'budget' or rate_date <= {{ as_of_date() }})
        and {{ is_recorded('recorded_at') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by rate_type_code, from_currency_code, to_currency_code, rate_date
            order by direction_rank asc, modified_at desc nulls last, source_system asc
        ) as version_rank
    from quotes
),

rates as (
    select
        *,
        coalesce(
            lead(rate_date) over (
                partition by rate_type_code, from_currency_code, to_currency_code order by rate_date
            ),
            {{ plus_days(as_of_date(), 1) }}
        ) as next_date
    from ranked
    where version_rank = 1
)

select
    rates.rate_type_code,
    rates.from_currency_code,
    rates.to_currency_code,
    spine.calendar_date,
    rates.rate,
    concat(rates.rate_type_code, '/', rates.from_currency_code, '/', rates.to_currency_code, '/', rates.rate_date)
        as fx_rate_id
from rates
inner join {{ ref('int_date_spine') }} as spine
    on rates.rate_date <= spine.calendar_date and rates.next_date > spine.calendar_date
where
    spine.calendar_date <= {{ as_of_date() }}
    and (
        rates.rate_type_code <> 'spot'
        or spine.calendar_date <= {{ plus_days('rates.rate_date', var('fx_rate_max_age_days')) }}
    )
