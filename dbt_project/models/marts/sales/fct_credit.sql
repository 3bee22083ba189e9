-- Direct credit: the whole unit to its owner, or the shares of those who split it. Overlays come on top, and the
-- manager whom a rep reported to on the document's day gets what his or her people were credited, once per unit.
{%- set unit = [
    'source_type_code', 'source_id', 'basis_event_code', 'event_date', 'document_type_code', 'document_id',
    'line_number', 'document_date', 'order_id', 'order_line_number', 'invoice_id', 'payment_id', 'account_id',
    'opportunity_id', 'product_id', 'product_group_code', 'quantity', 'base_amount', 'currency_code',
    'is_new_customer', 'source_system', 'source_file', 'source_row_number',
] %}
with credited as (
    select
        {%- for column in unit %}
            units.{{ column }},
        {%- endfor %}
        'direct' as credit_type_code,
        units.owner_id as rep_id,
        cast(100000000 as bigint) as weight_millionths,
        units.base_amount as credit_amount,
        units.quantity as credit_quantity
    from {{ ref('int_credit_unit') }} as units
    where units.reason_code is null and units.split_set_id is null
    union all
    select
        {%- for column in unit %}
            units.{{ column }},
        {%- endfor %}
        shared.credit_type_code,
        shared.rep_id,
        shared.weight_millionths,
        shared.credit_amount,
        shared.credit_quantity
    from {{ ref('int_credit_share') }} as shared
    inner join {{ ref('int_credit_unit') }} as units
        on
            shared.basis_event_code = units.basis_event_code
            and shared.source_type_code = units.source_type_code
            and shared.source_id = units.source_id
            and shared.line_number = units.line_number
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
        {{ unit | join(', ') }},
        manager_id as rep_id,
        weight_millionths,
        credit_amount,
        credit_quantity
    from placed
    where credit_type_code = 'direct' and manager_id is not null and weight_millionths = 100000000
    union all
    select
        {{ unit | join(', ') }},
        manager_id as rep_id,
        sum(weight_millionths) as weight_millionths,
        sum(credit_amount) as credit_amount,
        sum(credit_quantity) as credit_quantity
    from placed
    where credit_type_code = 'direct' and manager_id is not null and weight_millionths < 100000000
    group by {{ unit | join(', ') }}, manager_id
),

credits as (
    select
        {{ unit | join(', ') }},
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
        {%- for column in unit %}
            managed.{{ column }},
        {%- endfor %}
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
        'credits.basis_event_code', 'credits.source_type_code', 'credits.source_id', 'credits.line_number',
        'credits.credit_type_code', 'credits.rep_id'
    ]) }} as credit_id,
    credits.source_type_code,
    credits.source_id,
    credits.basis_event_code,
    credits.credit_type_code,
    credits.rep_id,
    credits.team_id,
    credits.territory_id,
    credits.region,
    credits.event_date,
    credits.document_type_code,
    credits.document_id,
    credits.line_number as document_line_number,
    credits.document_date,
    credits.order_id,
    credits.order_line_number,
    credits.invoice_id,
    credits.payment_id,
    credits.account_id,
    credits.opportunity_id,
    credits.product_id,
    credits.product_group_code,
    credits.is_new_customer,
    credits.quantity,
    cast(credits.base_amount as decimal(18, 2)) as base_amount,
    cast(credits.weight_millionths as bigint) as weight_millionths,
    cast(credits.credit_amount as decimal(18, 2)) as credit_amount,
    cast(credits.credit_quantity as decimal(18, 4)) as credit_quantity,
    credits.currency_code,
    {{ converted('credits.credit_amount', 'credits.currency_code', 'rates.fx_rate') }} as credit_reporting_amount,
    credits.source_system,
    credits.source_file,
    credits.source_row_number
from credits
left join {{ ref('int_fx_rate') }} as rates
    on credits.currency_code = rates.currency_code and credits.event_date = rates.calendar_date
