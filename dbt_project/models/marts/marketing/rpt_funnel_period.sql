-- Definition A2 and rule R8: events by the month they are dated in. What is known today is the sum of a month's rows.
-- Of a closed month the row `reported` is what was known at the close, and what came later stands in rows of its own.
{% set steps = {'created': 'lead', 'mql': 'mql', 'opportunity': 'opportunity', 'won': 'won'} %}
with adjustments as (
    select
        *,
        {{ month_start('event_date') }} as event_month,
        {{ month_start('changed_date') }} as reported_month
    from {{ ref('int_funnel_adjustment') }}
),

entries as (
    {% for column, step in steps.items() %}
        select
            {{ month_start(column ~ '_date') }} as event_month,
            channel_code,
            owner_team_id,
            'reported' as entry_type_code,
            {{ month_start(column ~ '_date') }} as reported_month,
            '(none)' as reason_code,
            '(none)' as source_file,
            '{{ step }}' as step_code,
            count(*) as event_count
        from {{ ref('fct_lead') }}
        where {{ column }}_date is not null and not is_excluded
        group by {{ month_start(column ~ '_date') }}, channel_code, owner_team_id
        union all
    {% endfor %}
    select
        event_month,
        channel_code,
        owner_team_id,
        'reported' as entry_type_code,
        event_month as reported_month,
        '(none)' as reason_code,
        '(none)' as source_file,
        step_code,
        -delta_count as event_count
    from adjustments
    union all
    select
        event_month,
        channel_code,
        owner_team_id,
        'adjustment' as entry_type_code,
        reported_month,
        reason_code,
        source_file,
        step_code,
        delta_count as event_count
    from adjustments
),

counts as (
    select
        event_month,
        channel_code,
        owner_team_id,
        entry_type_code,
        {% for step in steps.values() %}
            cast(coalesce(sum(case when step_code = '{{ step }}' then event_count end), 0) as bigint)
                as {{ step }}_count,
        {% endfor %}
        reported_month,
        reason_code,
        source_file
    from entries
    group by
        event_month, channel_code, owner_team_id, entry_type_code, reported_month, reason_code, source_file
)

select
    counts.event_month,
    counts.channel_code,
    counts.owner_team_id,
    counts.entry_type_code,
    counts.reported_month,
    counts.reason_code,
    counts.source_file,
    counts.lead_count,
    counts.mql_count,
    counts.opportunity_count,
    counts.won_count,
    case when counts.entry_type_code = 'reported' then {{ ratio('counts.mql_count', 'counts.lead_count') }} end
        as lead_to_mql_flow_ratio,
    case when counts.entry_type_code = 'reported' then {{ ratio('counts.opportunity_count', 'counts.mql_count') }} end
        as mql_to_opportunity_flow_ratio,
    case when counts.entry_type_code = 'reported' then {{ ratio('counts.won_count', 'counts.opportunity_count') }} end
        as opportunity_to_won_flow_ratio,
    counts.lead_count < {{ var('min_sample') }} as is_small_sample,
    closes.closed_at is not null as is_closed,
    closes.closed_at,
    {{ as_of_date() }} as as_of_date
from counts
left join {{ ref('int_closed_day') }} as closes on counts.event_month = closes.calendar_date
