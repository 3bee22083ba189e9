{{ config(materialized='table') }}

with touches as (
    select distinct
        {{ pattern_columns('paths') }},
        paths.touch_number
    from {{ ref('int_attribution_path') }} as paths
),

shares as (
    select
        touches.*,
        models.model_code,
        models.other_share,
        case
            when touches.touch_count = 0 then 1
            else
                case when touches.touch_number = 1 then models.first_share else 0 end
                + case when touches.touch_number = touches.lead_touch_number then models.lead_share else 0 end
                + case
                    when touches.touch_number = touches.opportunity_touch_number then models.opportunity_share else 0
                end
                + case when touches.touch_number = touches.touch_count then models.last_share else 0 end
                + case
                    when touches.touch_number = touches.last_non_direct_number then models.last_non_direct_share
                    else 0
                end
        end as milestone_share
    from touches
    cross join {{ ref('attribution_models') }} as models
),

counted as (
    select
        shares.*,
        count(case when shares.milestone_share = 0 then 1 end) over (
            partition by {{ pattern_columns('shares') }}, shares.model_code
        ) as other_count
    from shares
),

-- Whole numbers: the touches without a milestone divide other_share, so all weights are multiplied by their number.
weights as (
    select
        *,
        case
            when milestone_share = 0 then other_share
            when other_share = 0 then milestone_share
            else milestone_share * greatest(other_count, 1)
        end as weight
    from counted
)

select
    {{ pattern_columns('split') }},
    split.touch_number,
    split.model_code,
    cast(split._share_weight as bigint) as weight,
    cast(split._share_total as bigint) as total_weight,
    cast(split.share_units as bigint) as credit_millionths
from ({{ largest_remainder(
    'weights', '1000000', 'weight',
    ['touch_count', 'lead_touch_number', 'opportunity_touch_number', 'last_non_direct_number', 'model_code'],
    ['touch_number']
) }}) as split
