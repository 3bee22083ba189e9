-- The entries before draws and payouts: what closed months hold, and in each open month what was earned in it. The
-- earliest open month also takes what is different by now about the closed ones: owed for them less what they hold,
-- but for reserves that are final.
{{ config(materialized='table') }}

with sealed as (
    select
        *,
        {{ entry_family() }} as family_code
    from {{ source('closed', 'commission_ledger') }}
),

kept as (
    select
        *,
        {{ entry_key() }} as entry_key
    from sealed
    where
        family_code is not null
        and {{ reserve_key() }} not in (select final.reserve_key from {{ ref('int_pay_final_reserve') }} as final)
),

entries as (
    select *
    from {{ ref('int_pay_entry') }}
    where {{ reserve_key() }} not in (select final.reserve_key from {{ ref('int_pay_final_reserve') }} as final)
),

owed as (
    select
        entries.entry_key,
        sum(entries.cents) as cents
    from entries
    inner join {{ ref('int_pay_month') }} as months on entries.change_number = months.month_number and months.is_closed
    group by entries.entry_key
),

held as (
    select
        entry_key,
        sum({{ cents('ledger_amount') }}) as cents
    from kept
    group by entry_key
),

differences as (
    select
        coalesce(owed.entry_key, held.entry_key) as entry_key,
        coalesce(owed.cents, 0) - coalesce(held.cents, 0) as cents
    from owed
    full outer join held on owed.entry_key = held.entry_key
    where coalesce(owed.cents, 0) <> coalesce(held.cents, 0)
),
{%- set about = [
    'family_code', 'origin_period_id', 'rep_id', 'plan_id', 'version_number', 'component_id', 'source_type_code',
    'source_id', 'document_type_code', 'document_id', 'order_id', 'invoice_id', 'payment_id', 'credit_date',
    'base_amount', 'currency_code', 'fx_rate_id', 'pay_type_code', 'cause_source_id', 'reason_code', 'entry_key',
    'event_id',
] %}

described as (
    select
        {% for column in about %}
            {{ column }},
        {%- endfor %}
        row_number() over (partition by entry_key order by source_rank, change_number) as description_rank
    from (
        select
            {% for column in about %}
                {{ column }},
            {%- endfor %}
            change_number,
            1 as source_rank
        from entries
        where entry_key in (select differences.entry_key from differences)
        union all
        select
            {% for column in about %}
                {{ column }},
            {%- endfor %}
            0 as change_number,
            2 as source_rank
        from (
            select
                *,
                null as event_id
            from kept
        ) as sealed_entries
        where entry_key in (select differences.entry_key from differences)
    ) as both_sides
),

open_month as (
    select min(open_month_number) as month_number
    from {{ ref('int_pay_month') }}
),

grown as (
    select
        {% for column in about %}
            entries.{{ column }},
        {%- endfor %}
        entries.change_number as posted_number,
        entries.cents + coalesce(differences.cents, 0) as cents,
        differences.entry_key is not null as is_difference
    from entries
    inner join open_month on entries.change_number >= open_month.month_number
    left join differences
        on entries.entry_key = differences.entry_key and entries.change_number = open_month.month_number
    union all
    select
        {% for column in about %}
            described.{{ column }},
        {%- endfor %}
        open_month.month_number as posted_number,
        differences.cents,
        true as is_difference
    from differences
    inner join described on differences.entry_key = described.entry_key and described.description_rank = 1
    cross join open_month
    left join entries
        on differences.entry_key = entries.entry_key and open_month.month_number = entries.change_number
    where entries.entry_key is null
),

typed as (
    select
        grown.*,
        months.period_id as posted_period_id,
        case
            when grown.family_code = 'earned' and grown.cents >= 0
                then case when grown.pay_type_code = 'bonus' then 'BONUS' else 'EARN' end
            when grown.family_code = 'earned'
                then case when grown.reason_code = 'refund' then 'CLAWBACK' else 'EARN_REVERSAL' end
            when grown.family_code = 'capped' then 'CAP_ADJ'
            when grown.family_code = 'floored' then 'FLOOR_ADJ'
            when grown.family_code = 'held' then 'HOLDBACK'
            when grown.family_code in ('released', 'let_go') then 'HOLDBACK_RELEASE'
            when grown.family_code = 'forgiven' then 'DRAW_FORGIVE'
            when grown.family_code = 'written_off' then 'WRITE_OFF'
            when grown.family_code = 'awarded' then 'BONUS'
            when grown.family_code = 'reimbursed' then 'EXPENSE'
            else 'MANUAL_ADJ'
        end as entry_type_code
    from grown
    inner join {{ ref('int_pay_month') }} as months on grown.posted_number = months.month_number
    where grown.cents <> 0 or not grown.is_difference
)
{%- set columns = [
    'entry_id', 'posted_period_id', 'origin_period_id', 'entry_type_code', 'reason_code', 'pay_type_code', 'rep_id',
    'plan_id', 'version_number', 'component_id', 'source_type_code', 'source_id', 'document_type_code', 'document_id',
    'order_id', 'invoice_id', 'payment_id', 'credit_date', 'base_amount', 'currency_code', 'fx_rate_id',
    'cause_source_id',
] %}

select
    {{ ledger_key() }} as entry_id,
    {{ columns[1:] | join(', ') }},
    entry_key,
    event_id,
    cents,
    posted_number,
    is_difference,
    false as is_sealed
from typed
union all
select
    {% for column in columns %}
        sealed.{{ column }},
    {%- endfor %}
    case when sealed.family_code is not null then {{ entry_key() }} end as entry_key,
    null as event_id,
    {{ cents('sealed.ledger_amount') }} as cents,
    months.month_number as posted_number,
    false as is_difference,
    true as is_sealed
from sealed
inner join {{ ref('int_pay_month') }} as months on sealed.posted_period_id = months.period_id
