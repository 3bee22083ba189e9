-- Money of a whole document over its lines by their net amounts, largest remainder on the total so far; the line's
-- part of one event is what its total grew by. A discount line runs against the others and gets its own, negative,
-- share.
{{ config(materialized='table') }}

with events as (
    select
        'cash' as basis_event_code,
        document_key,
        event_number,
        base_cents_so_far as cents_so_far
    from {{ ref('int_cash_base') }}
    union all
    select
        'invoice' as basis_event_code,
        {{ narrow_key(["'invoice'", 'root_invoice_id']) }} as document_key,
        event_number,
        spread_cents_so_far as cents_so_far
    from {{ ref('int_credit_note') }}
    where root_line_number is null and reason_code is null
),

lines as (
    select
        document_key,
        line_key,
        line_number,
        {{ cents('line_amount') }} as line_cents,
        sum({{ cents('line_amount') }}) over same_document as total_cents,
        sum(abs({{ cents('line_amount') }})) over same_document as absolute_cents,
        count(*) over same_document as line_count
    from {{ ref('int_credit_line') }}
    where coalesce(reason_code, '') <> 'canceled_line'
    window same_document as (partition by document_key)
),

weighed as (
    select
        events.*,
        lines.line_key,
        lines.line_number,
        lines.line_count,
        lines.total_cents,
        lines.absolute_cents,
        lines.total_cents <> 0 and lines.line_cents * lines.total_cents < 0 as is_contrary,
        case when lines.absolute_cents = 0 then 1 else abs(lines.line_cents) end as line_weight,
        -- What runs with the document is more than the document where something runs against it.
        case
            when abs(lines.total_cents) in (0, lines.absolute_cents) then events.cents_so_far
            else
                {{ proportion(
                    'events.cents_so_far', '(lines.absolute_cents + abs(lines.total_cents))',
                    '2 * abs(lines.total_cents)'
                ) }}
        end as along_cents
    from events
    inner join lines on events.document_key = lines.document_key
),

directed as (
    select
        *,
        case when is_contrary then cents_so_far - along_cents else along_cents end as side_cents,
        case
            when absolute_cents = 0 then line_count
            when total_cents = 0 then absolute_cents
            when is_contrary then {{ whole_quotient('absolute_cents - abs(total_cents)', '2') }}
            else {{ whole_quotient('absolute_cents + abs(total_cents)', '2') }}
        end as side_weight
    from weighed
    where line_count > 1
),

shared as (
    {{ largest_remainder(
        'directed', 'side_cents', 'line_weight',
        ['basis_event_code', 'document_key', 'event_number', 'is_contrary'], ['_share_weight desc', 'line_number'],
        total_weight='side_weight'
    ) }}
),

so_far as (
    select
        basis_event_code,
        document_key,
        event_number,
        line_key,
        share_units as line_cents_so_far
    from shared
    union all
    select
        basis_event_code,
        document_key,
        event_number,
        line_key,
        cents_so_far as line_cents_so_far
    from weighed
    where line_count = 1
)

select
    basis_event_code,
    document_key,
    event_number,
    line_key,
    line_cents_so_far,
    coalesce(lag(line_cents_so_far) over (
        partition by basis_event_code, line_key order by event_number
    ), 0) as line_cents_before
from so_far
