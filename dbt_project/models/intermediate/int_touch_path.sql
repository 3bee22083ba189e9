-- Definition C1: the touches of a conversion's people in its window, numbered by time, kind of touch and id. Window and
-- decay go by business day, both ends inclusive; where the conversion has an instant, no touch after it counts. The
-- touch that made the lead, or the opportunity, is the last one up to that event: its number is how many there are up
-- to then, 0 where there is none.
with numbered as (
    select
        conversions.conversion_type_code,
        conversions.conversion_id,
        touches.touch_id,
        touches.campaign_id,
        touches.channel_code,
        touches.touched_at,
        touches.touch_date,
        touches.is_direct,
        row_number() over (
            partition by conversions.conversion_id, conversions.conversion_type_code
            order by touches.touched_at asc, touches.type_rank asc nulls last, touches.touch_id asc
        ) as touch_number,
        count(*) over path as touch_count,
        count(case when touches.touched_at <= conversions.lead_created_at then 1 end) over path
            as lead_touch_number,
        count(case when touches.touched_at <= conversions.opportunity_created_at then 1 end) over path
            as opportunity_touch_number,
        max(touches.touch_date) over path as last_touch_date
    from {{ ref('int_conversion_person') }} as people
    inner join {{ ref('int_conversion') }} as conversions
        on
            people.conversion_type_code = conversions.conversion_type_code
            and people.conversion_id = conversions.conversion_id
    inner join {{ ref('fct_touchpoint') }} as touches
        on
            people.person_id = coalesce(touches.lead_id, touches.person_id)
            and conversions.window_start_date <= touches.touch_date
            and conversions.conversion_date >= touches.touch_date
            and coalesce(conversions.conversion_at >= touches.touched_at, true)
    where not touches.is_duplicate
    window path as (partition by conversions.conversion_id, conversions.conversion_type_code)
),

weighed as (
    select
        *,
        {{ whole_number(half_life_weight(days_between('touch_date', 'last_touch_date'))) }} as decay_weight
    from numbered
)

select
    *,
    sum(decay_weight) over path as decay_total,
    coalesce(max(case when not is_direct then touch_number end) over path, touch_count) as last_non_direct_number
from weighed
window path as (partition by conversion_id, conversion_type_code)
