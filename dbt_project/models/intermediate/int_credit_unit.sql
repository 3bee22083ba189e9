-- What can be credited, for each of the three events that may earn: lines of orders when they are booked, lines of
-- invoices and credit notes, and the parts of payments line by line. What has a reason is an exception instead. Whoever
-- needs more of the line than whom it is credited to joins int_credit_line: texts are dear to write.
{{ config(materialized='table') }}
{%- set item = ['line_key', 'document_date', 'split_set_id', 'owner_id'] %}

with events as (
    select
        case
            when items.line_number = '' then items.document_type_code
            else concat(items.document_type_code, '_line')
        end as source_type_code,
        case
            when items.line_number = '' then items.document_id
            else concat(items.document_id, '/', items.line_number)
        end as source_id,
        case items.document_type_code when 'order' then 'booking' else 'invoice' end as basis_event_code,
        items.document_date as event_date,
        cast(0 as bigint) as event_number,
        items.document_type_code,
        items.document_id,
        items.line_number,
        case items.document_type_code when 'invoice' then items.document_id end as invoice_id,
        cast(null as varchar) as payment_id,
        items.quantity,
        items.line_amount as base_amount,
        items.currency_code,
        items.reason_code,
        {%- for column in item %}
            items.{{ column }},
        {%- endfor %}
        items.source_file,
        items.source_row_number
    from {{ ref('int_credit_line') }} as items
    where items.line_amount is not null
    union all
    select
        case when notes.line_number = '' then 'invoice' else 'invoice_line' end as source_type_code,
        case when notes.line_number = '' then notes.invoice_id else concat(notes.invoice_id, '/', notes.line_number) end
            as source_id,
        'invoice' as basis_event_code,
        notes.invoice_date as event_date,
        notes.event_number,
        'invoice' as document_type_code,
        notes.root_invoice_id as document_id,
        coalesce(notes.root_line_number, items.line_number) as line_number,
        notes.invoice_id,
        null as payment_id,
        case when notes.root_line_number is not null then notes.quantity end as quantity,
        case
            when spread.line_key is null then notes.line_amount
            else {{ from_cents('spread.line_cents_so_far - spread.line_cents_before') }}
        end as base_amount,
        notes.currency_code,
        coalesce(notes.reason_code, items.reason_code) as reason_code,
        {%- for column in item %}
            items.{{ column }},
        {%- endfor %}
        notes.source_file,
        notes.source_row_number
    from {{ ref('int_credit_note') }} as notes
    left join {{ ref('int_credit_spread') }} as spread
        on
            case
                when notes.root_line_number is null and notes.reason_code is null
                    then {{ narrow_key(["'invoice'", 'notes.root_invoice_id']) }}
            end
            = spread.document_key
            and spread.basis_event_code = 'invoice'
            and notes.event_number = spread.event_number
    left join {{ ref('int_credit_line') }} as items
        on
            case
                when notes.root_line_number is null then spread.line_key
                else {{ narrow_key(["'invoice'", 'notes.root_invoice_id', 'notes.root_line_number']) }}
            end
            = items.line_key
    union all
    select
        cash.source_type_code,
        cash.source_id,
        'cash' as basis_event_code,
        cash.event_date,
        cash.event_number,
        cash.document_type_code,
        cash.document_id,
        items.line_number,
        case cash.document_type_code when 'invoice' then cash.document_id end as invoice_id,
        cash.payment_id,
        cast(
            {{ proportion('items.quantity * 10000', 'spread.line_cents_so_far', cents('items.line_amount')) }}
            - {{ proportion('items.quantity * 10000', 'spread.line_cents_before', cents('items.line_amount')) }}
            as decimal(18, 0)
        ) * cast(0.0001 as decimal(5, 4)) as quantity,
        {{ from_cents('spread.line_cents_so_far - spread.line_cents_before') }} as base_amount,
        items.currency_code,
        items.reason_code,
        {%- for column in item %}
            items.{{ column }},
        {%- endfor %}
        cash.source_file,
        cash.source_row_number
    from {{ ref('int_cash_base') }} as cash
    inner join {{ ref('int_credit_spread') }} as spread
        on
            cash.document_key = spread.document_key
            and cash.event_number = spread.event_number
            and spread.basis_event_code = 'cash'
            and spread.line_cents_so_far <> spread.line_cents_before
    inner join {{ ref('int_credit_line') }} as items on spread.line_key = items.line_key
)

select
    {{ narrow_key(['basis_event_code', 'source_type_code', 'source_id', 'line_number']) }} as unit_key,
    source_type_code,
    source_id,
    basis_event_code,
    event_date,
    event_number,
    document_type_code,
    document_id,
    line_number,
    invoice_id,
    payment_id,
    cast(quantity as decimal(18, 4)) as quantity,
    base_amount,
    currency_code,
    reason_code,
    {{ item | join(', ') }},
    source_file,
    source_row_number
from events
