-- Credit summed per cell of the goals' periods, by the rep, team, territory and region it had then, in each currency
-- that a goal is set in. Margin counts lines whose product has a cost in the line's currency.
{{ config(materialized='table') }}

with currencies as (
    select currency_code from {{ ref('int_goal') }}
    where currency_code is not null
    union distinct
    select '{{ var("reporting_currency") }}' as currency_code
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

costs as (
    select
        product_id,
        currency_code,
        unit_cost
    from {{ ref('stg_products') }}
    where unit_cost is not null and not is_deleted
),

credits as (
    select
        credits.rep_id,
        credits.team_id,
        credits.territory_id,
        credits.region,
        credits.product_group_code,
        credits.basis_event_code,
        credits.credit_type_code,
        credits.event_date,
        days.cell_date,
        credits.currency_code,
        credits.credit_amount,
        credits.credit_reporting_amount,
        credits.credit_quantity,
        case
            when costs.currency_code is null or costs.currency_code = credits.currency_code
                then cast(round(credits.credit_quantity * costs.unit_cost, 2) as decimal(18, 2))
        end as cost_amount
    from {{ ref('fct_credit') }} as credits
    inner join days on credits.event_date = days.calendar_date
    left join costs on credits.product_id = costs.product_id
),

amounts as (
    select
        credits.*,
        currencies.currency_code as goal_currency_code,
        {% for amount, reporting, name in [
            ('credits.credit_amount', 'credits.credit_reporting_amount', 'amount'),
            (
                'credits.cost_amount', converted('credits.cost_amount', 'credits.currency_code', 'own_rates.fx_rate'),
                'cost'
            ),
        ] %}
        case currencies.currency_code
            when credits.currency_code then {{ amount }}
            when '{{ var("reporting_currency") }}' then {{ reporting }}
            else {{ converted_back(reporting, 'goal_rates.fx_rate') }}
        end as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
    from credits
    cross join currencies
    left join {{ ref('int_fx_rate') }} as own_rates
        on credits.currency_code = own_rates.currency_code and credits.event_date = own_rates.calendar_date
    left join {{ ref('int_fx_rate') }} as goal_rates
        on currencies.currency_code = goal_rates.currency_code and credits.event_date = goal_rates.calendar_date
)

select
    rep_id,
    team_id,
    territory_id,
    region,
    coalesce(product_group_code, '(none)') as product_group_code,
    basis_event_code,
    credit_type_code,
    goal_currency_code as currency_code,
    cell_date,
    cast(coalesce(sum(amount), 0) as decimal(18, 2)) as credit_amount,
    cast(coalesce(sum(case when cost is not null then amount - cost end), 0) as decimal(18, 2)) as margin_amount,
    cast(coalesce(sum(case when cost is null then amount end), 0) as decimal(18, 2)) as uncosted_amount,
    count(*) - count(amount) as unconverted_count,
    cast(coalesce(sum(credit_quantity), 0) as decimal(18, 4)) as quantity
from amounts
group by
    rep_id, team_id, territory_id, region, coalesce(product_group_code, '(none)'), basis_event_code, credit_type_code,
    goal_currency_code, cell_date
