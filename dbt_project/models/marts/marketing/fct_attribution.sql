-- Definition C1: every entry of int_attribution_path, by touch and model. The long table is the join of a path with the
-- weights of its pattern; nothing is sorted or summed over it.
with credited as (
    select
        paths.*,
        {{ whole_quotient('paths.entry_cents', 'paths.total_weight') }} * paths.weight
        + coalesce(remainders.part_cents, 0) as credit_cents
    from ({{ weighted_paths(ref('int_attribution_path'), ref('int_attribution_weight')) }}) as paths
    left join {{ ref('int_attribution_remainder') }} as remainders
        on
            {{ same_pattern('paths', 'remainders') }}
            and paths.touch_number = remainders.touch_number
            and paths.model_code = remainders.model_code
            and paths.entry_cents % paths.total_weight = remainders.rest_cents
    union all
    select
        *,
        'time_decay_7d' as model_code,
        decay_millionths as credit_millionths,
        0 as weight,
        0 as total_weight,
        decay_cents as credit_cents
    from {{ ref('int_attribution_path') }}
)

select
    conversion_type_code,
    conversion_id,
    conversion_date,
    lead_id,
    opportunity_id,
    account_id,
    model_code,
    entry_type_code,
    refund_id,
    credit_date,
    touch_number,
    touch_id,
    campaign_id,
    channel_code,
    touched_at,
    cast(credit_millionths * cast(0.000001 as decimal(7, 6)) as decimal(18, 6)) as credit_ratio,
    {{ from_cents('entry_sign * credit_cents') }} as credit_amount,
    is_new_customer
from credited
