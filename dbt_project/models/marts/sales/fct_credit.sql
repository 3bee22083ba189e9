-- Direct credit: the whole unit to its owner, or the shares of those who split it. Overlays come on top, and the
-- manager whom a rep reported to on the document's day gets what his or her people were credited, once per unit.
-- Keys and amounts only, until everybody is known: the unit and its line are joined once, at the end.
with credited as (
    select
        unit_key,
        document_date,
        'direct' as credit_type_code,
        owner_id as rep_id,
        cast(100000000 as bigint) as weight_millionths,
        base_amount as credit_amount,
        quantity as credit_quantity
    from {{ ref('int_credit_unit') }}
    where reason_code is null and split_set_id is null
    union all
    select
        unit_key,
        document_date,
        credit_type_code,
        rep_id,
        weight_millionths,
        credit_amount,
        credit_quantity
    from {{ ref('int_credit_share') }}
),

placed as (
    select
        credited.*,
        history.team_id,
        history.territory_id,
        history.region,
        history.manager_id
    from credited
    left join {{ ref('int_rep_history') }} as history
        on credited.rep_id = history.rep_id and {{ valid_at('credited.document_date', 'history') }}
),

-- Whoever has the whole of a unit has one manager; only the units that are shared must be added up.
managed as (
    select
        unit_key,
        document_date,
        manager_id as rep_id,
        weight_millionths,
        credit_amount,
        credit_quantity
    from placed
    where credit_type_code = 'direct' and manager_id is not null and weight_millionths = 100000000
    union all
    select
        unit_key,
        document_date,
        manager_id as rep_id,
        sum(weight_millionths) as weight_millionths,
        sum(credit_amount) as credit_amount,
        sum(credit_quantity) as credit_quantity
    from placed
    where credit_type_code = 'direct' and manager_id is not null and weight_millionths < 100000000
    group by unit_key, document_date, manager_id
),

credits as (
    select
        unit_key,
        credit_type_code,
        rep_id,
        team_id,
        territory_id,
        region,
        weight_millionths,
        credit_amount,
        credit_quantity
    from placed
    union all
    select
        managed.unit_key,
        'manager' as credit_type_code,
        managed.rep_id,
        history.team_id,
        history.territory_id,
        history.region,
        managed.weight_millionths,
        managed.credit_amount,
        managed.credit_quantity
    from managed
    left join {{ ref('int_rep_history') }} as history
        on managed.rep_id = history.rep_id and {{ valid_at('managed.document_date', 'history') }}
)

select
    {{ hashed_key([
        'units.basis_event_code', 'units.source_type_code', 'units.source_id', 'units.line_number',
        'credits.credit_type_code', 'credits.rep_id'
    ]) }} as credit_id,
    units.source_type_code,
    units.source_id,
    units.basis_event_code,
    credits.credit_type_code,
    credits.rep_id,
    credits.team_id,
    credits.territory_id,
    credits.region,
    units.event_date,
    units.document_type_code,
    units.document_id,
    units.line_number as document_line_number,
    units.document_date,
    items.order_id,
    items.order_line_number,
    units.invoice_id,
    units.payment_id,
    items.account_id,
    items.opportunity_id,
    items.product_id,
    items.product_group_code,
    items.is_new_customer,
    units.quantity,
    cast(units.base_amount as decimal(18, 2)) as base_amount,
    cast(credits.weight_millionths as bigint) as weight_millionths,
    cast(credits.credit_amount as decimal(18, 2)) as credit_amount,
    cast(credits.credit_quantity as decimal(18, 4)) as credit_quantity,
    units.currency_code,
    {{ converted('credits.credit_amount', 'units.currency_code', 'rates.fx_rate') }} as credit_reporting_amount,
    items.source_system,
    units.source_file,
    units.source_row_number
from credits
inner join {{ ref('int_credit_unit') }} as units on credits.unit_key = units.unit_key
left join {{ ref('int_credit_line') }} as items on units.line_key = items.line_key
left join {{ ref('int_fx_rate') }} as rates
    on units.currency_code = rates.currency_code and units.event_date = rates.calendar_date
