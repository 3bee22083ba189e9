-- Entries of closed months as they were sealed; entries of open months; and the draws, write-offs and payouts that
-- follow from them.
{%- set draws = [
    ('DRAW_ADVANCE', 'non_recoverable', 'draw', 'topped_up_cents', ''),
    ('DRAW_ADVANCE', 'recoverable', 'draw', 'advanced_cents', ''),
    ('DRAW_RECOVERY', 'recoverable', 'draw', 'recovered_cents', '-'),
    ('WRITE_OFF', 'negative_balance', 'adjustment', 'written_off_cents', ''),
] %}
{%- set of_a_payee = [
    'plan_id', 'version_number', 'component_id', 'document_type_code', 'document_id', 'order_id', 'invoice_id',
    'payment_id', 'base_amount', 'fx_rate_id', 'cause_source_id'
] %}
with fingerprints as (
    select distinct
        plan_id,
        version_number,
        plan_hash
    from {{ ref('int_plan_component') }}
),

movements as (
    {%- for type, reason, pay_type, column, sign in draws %}
        select
            months.period_id as posted_period_id,
            months.period_id as origin_period_id,
            '{{ type }}' as entry_type_code,
            '{{ reason }}' as reason_code,
            '{{ pay_type }}' as pay_type_code,
            balances.rep_id,
            'period' as source_type_code,
            concat(months.period_id, '/{{ reason }}') as source_id,
            {{ plus_days('months.valid_to', -1) }} as credit_date,
            balances.currency_code,
            {{ sign }}balances.{{ column }} as cents,
            months.month_number as posted_number,
            cast(null as varchar) as payout_currency_code,
            cast(null as decimal(18, 3)) as payout_value,
            cast(null as varchar) as payout_fx_rate_id
        from {{ ref('int_pay_balance') }} as balances
        inner join {{ ref('int_pay_month') }} as months
            on balances.month_number = months.month_number and not months.is_closed
        where balances.{{ column }} <> 0
        union all
    {%- endfor %}
    select
        months.period_id as posted_period_id,
        payouts.origin_period_id,
        'PAYOUT' as entry_type_code,
        null as reason_code,
        payouts.pay_type_code,
        payouts.rep_id,
        'period' as source_type_code,
        concat(payouts.origin_period_id, '/', payouts.pay_type_code) as source_id,
        payouts.pay_date as credit_date,
        payouts.currency_code,
        -payouts.cents as cents,
        payouts.posted_number,
        payouts.payout_currency_code,
        -payouts.payout_value as payout_value,
        payouts.fx_rate_id as payout_fx_rate_id
    from {{ ref('int_pay_payout') }} as payouts
    inner join {{ ref('int_pay_month') }} as months on payouts.posted_number = months.month_number
),

entries as (
    select
        entry_id,
        posted_period_id,
        origin_period_id,
        entry_type_code,
        reason_code,
        pay_type_code,
        rep_id,
        source_type_code,
        source_id,
        credit_date,
        currency_code,
        cents,
        posted_number,
        cast(null as varchar) as payout_currency_code,
        cast(null as decimal(18, 3)) as payout_value,
        cast(null as varchar) as payout_fx_rate_id,
        {{ of_a_payee | join(', ') }}
    from {{ ref('int_pay_posting') }}
    where not is_sealed
    union all
    select
        {{ ledger_key() }} as entry_id,
        *
    from (
        select
            *,
        {% for column in of_a_payee %}
            cast(null as {{ {'version_number': 'bigint', 'base_amount': 'decimal(18, 2)'}.get(column, 'varchar') }})
                as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
        from movements
    ) as of_payees
    union all
    select
        {{ ledger_key() }} as entry_id,
        *
    from (
        select
            months.period_id as posted_period_id,
            exchanges.origin_period_id,
            'FX_DIFF' as entry_type_code,
            'payout_rate' as reason_code,
            'commission' as pay_type_code,
            exchanges.rep_id,
            exchanges.source_type_code,
            exchanges.source_id,
            exchanges.pay_date as credit_date,
            exchanges.currency_code,
            0 as cents,
            exchanges.posted_number,
            exchanges.payout_currency_code,
            exchanges.payout_value,
            exchanges.fx_rate_id as payout_fx_rate_id,
            exchanges.plan_id,
            exchanges.version_number,
            exchanges.component_id,
            exchanges.document_type_code,
            exchanges.document_id,
            exchanges.order_id,
            exchanges.invoice_id,
            exchanges.payment_id,
            null as base_amount,
            null as fx_rate_id,
            null as cause_source_id
        from {{ ref('int_pay_exchange') }} as exchanges
        inner join {{ ref('int_pay_month') }} as months on exchanges.posted_number = months.month_number
    ) as of_rates
)

select
    entries.entry_id,
    entries.posted_period_id,
    entries.origin_period_id,
    entries.entry_type_code,
    entries.reason_code,
    entries.pay_type_code,
    entries.pay_type_code <> 'expense' and entries.entry_type_code <> 'DRAW_FORGIVE' as is_accrual,
    entries.rep_id,
    entries.plan_id,
    cast(entries.version_number as integer) as version_number,
    fingerprints.plan_hash,
    entries.component_id,
    entries.source_type_code,
    entries.source_id,
    entries.document_type_code,
    entries.document_id,
    entries.order_id,
    entries.invoice_id,
    entries.payment_id,
    cast(entries.credit_date as date) as credit_date,
    cast(entries.base_amount as decimal(18, 2)) as base_amount,
    {{ from_cents('entries.cents') }} as ledger_amount,
    entries.currency_code,
    entries.fx_rate_id,
    coalesce(entries.payout_currency_code, history.pay_currency_code, entries.currency_code) as payout_currency_code,
    cast(entries.payout_value as decimal(18, 3)) as payout_value,
    entries.payout_fx_rate_id,
    entries.cause_source_id
from entries
inner join {{ ref('int_pay_month') }} as months on entries.posted_number = months.month_number
left join {{ ref('int_rep_history') }} as history
    on entries.rep_id = history.rep_id and {{ valid_at(plus_days('months.valid_to', -1), 'history') }}
left join
    fingerprints
    on entries.plan_id = fingerprints.plan_id and entries.version_number = fingerprints.version_number
union all
select {{ ledger_columns() | join(', ') }}
from {{ source('closed', 'commission_ledger') }}
