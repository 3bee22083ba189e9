-- Rule R8: where what a close knew of a lead's step differs from today. A step was reported for the lead that stood for
-- the person then, when a record of it was known, of a lead that counted, and no earlier record of the step was. It
-- counts today when it is in fct_lead.
with leads as (
    select
        lead_id,
        min(known_at) as known_at,
        max(denied_at) as denied_at
    from {{ ref('int_funnel_evidence') }}
    where step_code = 'lead'
    group by lead_id
),

records as (
    select
        evidence.*,
        coalesce(mapped.survivor_lead_id, evidence.lead_id) as entity_id,
        evidence.known_at <= evidence.closed_at
        and coalesce(evidence.denied_at > evidence.closed_at, true)
        and coalesce(leads.known_at <= evidence.closed_at, true)
        -- A lead that a merge deleted has not stopped to count: somebody else stands for it.
        and coalesce(leads.denied_at > evidence.closed_at or mapped.survivor_lead_id <> evidence.lead_id, true)
            as is_known_at_close
    from {{ ref('int_funnel_evidence') }} as evidence
    left join leads on evidence.lead_id = leads.lead_id
    left join {{ ref('lead_identity_map') }} as mapped
        on evidence.lead_id = mapped.lead_id and {{ valid_at('evidence.closed_date', 'mapped') }}
),

later as (
    select
        records.lead_id,
        records.step_code,
        records.event_date
    from records
    inner join records as earlier
        on
            records.person_id = earlier.person_id
            and records.step_code = earlier.step_code
            and records.event_date > earlier.event_date
            and records.closed_at >= earlier.known_at
            and coalesce(records.closed_at < earlier.denied_at, true)
    left join {{ ref('lead_identity_map') }} as mapped
        on earlier.lead_id = mapped.lead_id and {{ valid_at('records.closed_date', 'mapped') }}
    where coalesce(mapped.survivor_lead_id, earlier.lead_id) = records.entity_id
),

steps as (
    {% for step in ['created', 'mql', 'opportunity', 'won'] %}
        select
            lead_id,
            '{{ "lead" if step == "created" else step }}' as step_code,
            {{ step }}_date as event_date
        from {{ ref('fct_lead') }}
        where {{ step }}_date is not null and not is_excluded
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

sides as (
    select distinct
        records.entity_id as lead_id,
        records.person_id,
        records.step_code,
        records.event_date,
        records.closed_at,
        -1 as delta_count
    from records
    left join later
        on
            records.lead_id = later.lead_id
            and records.step_code = later.step_code
            and records.event_date = later.event_date
    where records.is_known_at_close and later.lead_id is null
    union all
    select distinct
        records.person_id as lead_id,
        records.person_id,
        records.step_code,
        records.event_date,
        records.closed_at,
        1 as delta_count
    from records
    inner join steps
        on
            records.person_id = steps.lead_id
            and records.step_code = steps.step_code
            and records.event_date = steps.event_date
)

select
    lead_id,
    person_id,
    step_code,
    event_date,
    closed_at,
    sum(delta_count) as delta_count
from sides
group by lead_id, person_id, step_code, event_date, closed_at
having sum(delta_count) <> 0
