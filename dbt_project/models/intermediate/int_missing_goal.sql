-- People who should have a goal and have none: everybody who was to carry a quota in a period for which others have an
-- outcome goal, and who has none that touches it.
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

-- What most people of a period have their outcome goals in.
usual as (
    select
        *,
        row_number() over (partition by period_id order by goal_count desc, measure_code, currency_code) as usual_rank
    from (
        select
            period_id,
            period_type_code,
            period_from,
            period_to,
            measure_code,
            counted_event_code,
            currency_code,
            count(*) as goal_count
        from outcomes
        group by period_id, period_type_code, period_from, period_to, measure_code, counted_event_code, currency_code
    ) as counted
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
