-- Rule R8: what the lake said, and since when, of the funnel steps of the leads in int_funnel_touched on days of closed
-- months. A lead is qualified by its statuses, else by its conversion, else by its deals, as in int_lead_step.
{{ config(materialized='table') }}

{% set touched = 'lead_id in (select touched.lead_id from ' ~ ref('int_funnel_touched') ~ ' as touched)' %}
{% set lives = 'not coalesce(versions.is_deleted, false)' %}
with lead_versions as (
    {{ recorded_versions('leads', ['_source', 'lead_id'], touched) }}
),

status_versions as (
    {{ recorded_versions('lead_status_history', ['_source', 'lead_id', 'changed_at', 'seq'], touched) }}
),

links as (
    select
        lead_id,
        opportunity_id
    from {{ ref('int_opportunity') }}
    where {{ touched }}
    union distinct
    select
        lead_id,
        converted_opportunity_id
    from {{ ref('int_lead') }}
    where converted_opportunity_id is not null and {{ touched }}
),

deal_versions as (
    select
        versions.*,
        coalesce(versions.is_won, stage_list.is_won, false) as is_won_then
    from (
        {{ recorded_versions(
            'opportunities', ['_source', 'opportunity_id'], 'opportunity_id in (select links.opportunity_id from links)'
        ) }}
    ) as versions
    left join {{ ref('opportunity_stages') }} as stage_list on versions.stage_code = stage_list.stage_code
),

created as (
    {{ said_of_closed_days(
        'lead_versions', 'lead_id', business_date('versions.created_at'),
        lives ~ ' and not ' ~ is_excluded('versions.exclusion_reason')
    ) }}
),

converted as (
    {{ said_of_closed_days('lead_versions', 'lead_id', business_date('versions.converted_at'), lives) }}
),

qualified as (
    {{ said_of_closed_days(
        '(select history.* from status_versions as history inner join ' ~ ref('lead_statuses')
        ~ ' as statuses on history.to_status_code = statuses.status_code and statuses.is_mql)',
        'lead_id', business_date('versions.changed_at'), lives
    ) }}
),

opened as (
    {{ said_of_closed_days(
        'deal_versions', 'opportunity_id',
        'coalesce(' ~ business_date('versions.created_at') ~ ', versions.close_date)', lives
    ) }}
),

won as (
    {{ said_of_closed_days(
        'deal_versions', 'opportunity_id', 'versions.close_date', lives ~ ' and versions.is_won_then'
    ) }}
),

{% set deal_steps = [('opportunity', 1, 'opened'), ('won', 1, 'won'), ('mql', 3, 'opened'), ('mql', 3, 'won')] %}
evidence as (
    {% for step, rank, relation in [('lead', 1, 'created'), ('mql', 1, 'qualified'), ('mql', 2, 'converted')] %}
        select
            '{{ step }}' as step_code,
            {{ rank }} as source_rank,
            {{ relation }}.*
        from {{ relation }}
        union all
    {% endfor %}
    {% for step, rank, relation in deal_steps %}
        select
            '{{ step }}' as step_code,
            {{ rank }} as source_rank,
            links.lead_id,
            {{ relation }}.event_date,
            {{ relation }}.closed_at,
            {{ relation }}.known_at,
            {{ relation }}.denied_at,
            {{ relation }}.source_file,
            {{ relation }}.denied_file
        from {{ relation }}
        inner join links on {{ relation }}.opportunity_id = links.opportunity_id
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked as (
    select
        evidence.*,
        touched.person_id,
        min(evidence.source_rank) over (partition by touched.person_id, evidence.step_code) as best_rank
    from evidence
    inner join {{ ref('int_funnel_touched') }} as touched on evidence.lead_id = touched.lead_id
)

select
    lead_id,
    person_id,
    step_code,
    event_date,
    closed_at,
    {{ business_date('closed_at') }} as closed_date,
    min(known_at) as known_at,
    max(case when denied_at > known_at then denied_at end) as denied_at,
    min(source_file) as source_file,
    min(case when denied_at > known_at then denied_file end) as denied_file
from ranked
where source_rank = best_rank
group by lead_id, person_id, step_code, event_date, closed_at
