-- Which sale a refund gives back: of a payee's credit of a document line the last that came goes first. A refund
-- follows its sale into the plan that paid it, by the day the sale counted on. What goes beyond all that was credited
-- has no sale. Goods that go back without money give back the last goods sold before.
{{ config(materialized='table') }}
{%- set line = [
    'rep_id', 'basis_event_code', 'credit_type_code', 'document_type_code', 'document_id', 'document_line_number'
] %}

with documents as (
    select distinct document_id
    from {{ ref('fct_credit') }}
    where credit_amount < 0 or credit_amount = 0 and credit_quantity < 0
),

refunded as (
    select
        *,
        {{ narrow_key(line) }} as line_key
    from {{ ref('fct_credit') }}
    where document_id in (select documents.document_id from documents)
),

returned_lines as (
    select line_key
    from refunded
    group by line_key
    having
        min(credit_amount) < 0 and max(credit_amount) > 0
        or min(case when credit_amount = 0 then credit_quantity end) < 0 and max(credit_quantity) > 0
),

ordered as (
    select
        refunded.line_key,
        refunded.credit_id,
        coalesce(lags.credit_date, refunded.event_date) as sale_date,
        refunded.credit_amount,
        refunded.credit_quantity,
        sum(refunded.credit_amount) over in_order as net_amount,
        max(case
            when refunded.credit_quantity > 0 then coalesce(lags.credit_date, refunded.event_date)
        end) over in_order as last_sale_date,
        row_number() over in_order as turn
    from refunded
    inner join returned_lines on refunded.line_key = returned_lines.line_key
    left join {{ ref('int_pay_lag') }} as lags on refunded.credit_id = lags.credit_id
    window in_order as (
        partition by refunded.line_key
        order by
            refunded.event_date, case when refunded.credit_amount < 0 then 1 else 0 end, refunded.source_type_code,
            refunded.source_id
        rows unbounded preceding
    )
),

-- What is left of each sale after each later event.
kept as (
    select
        sales.line_key,
        later.credit_id,
        later.credit_amount,
        later.credit_quantity,
        sales.sale_date,
        sales.turn as sale_turn,
        later.turn,
        greatest(
            least(
                sales.credit_amount,
                min(later.net_amount) over (
                    partition by sales.line_key, sales.turn order by later.turn rows unbounded preceding
                ) - (sales.net_amount - sales.credit_amount)
            ),
            0
        ) as kept_amount
    from ordered as sales
    inner join ordered as later on sales.line_key = later.line_key and sales.turn <= later.turn
    where sales.credit_amount > 0
),

taken as (
    select
        *,
        lag(kept_amount) over (partition by line_key, sale_turn order by turn) - kept_amount as taken_amount
    from kept
),

dated as (
    select
        credit_id,
        sale_date,
        min(credit_amount) as credit_amount,
        min(credit_quantity) as credit_quantity,
        sum(taken_amount) as taken_amount
    from taken
    where taken_amount > 0
    group by credit_id, sale_date
),

parts as (
    select
        credit_id,
        sale_date,
        credit_amount,
        credit_quantity,
        taken_amount,
        sum(taken_amount) over (partition by credit_id order by sale_date desc rows unbounded preceding) as taken_so_far
    from dated
    union all
    select
        credit_id,
        null as sale_date,
        min(credit_amount) as credit_amount,
        min(credit_quantity) as credit_quantity,
        -min(credit_amount) - sum(taken_amount) as taken_amount,
        -min(credit_amount) as taken_so_far
    from dated
    group by credit_id
    having -min(credit_amount) > sum(taken_amount)
),

-- Goods go back with their money.
counted as (
    select
        *,
        {{ proportional('credit_quantity', cents('taken_so_far'), cents('-credit_amount'), 10000) }}
            as quantity_so_far
    from parts
)

select
    credit_id,
    sale_date,
    cast(-taken_amount as decimal(18, 2)) as credit_amount,
    cast(quantity_so_far - coalesce(lag(quantity_so_far) over (
        partition by credit_id order by taken_so_far
    ), 0) as decimal(18, 4)) as credit_quantity
from counted
union all
select
    credit_id,
    last_sale_date as sale_date,
    credit_amount,
    credit_quantity
from ordered
where credit_amount = 0 and credit_quantity < 0 and last_sale_date is not null
