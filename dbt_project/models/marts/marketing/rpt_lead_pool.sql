-- Definitions B3 and B4 as rates, by pool and month. A spell counts twice: in the month the lead entered or came back,
-- for how it was assigned; in the month somebody got it, for what became of it there.
{% set counts = {
    'entered_count': "is_entry and start_code not in ('reassigned', 'reopened')",
    'assign_met_count': "is_entry and assign_sla_status_code = 'met'",
    'assign_breached_count': "is_entry and assign_sla_status_code = 'breached'",
    'assign_pending_count': "is_entry and assign_sla_status_code = 'pending'",
    'assign_unknown_count': "is_entry and assign_sla_status_code = 'unknown'",
    'assigned_count': "not is_entry",
    'claim_count': "not is_entry and is_claimed",
    'follow_up_met_count': "not is_entry and follow_up_sla_status_code = 'met'",
    'follow_up_breached_count': "not is_entry and follow_up_sla_status_code = 'breached'",
    'follow_up_pending_count': "not is_entry and follow_up_sla_status_code = 'pending'",
    'converted_count': "not is_entry and end_code = 'converted'",
    'returned_count': "not is_entry and end_code = 'returned'",
    'recalled_count': "not is_entry and end_code = 'recalled'",
    'recalled_on_time_count': "not is_entry and recall_status_code = 'recalled_on_time'",
    'recalled_late_count': "not is_entry and recall_status_code = 'recalled_late'",
    'held_past_due_count': "not is_entry and recall_status_code = 'held_past_due'",
    'converted_after_recall_count': "not is_entry and is_converted_after_recall",
} %}
with spells as (
    select
        *,
        {{ month_start('entered_date') }} as pool_month,
        true as is_entry,
        null as member_id
    from {{ ref('fct_lead_spell') }}
    union all
    select
        *,
        {{ month_start('assigned_date') }} as pool_month,
        false as is_entry,
        owner_id_at_event as member_id
    from {{ ref('fct_lead_spell') }}
    where assigned_date is not null
),

members as (
    select
        pool_id,
        pool_month,
        {% for name, condition in counts.items() %}
            count(case when {{ condition }} then 1 end) as {{ name }},
        {% endfor %}
        member_id
    from spells
    group by pool_id, pool_month, member_id
),

limited as (
    select
        members.*,
        nullif(coalesce(pools.claim_limit, {{ var('lead_claim_limit') }}), 0) as claim_limit
    from members
    left join {{ ref('lead_pools') }} as pools on members.pool_id = pools.pool_id
),

totals as (
    select
        pool_id,
        pool_month,
        claim_limit,
        {% for name in counts %}
            cast(sum({{ name }}) as bigint) as {{ name }},
        {% endfor %}
        count(case when claim_count > 0 then member_id end) as claiming_rep_count,
        max(claim_count) as most_claims_count,
        count(case when claim_count > claim_limit then member_id end) as over_limit_rep_count
    from limited
    group by pool_id, pool_month, claim_limit
)

select
    pool_id,
    pool_month,
    {% for name in counts %}
        {{ name }},
    {% endfor %}
    {{ ratio('assign_met_count', 'assign_met_count + assign_breached_count') }} as assign_sla_ratio,
    {{ ratio('follow_up_met_count', 'follow_up_met_count + follow_up_breached_count') }} as follow_up_sla_ratio,
    {{ ratio('recalled_count', 'assigned_count') }} as recall_ratio,
    {{ ratio('recalled_on_time_count', 'recalled_on_time_count + recalled_late_count + held_past_due_count') }}
        as recall_on_time_ratio,
    {{ ratio('converted_after_recall_count', 'recalled_count') }} as conversion_after_recall_ratio,
    claiming_rep_count,
    most_claims_count,
    cast(claim_limit as integer) as claim_limit,
    over_limit_rep_count,
    greatest(entered_count, assigned_count) < {{ var('min_sample') }} as is_small_sample,
    {{ as_of_date() }} as as_of_date
from totals
