-- What was given back after a conversion (definition C1): credit notes of an order, or of the invoice they correct; on
-- an order without any, refunds and chargebacks paid on it, which settle the notes otherwise. Each takes from its order
-- and from that order's deal; a note without an order takes from the deal its account won last. At the original rate.
{{ config(materialized='table') }}

with credit_notes as (
    select
        concat('invoices/', invoice_id) as refund_id,
        order_id,
        account_id,
        invoice_date as credit_date,
        net_amount as amount,
        currency_code,
        false as is_settlement
    from {{ ref('int_invoice') }}
    where type_code = 'credit_note' and is_known and status_code not in ('draft', 'voided')
),

refunds as (
    select * from credit_notes
    union all
    select
        concat('payments/', payment_id) as refund_id,
        order_id,
        account_id,
        payment_date as credit_date,
        payment_amount as amount,
        currency_code,
        coalesce(order_id in (select notes.order_id from credit_notes as notes), false) as is_settlement
    from {{ ref('fct_payment') }}
    where type_code <> 'payment'
),

won_before as (
    select
        notes.refund_id,
        deals.conversion_id,
        row_number() over (
            partition by notes.refund_id order by deals.conversion_date desc, deals.conversion_id asc
        ) as recency_rank
    from credit_notes as notes
    inner join {{ ref('int_conversion') }} as deals
        on
            notes.account_id = deals.account_id
            and deals.conversion_type_code = 'deal_won'
            and deals.left_out_reason is null
            and notes.credit_date >= deals.conversion_date
    where notes.order_id is null
),

taken as (
    select
        refunds.*,
        'order' as conversion_type_code,
        refunds.order_id as conversion_id
    from refunds
    union all
    select
        refunds.*,
        'deal_won' as conversion_type_code,
        coalesce(orders.opportunity_id, won_before.conversion_id) as conversion_id
    from refunds
    left join {{ ref('int_order') }} as orders on refunds.order_id = orders.order_id
    left join won_before on refunds.refund_id = won_before.refund_id and won_before.recency_rank = 1
)

select
    taken.refund_id,
    taken.conversion_type_code,
    taken.conversion_id,
    taken.credit_date,
    taken.amount,
    taken.currency_code,
    {{ converted('taken.amount', 'taken.currency_code', 'rates.fx_rate') }} as reporting_amount,
    case
        when taken.is_settlement then 'settles_credit_note'
        when conversions.conversion_id is null then 'no_conversion'
        when conversions.left_out_reason is not null then 'conversion_left_out'
    end as left_out_reason
from taken
left join {{ ref('int_conversion') }} as conversions
    on taken.conversion_type_code = conversions.conversion_type_code and taken.conversion_id = conversions.conversion_id
left join {{ ref('int_fx_rate') }} as rates
    on taken.currency_code = rates.currency_code and conversions.conversion_date = rates.calendar_date
