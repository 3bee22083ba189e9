-- What a goal is, for the whole of its period, on each day: one row per goal and interval of equal target. A goal
-- given as a share of its parent follows the parent's revisions, level by level; the shares of all children add up to
-- the cent.
{{ config(materialized='table') }}
{% set levels = [var('goal_tree_levels') | int, 2] | max %}

with share_revisions as (
    select
        goal_id,
        parent_goal_id,
        owner_id,
        share_millionths,
        case when is_first then {{ start_of_time() }} else valid_from end as valid_from,
        coalesce(next_effective_date, {{ end_of_time() }}) as valid_to
    from {{ ref('int_goal') }}
    where share_millionths is not null and parent_goal_id is not null
),

-- All children of a parent are cut on the days that any of them is revised, so that each cut has all of them.
edges as (
    select
        parent_goal_id,
        valid_from as edge_date
    from share_revisions
    union distinct
    select
        parent_goal_id,
        valid_to as edge_date
    from share_revisions
),

intervals as (
    select
        parent_goal_id,
        edge_date as valid_from,
        lead(edge_date) over (partition by parent_goal_id order by edge_date) as valid_to
    from edges
),

shares as (
    select
        revisions.goal_id,
        revisions.parent_goal_id,
        revisions.owner_id,
        revisions.share_millionths,
        intervals.valid_from,
        intervals.valid_to
    from share_revisions as revisions
    inner join intervals
        on
            revisions.parent_goal_id = intervals.parent_goal_id
            and {{ valid_at('intervals.valid_from', 'revisions') }}
),

level_0 as (
    select
        goal_id,
        valid_from,
        valid_to,
        cast(target_value * unit_scale as bigint) as target_units
    from {{ ref('int_goal') }}
    where share_millionths is null and valid_from < valid_to
),

{% for level in range(1, levels) %}
    parts_{{ level }} as (
        select
            shares.*,
            greatest(shares.valid_from, parents.valid_from) as cut_from,
            least(shares.valid_to, parents.valid_to) as cut_to,
            {{ nearest_quotient(
                whole_number('parents.target_units') ~ ' * sum(shares.share_millionths) over ('
                ~ 'partition by shares.parent_goal_id, greatest(shares.valid_from, parents.valid_from))',
                '1000000'
            ) }} as shared_units
        from level_{{ level - 1 }} as parents
        inner join shares
            on
                parents.goal_id = shares.parent_goal_id
                and parents.valid_from < shares.valid_to
                and parents.valid_to > shares.valid_from
    ),

    split_{{ level }} as (
        {{ largest_remainder(
            'parts_' ~ level, 'shared_units', 'share_millionths', ['parent_goal_id', 'cut_from'],
            ['share_millionths desc', 'owner_id', 'goal_id']
        ) }}
    ),

    level_{{ level }} as (
        select
            goal_id,
            cut_from as valid_from,
            cut_to as valid_to,
            cast(coalesce(share_units, 0) as bigint) as target_units
        from split_{{ level }}
    ),
{% endfor %}

segments as (
    {% for level in range(levels) %}
        select * from level_{{ level }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    goals.goal_id,
    greatest(segments.valid_from, goals.period_from) as valid_from,
    least(segments.valid_to, goals.period_to) as valid_to,
    segments.target_units
from segments
inner join {{ ref('int_goal') }} as goals on segments.goal_id = goals.goal_id and goals.is_latest
where segments.valid_from < goals.period_to and segments.valid_to > goals.period_from
