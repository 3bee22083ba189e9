-- Orders and customers of a goal, each counted once however many lines and reps it has: for average order value, new
-- customers, and retention, which asks how many of the owner's customers at the start are still customers (definition
-- G1).
{{ config(materialized='table') }}

with goals as (
    select
        goal_id,
        owner_type_code,
        case when owner_type_code = 'company' then 'all' else owner_id end as owner_id,
        measure_code,
        product_group_code,
        counted_event_code,
        credit_types,
        period_id,
        baseline_period_id,
        period_from,
        least(period_to, {{ plus_days(as_of_date(), 1) }}) as counted_to
    from {{ ref('int_goal') }}
    where is_latest and measure_code in ('average_order_value', 'new_customers', 'retention')
),

{% set types = [
    ('rep', 'credits.rep_id'), ('team', 'credits.team_id'), ('region', 'credits.region'),
    ('product_group', 'credits.product_group_code'), ('company', "'all'"), ('territory', 'tree.above_territory_id'),
] %}
owners as (
    select distinct
        owner_type_code,
        owner_id
    from goals
),

owned as (
    {% for type, owner in types %}
        select
            owners.owner_type_code,
            owners.owner_id,
            credits.order_id,
            credits.account_id,
            credits.product_group_code,
            credits.basis_event_code,
            credits.credit_type_code,
            credits.is_new_customer,
            credits.event_date
        from {{ ref('fct_credit') }} as credits
        {% if type == 'territory' %}
            inner join {{ ref('int_territory_tree') }} as tree
                on credits.territory_id = tree.territory_id and {{ valid_at('credits.event_date', 'tree') }}
        {% endif %}
        inner join owners on {{ owner }} = owners.owner_id and owners.owner_type_code = '{{ type }}'
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

cells as (
    select distinct
        valid_from,
        valid_to
    from {{ ref('int_period_cell') }}
),

days as (
    select
        spine.calendar_date,
        cells.valid_from as cell_date
    from cells
    inner join {{ ref('int_date_spine') }} as spine on {{ valid_at('spine.calendar_date', 'cells') }}
),

-- The cells of each goal's period, and of the past that its growth is measured against.
goal_cells as (
    select
        goals.*,
        cells.valid_from as cell_date,
        true as is_own
    from goals
    inner join {{ ref('int_period_cell') }} as cells on goals.period_id = cells.period_id
    where goals.measure_code <> 'retention'
    union all
    select
        goals.*,
        cells.valid_from as cell_date,
        false as is_own
    from goals
    inner join {{ ref('int_period_cell') }} as cells on goals.baseline_period_id = cells.period_id
),

in_period as (
    select
        cells.goal_id,
        count(distinct case when cells.is_own then owned.order_id end) as order_count,
        count(distinct case when cells.is_own and owned.is_new_customer then owned.account_id end)
            as new_customer_count,
        count(distinct case when not cells.is_own and owned.is_new_customer then owned.account_id end)
            as baseline_customer_count
    from owned
    inner join days on owned.event_date = days.calendar_date
    inner join goal_cells as cells
        on
            days.cell_date = cells.cell_date
            and owned.owner_type_code = cells.owner_type_code
            and owned.owner_id = cells.owner_id
            and owned.basis_event_code = cells.counted_event_code
            and cells.product_group_code in ('all', owned.product_group_code)
            and concat('|', cells.credit_types, '|') like concat('%|', owned.credit_type_code, '|%')
    group by cells.goal_id
),

at_start as (
    select distinct
        goals.goal_id,
        goals.counted_event_code,
        goals.counted_to,
        owned.account_id
    from goals
    inner join owned
        on
            goals.owner_type_code = owned.owner_type_code
            and goals.owner_id = owned.owner_id
            and goals.counted_event_code = owned.basis_event_code
            and goals.product_group_code in ('all', owned.product_group_code)
            and concat('|', goals.credit_types, '|') like concat('%|', owned.credit_type_code, '|%')
            and goals.period_from > owned.event_date
            and owned.event_date >= {{ plus_days('goals.period_from', -(var('active_customer_days') | int)) }}
    where goals.measure_code = 'retention'
),

still_active as (
    select distinct
        at_start.goal_id,
        at_start.account_id
    from at_start
    inner join {{ ref('fct_credit') }} as credits
        on
            at_start.account_id = credits.account_id
            and at_start.counted_event_code = credits.basis_event_code
            and at_start.counted_to > credits.event_date
            and credits.event_date >= {{ plus_days('at_start.counted_to', -(var('active_customer_days') | int)) }}
)

select
    goal_id,
    order_count,
    new_customer_count,
    baseline_customer_count,
    0 as start_customer_count,
    0 as kept_customer_count
from in_period
union all
select
    at_start.goal_id,
    0 as order_count,
    0 as new_customer_count,
    0 as baseline_customer_count,
    count(*) as start_customer_count,
    count(still_active.account_id) as kept_customer_count
from at_start
left join still_active
    on at_start.goal_id = still_active.goal_id and at_start.account_id = still_active.account_id
group by at_start.goal_id
