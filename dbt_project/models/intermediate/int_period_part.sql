-- The parts of a period that a seasonality profile gives weights to; a period without a profile ('') is one part. A
-- profile of twelve weighs the months of the fiscal year, any other cuts the months of a period into parts of equal
-- length.
{{ config(materialized='table') }}

with weights as (
    select
        seasonality_id,
        part_number,
        max(weight) as weight,
        count(*) over (partition by seasonality_id) as part_count,
        max(part_number) over (partition by seasonality_id) as last_part_number
    from {{ ref('stg_seasonality_weights') }}
    where not is_deleted
    group by seasonality_id, part_number
),

profiles as (
    select distinct
        seasonality_id,
        part_count
    from weights
    where part_count = last_part_number
),

months as (
    select
        periods.period_id,
        months.valid_from,
        months.valid_to,
        fiscal.fiscal_month_number,
        row_number() over (partition by periods.period_id order by months.valid_from) as month_rank,
        count(*) over (partition by periods.period_id) as month_count,
        sum({{ days_between('months.valid_from', 'months.valid_to') }}) over (partition by periods.period_id)
        = {{ days_between('periods.valid_from', 'periods.valid_to') }}
        and count(fiscal.fiscal_month_number) over (partition by periods.period_id)
        = count(*) over (partition by periods.period_id) as is_whole
    from {{ ref('int_period') }} as periods
    inner join {{ ref('int_period') }} as months
        on
            months.period_type_code = 'month'
            and periods.valid_from <= months.valid_from
            and periods.valid_to >= months.valid_to
    left join {{ ref('dim_date') }} as fiscal on months.valid_from = fiscal.calendar_date
),

numbered as (
    select
        months.period_id,
        months.valid_from,
        months.valid_to,
        profiles.seasonality_id,
        case
            when profiles.part_count = 12 then months.fiscal_month_number
            else {{ whole_quotient('(months.month_rank - 1) * profiles.part_count', 'months.month_count') }} + 1
        end as part_number
    from months
    cross join profiles
    where months.is_whole and (profiles.part_count = 12 or months.month_count % profiles.part_count = 0)
),

parts as (
    select
        period_id,
        seasonality_id,
        part_number,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to
    from numbered
    group by period_id, seasonality_id, part_number
),

weighted as (
    select
        parts.period_id,
        parts.seasonality_id,
        parts.part_number,
        parts.valid_from,
        parts.valid_to,
        weights.weight,
        count(*) over (partition by parts.period_id, parts.seasonality_id) as part_count,
        sum(weights.weight) over (partition by parts.period_id, parts.seasonality_id) as total_weight
    from parts
    inner join weights on parts.seasonality_id = weights.seasonality_id and parts.part_number = weights.part_number
)

select
    period_id,
    seasonality_id,
    part_number,
    valid_from,
    valid_to,
    weight,
    part_count
from weighted
where total_weight > 0
union all
select
    period_id,
    '' as seasonality_id,
    1 as part_number,
    valid_from,
    valid_to,
    1 as weight,
    1 as part_count
from {{ ref('int_period') }}
