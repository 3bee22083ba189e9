-- Everything that is owed by now, month by month, as if nothing had been closed. The key says what a row is about, so
-- that it can be held against the entries of closed months. A view: nearly every row is one of int_pay_earning again.
with adjustments as (
    select
        adjustments.*,
        months.month_number,
        months.period_id as month_id
    from {{ ref('stg_adjustments') }} as adjustments
    inner join {{ ref('int_period') }} as periods on adjustments.period_id = periods.period_id
    inner join {{ ref('int_pay_month') }} as months on {{ valid_at(plus_days('periods.valid_to', -1), 'months') }}
    where
        not adjustments.is_deleted
        and {{ is_recorded('adjustments.recorded_at') }}
        and {{ by_as_of('adjustments.approved_at') }}
),

expenses as (
    select
        expenses.*,
        approvals.month_number,
        approvals.period_id as month_id,
        approvals.calendar_date as approved_date
    from {{ ref('stg_expenses') }} as expenses
    inner join {{ ref('int_pay_day') }} as approvals
        on coalesce({{ business_date('expenses.approved_at') }}, expenses.expense_date) = approvals.calendar_date
    where not expenses.is_deleted and expenses.status_code in ('approved', 'paid')
),

entries as (
    select
        'earned' as family_code,
        change_number,
        origin_period_id,
        rep_id,
        plan_id,
        version_number,
        component_id,
        source_type_code,
        source_id,
        document_type_code,
        document_id,
        order_id,
        invoice_id,
        payment_id,
        credit_date,
        base_amount,
        currency_code,
        fx_rate_id,
        cause_source_id,
        case when entry_type_code = 'BONUS' then 'bonus' else 'commission' end as pay_type_code,
        reason_code,
        event_id,
        cents
    from {{ ref('int_pay_earning') }}
    union all
    select
        case limits.entry_type_code when 'CAP_ADJ' then 'capped' else 'floored' end as family_code,
        limits.change_number,
        months.period_id as origin_period_id,
        limits.rep_id,
        limits.plan_id,
        limits.version_number,
        limits.component_id,
        'window' as source_type_code,
        limits.window_id as source_id,
        null as document_type_code,
        null as document_id,
        null as order_id,
        null as invoice_id,
        null as payment_id,
        limits.credit_date,
        null as base_amount,
        limits.currency_code,
        null as fx_rate_id,
        null as cause_source_id,
        'commission' as pay_type_code,
        limits.reason_code,
        null as event_id,
        limits.cents
    from {{ ref('int_pay_limit') }} as limits
    inner join {{ ref('int_pay_month') }} as months on limits.origin_month_number = months.month_number
    union all
    select
        'capped' as family_code,
        caps.change_number,
        months.period_id as origin_period_id,
        caps.rep_id,
        caps.plan_id,
        caps.version_number,
        null as component_id,
        'period' as source_type_code,
        months.period_id as source_id,
        null as document_type_code,
        null as document_id,
        null as order_id,
        null as invoice_id,
        null as payment_id,
        {{ plus_days('months.valid_to', -1) }} as credit_date,
        null as base_amount,
        caps.currency_code,
        null as fx_rate_id,
        null as cause_source_id,
        'commission' as pay_type_code,
        'plan_cap' as reason_code,
        null as event_id,
        caps.cents
    from {{ ref('int_pay_plan_cap') }} as caps
    inner join {{ ref('int_pay_month') }} as months on caps.origin_month_number = months.month_number
    {%- for family, sign, column in [('held', '-', 'held_cents'), ('released', '', 'released_cents')] %}
        union all
        select
            '{{ family }}' as family_code,
            holdbacks.change_number,
            months.period_id as origin_period_id,
            holdbacks.rep_id,
            holdbacks.plan_id,
            holdbacks.version_number,
            holdbacks.component_id,
            holdbacks.source_type_code,
            holdbacks.source_id,
            holdbacks.document_type_code,
            holdbacks.document_id,
            holdbacks.order_id,
            holdbacks.invoice_id,
            null as payment_id,
            holdbacks.credit_date,
            null as base_amount,
            holdbacks.currency_code,
            null as fx_rate_id,
            null as cause_source_id,
            'commission' as pay_type_code,
            {% if family == 'held' -%}
                case when holdbacks.held_cents > 0 then 'held' else 'consumed' end
            {%- else -%}
                'released'
            {%- endif %} as reason_code,
            null as event_id,
            {{ sign }}holdbacks.{{ column }} as cents
        from {{ ref('int_pay_holdback') }} as holdbacks
        inner join {{ ref('int_pay_month') }} as months on holdbacks.origin_month_number = months.month_number
        where holdbacks.{{ column }} <> 0
    {%- endfor %}
    union all
    select
        case type_code
            when 'draw_forgive' then 'forgiven'
            when 'holdback_release' then 'let_go'
            when 'write_off' then 'written_off'
            when 'bonus' then 'awarded'
            else 'adjusted'
        end as family_code,
        month_number as change_number,
        month_id as origin_period_id,
        rep_id,
        null as plan_id,
        null as version_number,
        null as component_id,
        'adjustment' as source_type_code,
        adjustment_id as source_id,
        null as document_type_code,
        null as document_id,
        null as order_id,
        null as invoice_id,
        null as payment_id,
        {{ business_date('approved_at') }} as credit_date,
        null as base_amount,
        currency_code,
        null as fx_rate_id,
        null as cause_source_id,
        case type_code when 'bonus' then 'bonus' when 'draw_forgive' then 'draw' else 'adjustment' end as pay_type_code,
        reason_code,
        null as event_id,
        case when type_code = 'draw_forgive' then -abs({{ cents('amount') }}) else {{ cents('amount') }} end as cents
    from adjustments
    union all
    select
        'reimbursed' as family_code,
        month_number as change_number,
        month_id as origin_period_id,
        rep_id,
        null as plan_id,
        null as version_number,
        null as component_id,
        'expense' as source_type_code,
        expense_id as source_id,
        null as document_type_code,
        null as document_id,
        null as order_id,
        null as invoice_id,
        null as payment_id,
        approved_date as credit_date,
        null as base_amount,
        currency_code,
        null as fx_rate_id,
        null as cause_source_id,
        'expense' as pay_type_code,
        category_code as reason_code,
        null as event_id,
        {{ cents('amount') }} as cents
    from expenses
)

select
    *,
    {{ entry_key() }} as entry_key
from entries
