-- The documents that sales credit hangs on: orders, and invoices with their credit notes. What is owed (gross) may
-- hold tax and freight; what earns (net) is the items. A reason says why nothing of the document is credited.
{{ config(materialized='table') }}

with items as (
    select
        order_id,
        sum(net_amount) as line_amount,
        sum(case when canceled_date <= {{ as_of_date() }} then net_amount else 0 end) as canceled_amount
    from {{ ref('stg_order_lines') }}
    where not is_deleted
    group by order_id
),

invoiced_items as (
    select distinct invoice_id
    from {{ ref('stg_invoice_lines') }}
    where not is_deleted
),

invoiced as (
    select
        order_id,
        count(*) as invoice_count,
        min(invoice_id) as invoice_id
    from {{ ref('int_invoice') }}
    where is_known and type_code = 'invoice' and status_code in ('issued', 'paid') and order_id is not null
    group by order_id
)

select
    {{ narrow_key(["'order'", 'orders.order_id']) }} as document_key,
    'order' as document_type_code,
    orders.order_id as document_id,
    orders.order_date as document_date,
    orders.order_id,
    orders.account_id,
    orders.currency_code,
    -- What was canceled is not owed, where the header still counts it.
    coalesce(
        case
            when orders.total_amount >= items.line_amount then orders.total_amount - items.canceled_amount
            else orders.total_amount
        end,
        items.line_amount - items.canceled_amount,
        0
    ) as gross_amount,
    coalesce(items.line_amount - items.canceled_amount, orders.total_amount, 0) as net_amount,
    items.order_id is not null as has_lines,
    case when invoiced.invoice_count = 1 then invoiced.invoice_id end as only_invoice_id,
    case
        when {{ is_excluded('orders.exclusion_reason') }} then 'excluded_record'
        when statuses.is_canceled then 'canceled_order'
    end as reason_code,
    orders.source_system,
    orders.source_file,
    orders.source_row_number
from {{ ref('int_order') }} as orders
left join {{ ref('order_statuses') }} as statuses on orders.status_code = statuses.status_code
left join items on orders.order_id = items.order_id
left join invoiced on orders.order_id = invoiced.order_id
where orders.is_known
union all
select
    {{ narrow_key(["'invoice'", 'documents.invoice_id']) }} as document_key,
    'invoice' as document_type_code,
    documents.invoice_id as document_id,
    documents.invoice_date as document_date,
    documents.order_id,
    documents.account_id,
    documents.currency_code,
    documents.net_amount + documents.tax_amount as gross_amount,
    documents.net_amount,
    invoiced_items.invoice_id is not null as has_lines,
    null as only_invoice_id,
    case
        when {{ is_excluded('orders.exclusion_reason') }} then 'excluded_record'
        when documents.status_code = 'draft' then 'draft_document'
        when documents.status_code = 'voided' then 'voided_document'
    end as reason_code,
    documents.source_system,
    documents.source_file,
    documents.source_row_number
from {{ ref('int_invoice') }} as documents
left join {{ ref('int_order') }} as orders on documents.order_id = orders.order_id and orders.is_recorded
left join invoiced_items on documents.invoice_id = invoiced_items.invoice_id
where documents.is_known and documents.root_invoice_id = documents.invoice_id
