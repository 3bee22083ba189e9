-- Pool events of each lead in their order, numbered by spell: a stay in a pool and the holding that follows it. After
-- an event the lead waits in a pool, is held by a rep, or is through. A spell starts with an event that changes that;
-- one that only repeats what is so already belongs to the spell it repeats.
with known as (
    select
        lead_id,
        event_id,
        event_code,
        pool_id,
        -- Who claims a lead takes it.
        case
            when event_code = 'claim' then coalesce(owner_id, actor_id)
            when event_code = 'assign' then owner_id
        end as holder_id,
        case
            when event_code in ('assign', 'claim') then 'held'
            when event_code = 'void' then 'through'
            else 'waiting'
        end as state_code,
        -- Of one instant, what sends a lead back comes before what gives it to somebody.
        case event_code when 'return' then 1 when 'recall' then 1 when 'enter' then 2 when 'void' then 4 else 3 end
            as event_rank,
        occurred_at
    from {{ ref('stg_lead_pool_events') }}
    where not is_deleted and {{ by_as_of('occurred_at') }}
),

followed as (
    select
        *,
        row_number() over (partition by lead_id order by occurred_at, event_rank, event_id) as event_number,
        lag(state_code) over (partition by lead_id order by occurred_at, event_rank, event_id) as state_before_code,
        lag(pool_id) over (partition by lead_id order by occurred_at, event_rank, event_id) as pool_before_id,
        lag(holder_id) over (partition by lead_id order by occurred_at, event_rank, event_id) as holder_before_id
    from known
),

started as (
    select
        *,
        case
            when state_before_code is null then true
            when state_code = 'waiting' then state_before_code <> 'waiting' or pool_id <> pool_before_id
            when state_code = 'held' and state_before_code = 'held'
                then coalesce(holder_id, '') <> coalesce(holder_before_id, '')
            when state_code = 'held' then state_before_code = 'through'
        end as is_start
    from followed
)

select
    lead_id,
    event_id,
    event_code,
    state_code,
    coalesce(pool_id, pool_before_id) as pool_id,
    holder_id,
    occurred_at,
    coalesce(is_start, false) as is_start,
    -- What the start of a spell says about it, and about the one before.
    case
        when state_code = 'waiting' and state_before_code = 'waiting' then 'moved'
        when event_code = 'enter' then 'entered'
        when event_code = 'return' then 'returned'
        when event_code = 'recall' then 'recalled'
        when state_before_code is null then 'created'
        when state_before_code = 'held' then 'reassigned'
        else 'reopened'
    end as start_code,
    case
        when state_before_code = 'waiting' then 'moved'
        when state_code = 'held' then 'reassigned'
        when event_code = 'recall' then 'recalled'
        else 'returned'
    end as ending_code,
    sum(case when is_start then 1 else 0 end) over (
        partition by lead_id order by event_number rows between unbounded preceding and current row
    ) as spell_number
from started
