-- People who should have a goal and have none: everybody who was to carry a quota in a period for which others have
-- an outcome goal, and who has none that touches it. Periods are of the length that most people have their goals for.
with posts as (
    select
        rep_id,
        valid_from,
        coalesce(is_quota_carrying, team_id is not null) as is_quota_carrying,
        {{ interval_end(['rep_id']) }} as valid_to
    from {{ ref('stg_reps') }}
    where not is_deleted and {{ is_recorded() }}
),

carriers as (
    select
        posts.rep_id,
        greatest(posts.valid_from, employments.valid_from) as valid_from,
        least(posts.valid_to, employments.valid_to) as valid_to
    from posts
    inner join {{ ref('int_rep_employment') }} as employments on posts.rep_id = employments.rep_id
    where posts.is_quota_carrying
),

outcomes as (
    select *
    from {{ ref('int_goal') }}
    where is_latest and owner_type_code = 'rep' and goal_type_code = 'outcome' and period_from is not null
),

-- What most people have outcome goals for: the length of period, and within a period the measure.
lengths as (
    select
        period_type_code,
        row_number() over (order by count(distinct owner_id) desc, period_type_code asc) as length_rank
    from outcomes
    group by period_type_code
),

usual as (
    select
        outcomes.period_id,
        outcomes.period_type_code,
        outcomes.period_from,
        outcomes.period_to,
        outcomes.measure_code,
        outcomes.counted_event_code,
        outcomes.currency_code,
        row_number() over (
            partition by outcomes.period_id
            order by count(*) desc, outcomes.measure_code asc, outcomes.currency_code asc
        ) as usual_rank
    from outcomes
    inner join lengths on outcomes.period_type_code = lengths.period_type_code and lengths.length_rank = 1
    group by
        outcomes.period_id, outcomes.period_type_code, outcomes.period_from, outcomes.period_to, outcomes.measure_code,
        outcomes.counted_event_code, outcomes.currency_code
),

expected as (
    select distinct
        carriers.rep_id,
        usual.period_id,
        usual.period_type_code,
        usual.period_from,
        usual.period_to,
        usual.measure_code,
        usual.counted_event_code,
        usual.currency_code
    from usual
    inner join carriers
        on
            usual.period_from < carriers.valid_to
            and usual.period_to > carriers.valid_from
            and carriers.valid_from < carriers.valid_to
    where usual.usual_rank = 1
)

select
    {{ hashed_key([
        "'rep'", 'expected.rep_id', "'outcome'", 'expected.measure_code', "'all'", 'expected.period_id'
    ]) }} as goal_id,
    expected.*
from expected
where not exists (
    select 1
    from outcomes
    where
        outcomes.owner_id = expected.rep_id
        and outcomes.period_from < expected.period_to
        and outcomes.period_to > expected.period_from
)
