-- Why a closed month was corrected: each entry posted later for it, with the input row that came or changed last, of
-- those that the entry depends on. Where none of them is newer than the close, another entry of the component moved the
-- tier that it lies in, and the row is that entry's.
{%- set delivered = [
    ('payments', 'payment_id', ['payment_id']),
    ('payments', 'order_id', ['payment_id']),
    ('payment_applications', 'application_id', ['application_id']),
    ('payment_applications', 'order_id', ['application_id']),
    ('payment_applications', 'invoice_id', ['application_id']),
    ('invoices', 'invoice_id', ['invoice_id']),
    ('invoices', 'credited_invoice_id', ['invoice_id']),
    ('invoice_lines', 'invoice_id', ['invoice_id', 'line_number']),
    ('orders', 'order_id', ['order_id']),
    ('order_lines', 'order_id', ['order_id', 'line_number']),
] %}
{%- set policies = [
    ('adjustments', 'adjustment_id', 'coalesce(recorded_at, modified_at, created_at)'),
    ('credit_splits', 'source_id', 'coalesce(recorded_at, modified_at, created_at)'),
    ('fx_rates', "concat(rate_type_code, '/', from_currency_code, '/', to_currency_code, '/', rate_date)",
        'coalesce(recorded_at, modified_at, created_at)'),
    ('plan_assignments', "concat(rep_id, '/', plan_id)", 'coalesce(recorded_at, modified_at, created_at)'),
    ('plan_versions', "concat(plan_id, '/', version_number)", 'coalesce(recorded_at, modified_at, created_at)'),
    ('rate_table_tiers', "concat(plan_id, '/', version_number, '/', component_id)", 'coalesce(modified_at, created_at)'),
    ('quotas', 'owner_id', 'coalesce(recorded_at, modified_at, created_at)'),
] %}
{%- set of_cause = part_of('cause_id', '/', 1) %}
{%- set keys = [
    ('payments/payment_id', 'payment_id'), ('payments/payment_id', 'cause_id'), ('payments/order_id', 'order_id'),
    ('payment_applications/application_id', 'cause_id'), ('payment_applications/order_id', 'order_id'),
    ('payment_applications/invoice_id', 'invoice_id'), ('invoices/invoice_id', 'invoice_id'),
    ('invoices/invoice_id', of_cause), ('invoices/credited_invoice_id', 'invoice_id'),
    ('invoice_lines/invoice_id', 'invoice_id'), ('invoice_lines/invoice_id', of_cause), ('orders/order_id', 'order_id'),
    ('order_lines/order_id', 'order_id'), ('adjustments', 'cause_id'), ('credit_splits', 'order_id'),
    ('fx_rates', 'fx_rate_id'), ('plan_assignments', "concat(rep_id, '/', plan_id)"),
    ('plan_versions', "concat(plan_id, '/', version_number)"),
    ('rate_table_tiers', "concat(plan_id, '/', version_number, '/', component_id)"), ('quotas', 'rep_id'),
] %}
with seals as (
    select
        period_id,
        max(sealed_at) as sealed_at
    from {{ source('closed', 'period_seal') }}
    group by period_id
),

corrections as (
    select
        ledger.*,
        origins.sealed_at as origin_sealed_at,
        postings.sealed_at as posted_sealed_at
    from {{ ref('commission_ledger') }} as ledger
    inner join {{ ref('int_pay_month') }} as months on ledger.origin_period_id = months.period_id and months.is_closed
    left join seals as origins on ledger.origin_period_id = origins.period_id
    left join seals as postings on ledger.posted_period_id = postings.period_id
    where
        ledger.posted_period_id <> ledger.origin_period_id
        and ledger.entry_type_code not in ('PAYOUT', 'FX_DIFF')
),

