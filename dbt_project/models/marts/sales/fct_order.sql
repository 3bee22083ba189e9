-- Lines and payments are summed before they are joined, so neither multiplies the other; amounts in another currency
-- than the order's are added to it only in the reporting currency.
with line_totals as (
    select
        items.order_id,
        count(*) as line_count,
        sum(items.net_amount) as line_amount,
        min(items.currency_code) as first_currency_code,
        max(items.currency_code) as last_currency_code,
        -- A cost that is known in part is not known.
        case
            when count(*) = count(products.unit_cost)
                then sum(cast(round(items.quantity * products.unit_cost, 2) as decimal(18, 2)))
        end as line_cost_amount
    from {{ ref('stg_order_lines') }} as items
    left join {{ ref('dim_product') }} as products
        on
            items.product_id = products.product_id
            and coalesce(products.currency_code, '{{ var("reporting_currency") }}') = items.currency_code
    where not items.is_deleted
    group by items.order_id
),

payment_totals as (
    select
        order_id,
        count(case when is_order_currency then 1 end) as payment_count,
        count(case when not is_order_currency then 1 end) as other_currency_payment_count,
        sum(case when is_order_currency and type_code = 'payment' then payment_amount end) as paid_amount,
        sum(case when is_order_currency and type_code <> 'payment' then payment_amount end) as refunded_amount,
        min(payment_date) as first_payment_date,
        max(payment_date) as last_payment_date,
        sum(payment_reporting_amount) as net_paid_reporting_amount
    from {{ ref('fct_payment') }}
    where has_order
    group by order_id
),

joined as (
    select
        orders.*,
        coalesce(statuses.is_canceled, false) as is_canceled,
        line_totals.line_count,
        case
            when
                line_totals.first_currency_code = orders.currency_code
                and line_totals.last_currency_code = orders.currency_code
                then line_totals.line_amount
        end as line_amount,
        line_totals.line_cost_amount,
        coalesce(payment_totals.payment_count, 0) as payment_count,
        coalesce(payment_totals.other_currency_payment_count, 0) as other_currency_payment_count,
        coalesce(payment_totals.paid_amount, 0) as paid_amount,
        coalesce(payment_totals.refunded_amount, 0) as refunded_amount,
        payment_totals.first_payment_date,
        payment_totals.last_payment_date,
        coalesce(orders.owner_id, deals.owner_id_at_event, owners_then.rep_id) as owner_id_at_event,
        coalesce(owners_now.rep_id, orders.owner_id, deals.owner_id_current) as owner_id_current,
        coalesce(payment_totals.net_paid_reporting_amount, 0) as net_paid_reporting_amount,
        rates.fx_rate,
        rates.fx_rate_date,
        rates.budget_fx_rate
    from {{ ref('int_order') }} as orders
    left join {{ ref('order_statuses') }} as statuses on orders.status_code = statuses.status_code
    left join line_totals on orders.order_id = line_totals.order_id
    left join payment_totals on orders.order_id = payment_totals.order_id
    left join {{ ref('fct_opportunity') }} as deals on orders.opportunity_id = deals.opportunity_id
    left join {{ ref('int_account_owner') }} as owners_then
        on orders.account_id = owners_then.account_id and {{ valid_at('orders.order_date', 'owners_then') }}
    left join {{ ref('int_account_owner') }} as owners_now
        on orders.account_id = owners_now.account_id and {{ valid_at(as_of_date(), 'owners_now') }}
    left join {{ ref('int_fx_rate') }} as rates
        on orders.currency_code = rates.currency_code and orders.order_date = rates.calendar_date
    where orders.is_known
),

-- Definition I3: the order's own rep sold it; without one, the deal's, and without a deal the account's of that day.
owned as (
    select
        joined.*,
        reps.territory_id as territory_id_at_event
    from joined
    left join {{ ref('int_rep_history') }} as reps
        on joined.owner_id_at_event = reps.rep_id and {{ valid_at('joined.order_date', 'reps') }}
)

select
    order_id,
    order_number,
    account_id,
    opportunity_id,
    owner_id,
    owner_id_at_event,
    territory_id_at_event,
    owner_id_current,
    channel_code,
    ordered_at,
    order_date,
    status_code,
    is_canceled,
    exclusion_reason,
    {{ is_excluded() }} as is_excluded,
    currency_code,
    cast(coalesce(total_amount, line_amount) as decimal(18, 2)) as order_amount,
    case when total_amount is not null then 'header' when line_amount is not null then 'lines' end
        as order_amount_basis,
    {{ converted('coalesce(total_amount, line_amount)', 'currency_code', 'fx_rate') }} as order_reporting_amount,
    {{ applied_fx_rate('currency_code', 'fx_rate') }} as fx_rate,
    {{ applied_fx_rate_date('currency_code', 'fx_rate_date', 'order_date') }} as fx_rate_date,
    {{ converted('coalesce(total_amount, line_amount)', 'currency_code', 'budget_fx_rate') }}
        as order_constant_currency_amount,
    line_count,
    cast(line_amount as decimal(18, 2)) as line_amount,
    cast(case when line_amount is not null then line_cost_amount end as decimal(18, 2)) as line_cost_amount,
    cast(total_amount - line_amount as decimal(18, 2)) as header_line_difference_amount,
    payment_count,
    other_currency_payment_count,
    cast(paid_amount as decimal(18, 2)) as paid_amount,
    cast(refunded_amount as decimal(18, 2)) as refunded_amount,
    cast(paid_amount + refunded_amount as decimal(18, 2)) as net_paid_amount,
    cast(net_paid_reporting_amount as decimal(18, 2)) as net_paid_reporting_amount,
    first_payment_date,
    last_payment_date,
    created_at,
    modified_at,
    source_system,
    source_file,
    source_row_number
from owned
