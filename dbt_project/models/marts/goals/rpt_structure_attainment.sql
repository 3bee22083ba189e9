-- The same money cut by territory, by product group, by team and by region, side by side: each cut counts every
-- credit once, under '(none)' where it has no such node. For the measures and periods that any of them has an outcome
-- goal for.
with wanted as (
    select distinct
        period_id,
        measure_code,
        case measure_code when 'invoiced' then 'invoice' when 'cash' then 'cash' else 'booking' end as basis_event_code
    from {{ ref('rpt_quota_attainment') }}
    where
        owner_type_code in ('territory', 'product_group', 'team', 'region')
        and goal_type_code in ('outcome', 'team')
        and measure_code in ('booked', 'invoiced', 'cash')
),

results as (
    {% for structure, node in [
        ('territory', 'territory_id'), ('product_group', 'product_group_code'), ('team', 'team_id'), ('region', 'region')
    ] %}
        select
            '{{ structure }}' as structure_code,
            coalesce(credits.{{ node }}, '(none)') as node_id,
            wanted.period_id,
            wanted.measure_code,
            credits.credit_amount
        from wanted
        inner join {{ ref('int_period_cell') }} as cells on wanted.period_id = cells.period_id
        inner join {{ ref('int_goal_credit') }} as credits
            on cells.valid_from = credits.cell_date and wanted.basis_event_code = credits.basis_event_code
        where credits.credit_type_code = 'direct' and credits.currency_code = '{{ var("reporting_currency") }}'
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

targets as (
    select
        owner_type_code as structure_code,
        owner_id as node_id,
        period_id,
        measure_code,
        coalesce(
            max(case when goal_type_code = 'outcome' then prorated_target_value end), max(prorated_target_value)
        ) as target_value
    from {{ ref('rpt_quota_attainment') }}
    where
        goal_type_code in ('outcome', 'team')
        and product_group_code in ('all', owner_id)
        and currency_code = '{{ var("reporting_currency") }}'
        and not (
            owner_type_code = 'territory'
            and owner_id in (
                select tree.above_territory_id
                from {{ ref('int_territory_tree') }} as tree
                where tree.territory_id <> tree.above_territory_id
            )
        )
    group by owner_type_code, owner_id, period_id, measure_code
),

nodes as (
    select
        structure_code,
        node_id,
        period_id,
        measure_code,
        credit_amount,
        null as target_value
    from results
    union all
    select
        targets.structure_code,
        targets.node_id,
        targets.period_id,
        targets.measure_code,
        0 as credit_amount,
        targets.target_value
    from targets
    inner join wanted on targets.period_id = wanted.period_id and targets.measure_code = wanted.measure_code
    where targets.structure_code in ('territory', 'product_group', 'team', 'region')
),

summed as (
    select
        structure_code,
        node_id,
        period_id,
        measure_code,
        cast(sum(credit_amount) as decimal(18, 2)) as actual_amount,
        cast(max(target_value) as decimal(18, 2)) as target_amount
    from nodes
    group by structure_code, node_id, period_id, measure_code
),

totals as (
    select
        structure_code,
        period_id,
        measure_code,
        cast(sum(actual_amount) as decimal(18, 2)) as actual_amount
    from summed
    group by structure_code, period_id, measure_code
)

select
    {{ hashed_key(['summed.structure_code', 'summed.node_id', 'summed.period_id', 'summed.measure_code']) }}
        as structure_line_id,
    {{ as_of_date() }} as as_of_date,
    summed.structure_code,
    summed.node_id,
    summed.period_id,
    summed.measure_code,
    '{{ var("reporting_currency") }}' as currency_code,
    summed.target_amount,
    summed.actual_amount,
    {{ ratio('summed.actual_amount', 'summed.target_amount') }} as attainment_ratio,
    totals.actual_amount as total_amount,
    {{ ratio('summed.actual_amount', 'totals.actual_amount') }} as share_ratio
from summed
inner join totals
    on
        summed.structure_code = totals.structure_code
        and summed.period_id = totals.period_id
        and summed.measure_code = totals.measure_code
