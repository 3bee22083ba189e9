-- Rule R8: what the lake says of the funnel steps of leads in closed months, since when, and until when. Only leads are
-- kept of which something became known, or was taken back, after the close: all others are reported as they are.
{{ config(materialized='table') }}

{% set lives = 'not coalesce(versions.is_deleted, false)' %}
{% set counts = lives ~ ' and not ' ~ is_excluded('versions.exclusion_reason') %}
{% set mql = 'select codes.status_code from ' ~ ref('lead_statuses') ~ ' as codes where codes.is_mql' %}
{% set won_stages = 'select codes.stage_code from ' ~ ref('opportunity_stages') ~ ' as codes where codes.is_won' %}
{% set created_date, changed_date = business_date('versions.created_at'), business_date('versions.changed_at') %}
with created as (
    {{ said_of_closed_days(
        'leads', 'lead_id', created_date, counts, 'versions.modified_at', history='lead_status_history'
    ) }}
),

converted as (
    {{ said_of_closed_days('leads', 'lead_id', business_date('versions.converted_at'), lives, 'versions.modified_at') }}
),

qualified as (
    {{ said_of_closed_days(
        'lead_status_history', 'lead_id', changed_date, lives, 'coalesce(versions.created_at, versions.modified_at)',
        among='versions.to_status_code in (' ~ mql ~ ')'
    ) }}
),

opened as (
    {{ said_of_closed_days(
        'opportunities', 'opportunity_id', 'coalesce(' ~ created_date ~ ', versions.close_date)', lives,
        'versions.modified_at', history='opportunity_history'
    ) }}
),

won as (
    {{ said_of_closed_days(
        'opportunities', 'opportunity_id', 'versions.close_date',
        lives ~ ' and coalesce(versions.is_won, versions.stage_code in (' ~ won_stages ~ '))', 'versions.modified_at',
        history='opportunity_history', shown='stage_code in (' ~ won_stages ~ ')'
    ) }}
),

links as (
    select
        lead_id,
        opportunity_id
    from {{ ref('int_opportunity') }}
    where lead_id is not null
    union distinct
    select
        lead_id,
        converted_opportunity_id
    from {{ ref('int_lead') }}
    where converted_opportunity_id is not null
),

-- A lead is qualified by its statuses, else by its conversion, else by its deals, as in int_lead_step.
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

touched as (
    select distinct lead_id
    from evidence
    where known_at > closed_at or (denied_at > closed_at and denied_at > known_at)
),

ranked as (
    select
        evidence.*,
        min(evidence.source_rank) over (partition by evidence.lead_id, evidence.step_code) as best_rank
    from evidence
    inner join touched on evidence.lead_id = touched.lead_id
)

-- What was always known was known before any close.
select
    lead_id,
    step_code,
    event_date,
    closed_at,
    min(coalesce(known_at, cast('0001-01-01' as timestamp))) as known_at,
    max(case when denied_at > known_at then denied_at end) as denied_at,
    min(source_file) as source_file,
    min(case when denied_at > known_at then denied_file end) as denied_file
from ranked
where source_rank = best_rank
group by lead_id, step_code, event_date, closed_at
