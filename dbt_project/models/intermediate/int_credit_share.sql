-- Credit of units that several share, and overlays. Each payee's part is taken of the line's money so far and the
-- event gets what that part grew by, so that what is given back takes exactly what was given, from each.
{{ config(materialized='table') }}

with overlaid as (
    select distinct line_key
    from {{ ref('int_credit_overlay') }}
),

-- Most lines have one payee and nobody on top: they need no running totals.
claimed as (
    select
        units.unit_key,
        units.line_key,
        units.basis_event_code,
        units.document_date,
        units.event_date,
        units.event_number,
        units.source_type_code,
        units.source_id,
        units.base_amount,
        units.quantity,
        units.split_set_id
    from {{ ref('int_credit_unit') }} as units
    left join overlaid on units.line_key = overlaid.line_key
    where
        units.reason_code is null
        and units.base_amount is not null
        and (units.split_set_id is not null or overlaid.line_key is not null)
),

so_far as (
    select
        unit_key,
        line_key,
        basis_event_code,
        document_date,
        split_set_id,
        sum({{ cents('base_amount') }}) over in_order as cents_so_far,
        {{ whole_number('sum(quantity) over in_order * 10000') }} as quantity_so_far,
        row_number() over in_order as turn
    from claimed
    window in_order as (
        partition by basis_event_code, line_key
        order by event_date, event_number, source_type_code, source_id
        rows unbounded preceding
    )
),

measured as (
    select
        unit_key,
        line_key,
        basis_event_code,
        document_date,
        turn,
        split_set_id,
        false as is_goods,
        cents_so_far as units_so_far
    from so_far
    where split_set_id is not null
    union all
    select
        unit_key,
        line_key,
        basis_event_code,
        document_date,
        turn,
        split_set_id,
        true as is_goods,
        quantity_so_far as units_so_far
    from so_far
    where split_set_id is not null and quantity_so_far is not null
),

splits as (
    select
        *,
        sum(share_weight) over (partition by split_set_id) as set_weight
    from {{ ref('int_credit_split') }}
),

paired as (
    select
        measured.*,
        splits.rep_id,
        splits.weight_millionths,
        splits.share_weight,
        splits.set_weight
    from measured
    inner join splits on measured.split_set_id = splits.split_set_id
),

shared as (
    {{ largest_remainder(
        'paired', 'units_so_far', 'share_weight', ['unit_key', 'is_goods'], ['_share_weight desc', 'rep_id'],
        total_weight='set_weight'
    ) }}
),

measures as (
    select false as is_goods
    union all
    select true as is_goods
),

parts as (
    select
        unit_key,
        line_key,
        basis_event_code,
        document_date,
        turn,
        'direct' as credit_type_code,
        rep_id,
        weight_millionths,
        is_goods,
        share_units as part_so_far
    from shared
    union all
    select
        so_far.unit_key,
        so_far.line_key,
        so_far.basis_event_code,
        so_far.document_date,
        so_far.turn,
        'overlay' as credit_type_code,
        overlays.rep_id,
        overlays.weight_millionths,
        measures.is_goods,
        {{ proportion(
            "case when measures.is_goods then so_far.quantity_so_far else so_far.cents_so_far end",
            'overlays.weight_millionths', '100000000'
        ) }} as part_so_far
    from so_far
    inner join {{ ref('int_credit_overlay') }} as overlays on so_far.line_key = overlays.line_key
    cross join measures
),

grown as (
    select
        *,
        part_so_far - coalesce(lag(part_so_far) over (
            partition by basis_event_code, line_key, credit_type_code, rep_id, is_goods order by turn
        ), 0) as part_units
    from parts
)

select
    unit_key,
    document_date,
    credit_type_code,
    rep_id,
    weight_millionths,
    {{ from_cents("max(case when not is_goods then part_units end)") }} as credit_amount,
    cast(max(case when is_goods then part_units end) as decimal(18, 0)) * cast(0.0001 as decimal(5, 4))
        as credit_quantity
from grown
group by unit_key, document_date, credit_type_code, rep_id, weight_millionths
