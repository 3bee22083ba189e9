-- Cash that counts later than on its own day: by check or bank transfer on an invoice with a due date, where a version
-- that the payee is on that day trusts such money only some days after the invoice was due. The longest lag counts.
{{ config(materialized='table') }}

select
    credits.credit_id,
    greatest(
        credits.event_date, {{ plus_days('min(invoices.due_date)', 'max(assignments.safety_lag_days)') }}
    ) as credit_date
from {{ ref('fct_credit') }} as credits
inner join {{ ref('int_payment') }} as payments
    on credits.payment_id = payments.payment_id and payments.method_code in ('check', 'bank_transfer')
inner join {{ ref('int_invoice') }} as invoices
    on credits.invoice_id = invoices.invoice_id and invoices.due_date is not null
inner join {{ ref('int_plan_assignment') }} as assignments
    on
        credits.rep_id = assignments.rep_id
        and assignments.safety_lag_days > 0
        and {{ valid_at('credits.event_date', 'assignments') }}
where credits.basis_event_code = 'cash'
group by credits.credit_id, credits.event_date
