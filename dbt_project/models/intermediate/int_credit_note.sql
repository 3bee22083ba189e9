-- The lines of credit notes with the line of the invoice that they give back: the one of the same order line, else the
-- one of the same product, where there is exactly one. A line that fits none is spread over the whole invoice.
{{ config(materialized='table') }}

with notes as (
    select
        documents.invoice_id,
        documents.root_invoice_id,
        documents.invoice_date,
        documents.currency_code,
        coalesce(items.line_number, '') as line_number,
        items.order_id,
        items.order_line_number,
        items.product_id,
        -- A corrected price gives no goods back.
        case when documents.credit_reason_code in ('price_correction', 'rebate') then 0 else -abs(items.quantity) end
            as quantity,
        coalesce(items.net_amount, documents.net_amount) as line_amount,
        case documents.status_code when 'draft' then 'draft_document' when 'voided' then 'voided_document' end
            as reason_code,
        documents.source_system,
        coalesce(items.source_file, documents.source_file) as source_file,
        coalesce(items.source_row_number, documents.source_row_number) as source_row_number
    from {{ ref('int_invoice') }} as documents
    left join {{ ref('stg_invoice_lines') }} as items
        on documents.invoice_id = items.invoice_id and not items.is_deleted
    where documents.is_known and documents.root_invoice_id <> documents.invoice_id
),

fitting as (
    select
        notes.invoice_id,
        notes.line_number,
        min(items.line_number) as root_line_number,
        count(*) as fit_count
    from notes
    inner join {{ ref('int_document_line') }} as items
        on
            notes.root_invoice_id = items.document_id
            and items.document_type_code = 'invoice'
            and (
                notes.order_line_number = items.order_line_number
                and coalesce(notes.order_id, items.order_id) = items.order_id
                or notes.order_line_number is null
                and notes.product_id = items.product_id
            )
    group by notes.invoice_id, notes.line_number
)

select
    notes.*,
    case when fitting.fit_count = 1 then fitting.root_line_number end as root_line_number,
    row_number() over (
        partition by notes.root_invoice_id order by notes.invoice_date, notes.invoice_id, notes.line_number
    ) as event_number,
    sum(
        case
            when fitting.fit_count = 1 or notes.reason_code is not null then 0
            else {{ cents('notes.line_amount') }}
        end
    ) over (
        partition by notes.root_invoice_id order by notes.invoice_date, notes.invoice_id, notes.line_number
        rows unbounded preceding
    ) as spread_cents_so_far
from notes
left join fitting on notes.invoice_id = fitting.invoice_id and notes.line_number = fitting.line_number
