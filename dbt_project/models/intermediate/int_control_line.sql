-- R-08, R-10, R-30 and R-32 from the lines: a document's lines are its tiers times their rates, rounded once; the
-- ledger holds of each document what it comes to now; every conversion has its rate; what rounding adds up to is
-- small.
with documents as (
    select
        rep_id,
        plan_id,
        component_id,
        document_id,
        currency_code,
        sum(line_amount) as line_amount,
        round(sum(exact_value), 2) as exact_amount
    from {{ ref('fct_commission_line') }}
    where document_id is not null
    group by rep_id, plan_id, component_id, document_id, currency_code
    having
        min(step_code) = 'tier'
        and max(step_code) = 'tier'
        and min(rounding_code) = 'line'
        and max(rounding_code) = 'line'
),

-- What each document comes to, before anything was posted.
entitlements as (
    select
        events.rep_id,
        events.plan_id,
        events.component_id,
        events.document_type_code,
        events.document_id,
        events.plan_currency_code as currency_code,
        {{ from_cents('sum(lines_now.line_cents)') }} as entitled_amount
    from {{ ref('int_pay_line') }} as lines_now
    inner join {{ ref('int_pay_event') }} as events on lines_now.event_id = events.event_id
    group by
        events.rep_id, events.plan_id, events.component_id, events.document_type_code, events.document_id,
        events.plan_currency_code
),

posted as (
    select
        rep_id,
        plan_id,
        component_id,
        document_type_code,
        document_id,
        currency_code,
        sum(ledger_amount) as posted_amount
    from {{ ref('commission_ledger') }}
    where
        document_id is not null and entry_type_code in ('EARN', 'EARN_REVERSAL', 'CLAWBACK', 'BONUS')
    group by rep_id, plan_id, component_id, document_type_code, document_id, currency_code
),

closures as (
    select
        coalesce(entitlements.rep_id, posted.rep_id) as rep_id,
        coalesce(entitlements.component_id, posted.component_id) as component_id,
        coalesce(entitlements.document_id, posted.document_id) as document_id,
        coalesce(entitlements.currency_code, posted.currency_code) as currency_code,
        coalesce(entitlements.entitled_amount, 0) as entitled_amount,
        coalesce(posted.posted_amount, 0) as posted_amount
    from entitlements
    full outer join posted
        on
            entitlements.rep_id = posted.rep_id
            and entitlements.plan_id = posted.plan_id
            and entitlements.component_id = posted.component_id
            and entitlements.document_type_code = posted.document_type_code
            and entitlements.document_id = posted.document_id
            and entitlements.currency_code = posted.currency_code
),

drifts as (
    select
        currency_code,
        sum(line_amount) as line_amount,
        sum(exact_value) as exact_value,
        count(*) * cast(0.005 as decimal(4, 3)) as limit_value
    from {{ ref('fct_commission_line') }}
    where step_code = 'tier'
    group by currency_code
)

select
    'R-08' as control_id,
    concat('documents in ', currency_code) as scope,
    sum(line_amount) as left_value,
    sum(exact_amount) as right_value
from documents
group by currency_code
union all
select
    'R-08' as control_id,
    concat(component_id, ' of ', rep_id, ' on ', document_id, ' by ', plan_id) as scope,
    line_amount as left_value,
    exact_amount as right_value
from documents
where line_amount <> exact_amount
union all
select
    'R-10' as control_id,
    concat('documents in ', currency_code) as scope,
    sum(entitled_amount) as left_value,
    sum(posted_amount) as right_value
from closures
group by currency_code
union all
select
    'R-10' as control_id,
    concat(component_id, ' of ', rep_id, ' on ', document_id) as scope,
    sum(entitled_amount) as left_value,
    sum(posted_amount) as right_value
from closures
group by component_id, rep_id, document_id
having sum(entitled_amount) <> sum(posted_amount)
union all
select
    'R-30' as control_id,
    'converted deals' as scope,
    count(*) as left_value,
    count(case when fx_rate_id is not null and abs(base_amount - round(deal_amount * fx_rate, 2)) <= 0.01 then 1 end)
        as right_value
from {{ ref('fct_commission_line') }}
where deal_currency_code <> currency_code and step_code = 'tier' and base_amount is not null
union all
select
    'R-30' as control_id,
    'payouts in another currency' as scope,
    count(*) as left_value,
    count(payout_value) as right_value
from {{ ref('commission_ledger') }}
where entry_type_code = 'PAYOUT' and payout_currency_code <> currency_code
union all
select
    'R-32' as control_id,
    concat('lines in ', currency_code) as scope,
    line_amount as left_value,
    case when abs(line_amount - exact_value) <= limit_value then line_amount else exact_value end as right_value
from drifts
