-- Definition C1: every entry of int_attribution_path, by touch and model. The long table is the join of a path with the
-- weights of its pattern; nothing is sorted or summed over it.
with credited as (
    select
        paths.*,
        weights.model_code,
        weights.credit_millionths,
        {{ whole_quotient('paths.entry_cents', 'weights.total_weight') }} * weights.weight
        + coalesce(remainders.part_cents, 0) as credit_cents
    from {{ ref('int_attribution_path') }} as paths
    inner join {{ ref('int_attribution_weight') }} as weights
        on
            {{ same_pattern('paths', 'weights') }}
            and paths.touch_number = weights.touch_number
    left join {{ ref('int_attribution_remainder') }} as remainders
        on
            {{ same_pattern('paths', 'remainders') }}
            and paths.touch_number = remainders.touch_number
            and weights.model_code = remainders.model_code
            and paths.entry_cents % weights.total_weight = remainders.rest_cents
    union all
    select
        *,
        'time_decay_7d' as model_code,
        decay_millionths as credit_millionths,
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
