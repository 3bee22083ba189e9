-- Rule R8: what a month's close did not know. A step was reported when a record of it was known at the close, of a lead
-- that counted then, and no earlier record of the step was; it counts today when it is in fct_lead. A difference is an
-- adjustment of the month, dated by the change that made it.
with leads as (
    select
        lead_id,
        min(known_at) as known_at,
        max(denied_at) as denied_at,
        min(denied_file) as denied_file
    from {{ ref('int_funnel_evidence') }}
    where step_code = 'lead'
    group by lead_id
),

records as (
    select
        evidence.lead_id,
        evidence.step_code,
        evidence.event_date,
        evidence.closed_at,
        evidence.known_at,
        evidence.source_file,
        coalesce(evidence.denied_at, leads.denied_at) as denied_at,
        coalesce(evidence.denied_file, leads.denied_file) as denied_file,
        greatest(evidence.known_at, leads.known_at) <= evidence.closed_at
        and coalesce(least(evidence.denied_at, leads.denied_at) > evidence.closed_at, true) as is_known_at_close
    from {{ ref('int_funnel_evidence') }} as evidence
    left join leads on evidence.lead_id = leads.lead_id
),

steps as (
    {% for step in ['created', 'mql', 'opportunity', 'won'] %}
        select
            lead_id,
            '{{ "lead" if step == "created" else step }}' as step_code,
            {{ step }}_date as event_date
        from {{ ref('fct_lead') }}
        where {{ step }}_date is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

judged as (
    select
        records.*,
        records.is_known_at_close and not exists (
            select 1
            from records as earlier
            where
                earlier.lead_id = records.lead_id
                and earlier.step_code = records.step_code
                and earlier.event_date < records.event_date
                and earlier.known_at <= records.closed_at
                and coalesce(earlier.denied_at > records.closed_at, true)
        ) as was_reported,
        steps.lead_id is not null as is_counted,
        first_value(case when records.known_at > records.closed_at then records.known_at end) over (
            partition by records.lead_id, records.step_code
            order by
                case when records.known_at > records.closed_at then 1 else 2 end, records.known_at, records.event_date
        ) as late_at,
        first_value(records.source_file) over (
            partition by records.lead_id, records.step_code
            order by
                case when records.known_at > records.closed_at then 1 else 2 end, records.known_at, records.event_date
        ) as late_file
    from records
    left join steps
        on
            records.lead_id = steps.lead_id
            and records.step_code = steps.step_code
            and records.event_date = steps.event_date
)

select
    judged.lead_id,
    coalesce(marts.channel_code, leads.channel_code) as channel_code,
    coalesce(marts.owner_team_id, reps.team_id, 'unassigned') as owner_team_id,
    judged.step_code,
    judged.event_date,
    case when judged.is_counted then 1 else -1 end as delta_count,
    case
        when judged.is_counted and judged.known_at > judged.closed_at then 'late'
        when judged.denied_at > judged.closed_at then 'withdrawn'
        else 'replaced'
    end as reason_code,
    case
        when judged.is_counted and judged.known_at > judged.closed_at then judged.known_at
        when judged.denied_at > judged.closed_at then judged.denied_at
        else coalesce(judged.late_at, judged.closed_at)
    end as changed_at,
    case
        when judged.is_counted and judged.known_at > judged.closed_at then judged.source_file
        when judged.denied_at > judged.closed_at then judged.denied_file
        else judged.late_file
    end as source_file
from judged
inner join {{ ref('int_lead') }} as leads on judged.lead_id = leads.lead_id
left join {{ ref('fct_lead') }} as marts on judged.lead_id = marts.lead_id
left join {{ ref('int_rep_history') }} as reps
    on leads.owner_id = reps.rep_id and {{ valid_at('leads.created_date', 'reps') }}
where judged.was_reported <> judged.is_counted
