-- R-07: components whose rate tables can be read: numbered from one, ascending, in ratios or in amounts, starting at
-- nothing, and with something to pay in every tier.
with tiers as (
    select
        tiers.*,
        components.tier_mode_code,
        lag(tiers.from_ratio) over in_order as former_ratio,
        lag(tiers.from_amount) over in_order as former_amount,
        max(case when tiers.from_amount is not null then 1 else 0 end) over in_table as has_amounts,
        min(case when tiers.from_amount is not null then 1 else 0 end) over in_table as is_amounts
    from {{ ref('int_plan_tier') }} as tiers
    inner join {{ ref('int_plan_component') }} as components
        on
            tiers.plan_id = components.plan_id
            and tiers.version_number = components.version_number
            and tiers.component_id = components.component_id
    window
        in_table as (partition by tiers.plan_id, tiers.version_number, tiers.component_id),
        in_order as (partition by tiers.plan_id, tiers.version_number, tiers.component_id order by tiers.tier_number)
),

judged as (
    select
        plan_id,
        version_number,
        component_id,
        min(
            case
                when tier_number <> tier_rank then 0
                when has_amounts <> is_amounts then 0
                when has_amounts = 1 and former_amount >= from_amount then 0
                when has_amounts = 0 and former_ratio >= from_ratio then 0
                when tier_mode_code = 'interpolated' and payout_ratio is null then 0
                when tier_mode_code = 'interpolated' or payout_ratio is not null then 1
                when tier_rank = 1 and coalesce(from_amount, from_ratio) <> 0 then 0
                when rate_value = 0 and tier_rank > 1 then 0
                else 1
            end
        ) as is_readable
    from tiers
    group by plan_id, version_number, component_id
)

select
    'R-07' as control_id,
    'rate tables' as scope,
    count(*) as left_value,
    coalesce(sum(is_readable), 0) as right_value
from judged
union all
select
    'R-07' as control_id,
    concat('rates of ', plan_id, ' version ', version_number, ', ', component_id) as scope,
    1 as left_value,
    0 as right_value
from judged
where is_readable = 0
