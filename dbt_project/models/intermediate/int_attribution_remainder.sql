-- How the cents that do not go round are handed out. An amount is so many times the total weight, and a rest of fewer
-- cents than that: each touch gets its weight so many times, and its part of the rest by largest remainder. That part
-- depends only on the pattern, the model and the rest, so it is worked out once for each rest that occurs.
{{ config(materialized='table') }}

with amounts as (
    select distinct
        {{ pattern_columns('paths') }},
        paths.entry_cents
    from {{ ref('int_attribution_path') }} as paths
    where paths.entry_cents > 0 and paths.touch_number <= 1
),

totals as (
    select distinct
        {{ pattern_columns('weights') }},
        weights.model_code,
        weights.total_weight
    from {{ ref('int_attribution_weight') }} as weights
),

rests as (
    select distinct
        {{ pattern_columns('totals') }},
        totals.model_code,
        amounts.entry_cents % totals.total_weight as rest_cents
    from amounts
    inner join totals on {{ same_pattern('amounts', 'totals') }}
),

parts as (
    select
        weights.*,
        rests.rest_cents
    from rests
    inner join {{ ref('int_attribution_weight') }} as weights
        on {{ same_pattern('rests', 'weights') }} and rests.model_code = weights.model_code
    where rests.rest_cents > 0
)

select
    {{ pattern_columns('split') }},
    split.model_code,
    split.rest_cents,
    split.touch_number,
    cast(split.share_units as bigint) as part_cents
from ({{ largest_remainder(
    'parts', 'rest_cents', 'weight',
    ['touch_count', 'lead_touch_number', 'opportunity_touch_number', 'last_non_direct_number', 'model_code', 'rest_cents'],
    ['touch_number']
) }}) as split
where split.share_units > 0