-- The corrections, and what else was posted in their month for their payee and component.
involved as (
    select
        corrections.entry_id,
        corrections.entry_id = ledger.entry_id as is_own,
        coalesce(ledger.cause_source_id, ledger.source_id) as cause_id,
        ledger.payment_id,
        ledger.invoice_id,
        ledger.order_id,
        ledger.fx_rate_id,
        ledger.rep_id,
        ledger.plan_id,
        ledger.version_number,
        ledger.component_id
    from corrections
    inner join {{ ref('commission_ledger') }} as ledger
        on
            corrections.rep_id = ledger.rep_id
            and corrections.posted_period_id = ledger.posted_period_id
            and (
                corrections.entry_id = ledger.entry_id
                or corrections.plan_id = ledger.plan_id and corrections.component_id = ledger.component_id
            )
),

keys as (
    {%- for extract, key in keys %}
        select
            entry_id,
            is_own,
            '{{ extract }}' as key_code,
            {{ key }} as join_key
        from involved
        where {{ key }} is not null
        {{ 'union distinct' if not loop.last }}
    {%- endfor %}
),

rows_known as (
    {%- for extract, key, columns in delivered %}
        select
            '{{ extract }}/{{ key }}' as key_code,
            '{{ extract }}' as extract_name,
            {{ key }} as join_key,
            concat_ws('/', {{ columns | join(', ') }}) as row_key,
            _source as source_system,
            _file as source_file,
            _row_number as source_row_number,
            coalesce(modified_at, created_at) as recorded_at
        from {{ source('raw', extract) }}
        where
            coalesce({{ by_as_of('coalesce(modified_at, created_at)') }}, true)
            and {{ key }} in (
                select keys.join_key from keys
                where keys.key_code = '{{ extract }}/{{ key }}'
            )
        union all
    {%- endfor %}
    {%- for extract, key, recorded_at in policies %}
        select
            '{{ extract }}' as key_code,
            '{{ extract }}' as extract_name,
            {{ key }} as join_key,
            {{ key }} as row_key,
            source_system,
            source_file,
            source_row_number,
            {{ recorded_at }} as recorded_at
        from {{ ref('stg_' ~ extract) }}
        where coalesce({{ by_as_of(recorded_at) }}, true)
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        corrections.entry_id,
        keys.is_own,
        rows_known.*,
        coalesce(rows_known.recorded_at > corrections.origin_sealed_at, false) as is_after_close,
        row_number() over (
            partition by corrections.entry_id
            order by
                case
                    when
                        rows_known.recorded_at > corrections.origin_sealed_at
                        and coalesce(rows_known.recorded_at <= corrections.posted_sealed_at, true)
                        then 1
                    else 2
                end asc,
                keys.is_own desc,
                rows_known.recorded_at desc nulls last,
                rows_known.extract_name asc,
                rows_known.row_key asc,
                rows_known.source_system asc,
                rows_known.source_file asc,
                rows_known.source_row_number asc
        ) as cause_rank
    from corrections
    inner join keys on corrections.entry_id = keys.entry_id
    inner join rows_known on keys.key_code = rows_known.key_code and keys.join_key = rows_known.join_key
)

select
    corrections.entry_id,
    corrections.rep_id,
    corrections.origin_period_id,
    corrections.posted_period_id,
    corrections.entry_type_code,
    corrections.reason_code,
    corrections.plan_id,
    corrections.component_id,
    corrections.source_type_code,
    corrections.source_id,
    corrections.document_type_code,
    corrections.document_id,
    corrections.order_id,
    corrections.ledger_amount,
    corrections.currency_code,
    case when ranked.is_own then 'own_row' when not ranked.is_own then 'other_row' else 'not_found' end as cause_code,
    coalesce(ranked.is_after_close, false) as is_after_close,
    ranked.extract_name as cause_extract_name,
    ranked.row_key as cause_row_key,
    ranked.source_system as cause_source_system,
    ranked.source_file as cause_source_file,
    ranked.source_row_number as cause_source_row_number,
    ranked.recorded_at as cause_recorded_at
from corrections
left join ranked on corrections.entry_id = ranked.entry_id and ranked.cause_rank = 1
