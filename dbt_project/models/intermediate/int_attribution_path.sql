-- What is shared out (each counted conversion, and each refund of one) by touch of its path; a path without a touch is
-- one row with the number 0. Time decay is shared out here, because its weights differ from path to path: by largest
-- remainder, like the macro, but millionths and cents in one pass. Most paths have one touch, which gets all.
{{ config(materialized='table') }}

with entries as (
    select
        *,
        'conversion' as entry_type_code,
        '(none)' as refund_id,
        conversion_date as credit_date,
        reporting_amount as entry_amount
    from {{ ref('int_conversion') }}
    where left_out_reason is null
    union all
    select
        conversions.*,
        'refund' as entry_type_code,
        refunds.refund_id,
        refunds.credit_date,
        refunds.reporting_amount as entry_amount
    from {{ ref('int_refund') }} as refunds
    inner join {{ ref('int_conversion') }} as conversions
        on
            refunds.conversion_type_code = conversions.conversion_type_code
            and refunds.conversion_id = conversions.conversion_id
    where refunds.left_out_reason is null
),

shared as (
    select
        entries.conversion_type_code,
        entries.conversion_id,
        entries.conversion_date,
        entries.lead_id,
        entries.opportunity_id,
        entries.account_id,
        entries.is_new_customer,
        entries.entry_type_code,
        entries.refund_id,
        entries.credit_date,
        sign(entries.entry_amount) as entry_sign,
        {{ cents('abs(entries.entry_amount)') }} as entry_cents,
        coalesce(paths.touch_number, 0) as touch_number,
        paths.touch_id,
        coalesce(nullif(paths.campaign_id, ''), '(none)') as campaign_id,
        coalesce(paths.channel_code, 'unattributed') as channel_code,
        paths.touched_at,
        coalesce(paths.touch_count, 0) as touch_count,
        coalesce(paths.lead_touch_number, 0) as lead_touch_number,
        coalesce(paths.opportunity_touch_number, 0) as opportunity_touch_number,
        coalesce(paths.last_non_direct_number, 0) as last_non_direct_number,
        coalesce(paths.decay_weight, {{ whole_number(1) }}) as decay_weight,
        coalesce(paths.decay_total, {{ whole_number(1) }}) as decay_total
    from entries
    left join {{ ref('int_touch_path') }} as paths
        on
            entries.conversion_type_code = paths.conversion_type_code
            and entries.conversion_id = paths.conversion_id
),

floors as (
    select
        *,
        {{ whole_quotient('1000000 * decay_weight', 'decay_total') }} as floor_millionths,
        {{ whole_quotient('entry_cents * decay_weight', 'decay_total') }} as floor_cents
    from shared
),

ranked as (
    select
        *,
        1000000 - sum(floor_millionths) over entry as spare_millionths,
        entry_cents - sum(floor_cents) over entry as spare_cents,
        row_number() over (
            partition by conversion_id, conversion_type_code, refund_id
            order by 1000000 * decay_weight - floor_millionths * decay_total desc, touch_number
        ) as millionths_rank,
        row_number() over (
            partition by conversion_id, conversion_type_code, refund_id
            order by entry_cents * decay_weight - floor_cents * decay_total desc, touch_number
        ) as cents_rank
    from floors
    where touch_count > 1
    window entry as (partition by conversion_id, conversion_type_code, refund_id)
    union all
    select
        *,
        0 as spare_millionths,
        0 as spare_cents,
        1 as millionths_rank,
        1 as cents_rank
    from floors
    where touch_count <= 1
)

select
    conversion_type_code,
    conversion_id,
    conversion_date,
    lead_id,
    opportunity_id,
    account_id,
    is_new_customer,
    entry_type_code,
    refund_id,
    credit_date,
    cast(entry_sign as bigint) as entry_sign,
    cast(entry_cents as bigint) as entry_cents,
    touch_number,
    touch_id,
    campaign_id,
    channel_code,
    touched_at,
    touch_count,
    lead_touch_number,
    opportunity_touch_number,
    last_non_direct_number,
    cast(floor_millionths + case when millionths_rank <= spare_millionths then 1 else 0 end as bigint)
        as decay_millionths,
    cast(floor_cents + case when cents_rank <= spare_cents then 1 else 0 end as bigint) as decay_cents
from ranked
