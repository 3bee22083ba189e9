-- The lines of the documents that sales credit hangs on; a document without lines is one line without a product.
with lines as (
    select
        'order' as document_type_code,
        order_id as document_id,
        line_number,
        order_id,
        line_number as order_line_number,
        product_id,
        quantity,
        net_amount as line_amount,
        currency_code,
        case when canceled_date <= {{ as_of_date() }} then 'canceled_line' end as reason_code,
        source_file,
        source_row_number
    from {{ ref('stg_order_lines') }}
    where not is_deleted
    union all
    select
        'invoice' as document_type_code,
        invoice_id as document_id,
        line_number,
        order_id,
        order_line_number,
        product_id,
        quantity,
        net_amount as line_amount,
        currency_code,
        null as reason_code,
        source_file,
        source_row_number
    from {{ ref('stg_invoice_lines') }}
    where not is_deleted
)

select
    documents.document_key,
    documents.document_type_code,
    documents.document_id,
    lines.line_number,
    documents.document_date,
    coalesce(lines.order_id, documents.order_id) as order_id,
    lines.order_line_number,
    documents.account_id,
    lines.product_id,
    lines.quantity,
    lines.line_amount,
    lines.currency_code,
    coalesce(documents.reason_code, lines.reason_code) as reason_code,
    documents.source_system,
    lines.source_file,
    lines.source_row_number
from {{ ref('int_credit_document') }} as documents
inner join lines
    on documents.document_type_code = lines.document_type_code and documents.document_id = lines.document_id
union all
select
    document_key,
    document_type_code,
    document_id,
    '' as line_number,
    document_date,
    order_id,
    null as order_line_number,
    account_id,
    null as product_id,
    null as quantity,
    net_amount as line_amount,
    currency_code,
    reason_code,
    source_system,
    source_file,
    source_row_number
from {{ ref('int_credit_document') }}
where not has_lines
