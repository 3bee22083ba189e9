-- R-25, by type of goal: goals against those whose attainment is sane. It is there exactly when it was measured,
-- finite, and times the target side it gives the result side within a cent and the rounding of the ratio.
select
    'R-25' as control_id,
    concat('attainment of ', goal_type_code, ' goals') as scope,
    count(*) as left_value,
    count(
        case
            when status_code <> 'measured' then case when attainment_ratio is null then 1 end
            when
                abs(attainment_ratio * cast(attainment_denominator as decimal(28, 4)) - attainment_numerator)
                <= 0.01 + 0.0000005 * attainment_denominator
                then 1
        end
    ) as right_value
from {{ ref('rpt_quota_attainment') }}
group by goal_type_code
