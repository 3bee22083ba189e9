-- Which steps explain those entries that were earned and are not simply what an event earned in their month. One of a
-- closed month has the steps as they come out now, where that is what was sealed, else a single sealed one; what the
-- earliest open month corrects is everything as it comes out now, less what was posted before.
with entries as (
    select
        entry_id,
        entry_key,
        event_id,
        posted_number,
        cents,
        is_sealed,
        is_difference,
        source_type_code = 'window' as is_award
    from {{ ref('int_pay_posting') }}
    where
        entry_type_code in ('EARN', 'EARN_REVERSAL', 'CLAWBACK', 'BONUS')
        and source_type_code <> 'adjustment'
        and (event_id is null or is_difference)
),

events as (
    select distinct
        owed.entry_key,
        owed.event_id
    from {{ ref('int_pay_entry') }} as owed
    inner join entries on owed.entry_key = entries.entry_key and entries.is_sealed
    where owed.event_id is not null
),

corrected as (
    select
        entries.entry_key,
        entries.entry_id,
        entries.posted_number,
        events.event_id,
        coalesce(sum(former.cents), 0) as posted_cents
    from entries
    left join events on entries.entry_key = events.entry_key
    left join entries as former on entries.entry_key = former.entry_key and former.is_sealed
    where entries.is_difference and not entries.is_award
    group by entries.entry_key, entries.entry_id, entries.posted_number, events.event_id
),

-- Sealed entries that come out now as they did then.
unchanged as (
    select
        entries.entry_id,
        events.event_id,
        entries.posted_number
    from entries
    inner join events on entries.entry_key = events.entry_key
    inner join {{ ref('int_pay_earning') }} as earnings
        on
            events.event_id = earnings.event_id
            and entries.posted_number = earnings.change_number
            and entries.cents = earnings.cents
    where
        entries.is_sealed
        and not entries.is_award
        and entries.entry_key not in (select corrected.entry_key from corrected)
)

select
    entry_id,
    event_id,
    posted_number as from_number,
    posted_number as to_number,
    'step' as step_code,
    0 as cents
from unchanged
union all
select
    entry_id,
    event_id,
    0 as from_number,
    posted_number as to_number,
    'step' as step_code,
    0 as cents
from corrected
union all
select
    entry_id,
    event_id,
    null as from_number,
    null as to_number,
    'posted_before' as step_code,
    -posted_cents as cents
from corrected
where posted_cents <> 0
union all
select
    entry_id,
    event_id,
    null as from_number,
    null as to_number,
    case when is_award then 'award' else 'sealed' end as step_code,
    cents
from entries
where
    is_award
    or is_sealed and entry_id not in (select unchanged.entry_id from unchanged)
