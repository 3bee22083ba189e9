-- What each month adds to, or takes from, the cost of a contract with a service: the commissions of its order, as far
-- as they are for the service. One asset is what one payee earns by one component on one document.
{{ config(materialized='table') }}
{%- set asset = [
    'rep_id', 'plan_id', 'component_id', 'document_type_code', 'document_id', 'currency_code'
] %}

-- A contract runs from the first day of its services to the last, and is over early when all of them are called off.
with terms as (
    select
        order_id,
        min(service_start_date) as service_start_date,
        max(service_end_date) as service_end_date,
        case when max(case when canceled_date is null then 1 else 0 end) = 0 then max(canceled_date) end
            as canceled_date,
        sum({{ cents('net_amount') }}) as service_cents
    from (
        select
            order_id,
            service_start_date,
            service_end_date,
            net_amount,
            case
                when coalesce(service_canceled_date, canceled_date) <= {{ as_of_date() }}
                    then coalesce(service_canceled_date, canceled_date)
            end as canceled_date
        from {{ ref('stg_order_lines') }}
        where not is_deleted and service_end_date > service_start_date
    ) as services
    group by order_id
),

totals as (
    select
        order_id,
        sum({{ cents('net_amount') }}) as total_cents
    from {{ ref('stg_order_lines') }}
    where not is_deleted and order_id in (select terms.order_id from terms)
    group by order_id
),

earned as (
    select
        {% for column in asset %}
            ledger.{{ column }},
        {%- endfor %}
        min(ledger.order_id) as order_id,
        months.month_number,
        max(components.amortization_months) as amortization_months,
        sum({{ cents('ledger.ledger_amount') }}) as cents
    from {{ ref('commission_ledger') }} as ledger
    inner join {{ ref('int_accounting_month') }} as months on ledger.posted_period_id = months.period_id
    inner join {{ ref('int_plan_component') }} as components
        on
            ledger.plan_id = components.plan_id
            and ledger.version_number = components.version_number
            and ledger.component_id = components.component_id
            and components.is_capitalized
    where
        ledger.entry_type_code in ('EARN', 'EARN_REVERSAL', 'CLAWBACK', 'BONUS')
        and ledger.document_id is not null
        and ledger.order_id in (select terms.order_id from terms)
    group by
        {% for column in asset %}
            ledger.{{ column }},
        {%- endfor %}
        months.month_number
),

capitalized as (
    select
        earned.*,
        terms.service_start_date,
        terms.canceled_date,
        case
            when terms.canceled_date < terms.service_start_date then terms.service_start_date else terms.canceled_date
        end as delivered_until_date,
        case
            when earned.amortization_months is null then terms.service_end_date
            else {{ plus_months('terms.service_start_date', 'earned.amortization_months') }}
        end as service_end_date,
        coalesce(
            {{ proportion('sum(earned.cents) over so_far', 'terms.service_cents', 'totals.total_cents') }}, 0
        ) as capitalized_so_far
    from earned
    inner join terms on earned.order_id = terms.order_id
    inner join totals on earned.order_id = totals.order_id
    window so_far as (
        partition by
        {% for column in asset %}
                earned.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
        order by earned.month_number rows unbounded preceding
    )
),

changed as (
    select
        *,
        {{ hashed_key(asset) }} as deferred_asset_id,
        '{{ var("deferral_convention_code") }}' as convention_code,
        {{ begun_months('service_start_date', 'service_end_date') }} as term_months,
        {{ term_units('service_start_date', 'service_end_date') }} as term_units,
        {{ term_units('service_start_date', 'delivered_until_date') }} as canceled_units,
        capitalized_so_far - coalesce(lag(capitalized_so_far) over (
            partition by {{ asset | join(', ') }} order by month_number
        ), 0) as change_cents
    from capitalized
    where cents <> 0
)

select
    changed.deferred_asset_id,
    {% for column in asset + ['order_id', 'service_start_date', 'service_end_date', 'canceled_date'] %}
        changed.{{ column }},
    {%- endfor %}
    changed.convention_code,
    case when changed.term_months <= {{ var('deferral_expedient_months') }} then 'expedient' else 'deferred' end
        as treatment_code,
    row_number() over (partition by changed.deferred_asset_id order by changed.month_number) as change_number,
    changed.month_number as from_number,
    lead(changed.month_number) over (partition by changed.deferred_asset_id order by changed.month_number)
        as next_number,
    coalesce(first_months.month_number, 1) as start_number,
    last_months.month_number as canceled_number,
    changed.term_units,
    changed.canceled_units,
    {{ elapsed_units(
        'changed', 'changed.month_number - coalesce(first_months.month_number, 1)', 'from_months.valid_from'
    ) }} as before_units,
    changed.change_cents,
    changed.cents - changed.change_cents as goods_cents
from changed
inner join {{ ref('int_accounting_month') }} as from_months on changed.month_number = from_months.month_number
left join
    {{ ref('int_accounting_month') }} as first_months
    on {{ valid_at('changed.service_start_date', 'first_months') }}
left join {{ ref('int_accounting_month') }} as last_months on {{ valid_at('changed.canceled_date', 'last_months') }}
