-- Results per owner and period: of a rep what is credited to the rep; of a team, region or territory what its people
-- were credited while they belonged there; of a product group its sales; of the company everything. One row for each
-- choice of products, event, credit types and currency that a goal may make.
{{ config(materialized='table') }}

{%- set sums = [
    'credit_amount', 'margin_amount', 'uncosted_amount', 'unconverted_count', 'quantity', 'call_count', 'visit_count',
    'training_count',
] %}
{%- set what = (['product_group_code', 'basis_event_code', 'credit_type_code', 'currency_code', 'cell_date'] + sums)
    | join(', ') %}

with results as (
    select
        rep_id,
        team_id,
        territory_id,
        region,
        product_group_code,
        basis_event_code,
        credit_type_code,
        currency_code,
        cell_date,
        credit_amount,
        margin_amount,
        uncosted_amount,
        unconverted_count,
        quantity,
        0 as call_count,
        0 as visit_count,
        0 as training_count
    from {{ ref('int_goal_credit') }}
    union all
    select
        rep_id,
        team_id,
        territory_id,
        region,
        '(none)' as product_group_code,
        'activity' as basis_event_code,
        'direct' as credit_type_code,
        '{{ var("reporting_currency") }}' as currency_code,
        cell_date,
        0 as credit_amount,
        0 as margin_amount,
        0 as uncosted_amount,
        0 as unconverted_count,
        0 as quantity,
        call_count,
        visit_count,
        training_count
    from {{ ref('int_goal_effort') }}
),

owned as (
    {% for type, owner in [
        ('rep', 'rep_id'), ('team', 'team_id'), ('region', 'region'), ('product_group', 'product_group_code'),
        ('company', "'all'"),
    ] %}
        select
            '{{ type }}' as owner_type_code,
            {{ owner }} as owner_id,
            {{ what }}
        from results
        union all
    {% endfor %}
    select
        'territory' as owner_type_code,
        coalesce(tree.above_territory_id, results.territory_id) as owner_id,
        {{ what }}
    from results
    left join {{ ref('int_territory_tree') }} as tree
        on results.territory_id = tree.territory_id and {{ valid_at('results.cell_date', 'tree') }}
),

-- Only kinds of owners that have goals; of reps also those who should.
kinds as (
    select owner_type_code from {{ ref('int_goal') }}
    union distinct
    select 'rep' as owner_type_code
),

choices as (
    select
        product_group_code,
        credit_types
    from {{ ref('int_goal') }}
    union distinct
    select
        'all' as product_group_code,
        'direct' as credit_types
),

chosen as (
    select
        offered.product_group_code,
        offered.credit_type_code,
        choices.product_group_code as chosen_product_group_code,
        choices.credit_types
    from (select distinct
        results.product_group_code,
        results.credit_type_code
    from results) as offered
    inner join choices
        on
            choices.product_group_code in ('all', offered.product_group_code)
            and concat('|', choices.credit_types, '|') like concat('%|', offered.credit_type_code, '|%')
)

select
    owned.owner_type_code,
    owned.owner_id,
    cells.period_id,
    chosen.chosen_product_group_code as product_group_code,
    owned.basis_event_code,
    chosen.credit_types,
    owned.currency_code,
{% for column in sums %}
    sum(owned.{{ column }}) as {{ column }}{{ ',' if not loop.last }}
{% endfor %}
from owned
inner join kinds on owned.owner_type_code = kinds.owner_type_code
inner join chosen
    on owned.product_group_code = chosen.product_group_code and owned.credit_type_code = chosen.credit_type_code
inner join {{ ref('int_period_cell') }} as cells on owned.cell_date = cells.valid_from
where owned.owner_id is not null
group by
    owned.owner_type_code, owned.owner_id, cells.period_id, chosen.chosen_product_group_code, owned.basis_event_code,
    chosen.credit_types, owned.currency_code
