-- Definition A1: of the leads created in a month, how many reached each step within the window and by the as-of date.
-- fct_lead holds no step after the as-of date, so only the window is tested here. Excluded leads have no window.
with leads as (
    select
        *,
        case when not is_excluded then {{ plus_days('created_date', var('cohort_window_days')) }} end
            as window_end_date
    from {{ ref('fct_lead') }}
),

counts as (
    select
        cohort_month,
        channel_code,
        owner_team_id,
        count(window_end_date) as lead_count,
        count(case when is_excluded then 1 end) as excluded_count,
        count(case when mql_date <= window_end_date then 1 end) as mql_count,
        count(case when opportunity_date <= window_end_date then 1 end) as opportunity_count,
        count(case when won_date <= window_end_date then 1 end) as won_count,
        count(case when not is_excluded then won_date end) as won_to_date_count,
        coalesce(max(window_end_date) <= {{ as_of_date() }}, true) as is_mature
    from leads
    group by cohort_month, channel_code, owner_team_id
)

select
    cohort_month,
    channel_code,
    owner_team_id,
    lead_count,
    excluded_count,
    mql_count,
    opportunity_count,
    won_count,
    won_to_date_count,
    {{ ratio('mql_count', 'lead_count') }} as mql_ratio,
    {{ ratio('opportunity_count', 'lead_count') }} as opportunity_ratio,
    {{ ratio('won_count', 'lead_count') }} as won_ratio,
    {{ ratio('won_to_date_count', 'lead_count') }} as won_to_date_ratio,
    is_mature,
    lead_count < {{ var('min_sample') }} as is_small_sample,
    cast({{ var('cohort_window_days') }} as integer) as cohort_window_days,
    {{ as_of_date() }} as as_of_date
from counts
