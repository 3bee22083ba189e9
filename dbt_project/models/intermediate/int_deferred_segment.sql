-- Each asset from change to change: what is left of it is spread evenly over the units that are left of its service.
-- A refund takes it off the asset first; what exceeds the asset takes back expense. Each change needs the one before.
{{ config(materialized='table') }}

with recursive changes as (
    select *
    from {{ ref('int_deferred_change') }}
    where treatment_code = 'deferred'
),

segments as (
    select
        deferred_asset_id,
        change_number,
        from_number,
        next_number,
        canceled_number,
        canceled_units,
        before_units,
        cast(term_units - before_units as bigint) as left_units,
        change_cents,
        cast(0 as hugeint) as opening_cents,
        cast(greatest(change_cents, 0) as hugeint) as base_cents
    from changes
    where change_number = 1
    union all
    select
        deferred_asset_id,
        change_number,
        from_number,
        next_number,
        canceled_number,
        canceled_units,
        before_units,
        left_units,
        change_cents,
        opening_cents,
        cast(greatest(opening_cents + change_cents, 0) as hugeint) as base_cents
    from (
        select
            changes.deferred_asset_id,
            changes.change_number,
            changes.from_number,
            changes.next_number,
            changes.canceled_number,
            changes.canceled_units,
            changes.before_units,
            cast(changes.term_units - changes.before_units as bigint) as left_units,
            changes.change_cents,
            cast(
                case
                    when changes.canceled_number < changes.from_number or segments.left_units <= 0 then 0
                    else
                        segments.base_cents
                        - {{ proportion(
                            'segments.base_cents', 'changes.before_units - segments.before_units', 'segments.left_units'
                        ) }}
                end as hugeint
            ) as opening_cents
        from segments
        inner join changes
            on
                segments.deferred_asset_id = changes.deferred_asset_id
                and segments.change_number + 1 = changes.change_number
    ) as followed
)

select
    deferred_asset_id,
    change_number,
    from_number,
    next_number,
    opening_cents,
    base_cents,
    before_units,
    -- Of a service that is over, or was called off before, nothing is left to spread over.
    case when canceled_number < from_number then 0 else left_units end as left_units,
    greatest(change_cents, 0) as capitalized_cents,
    least(greatest(-change_cents, 0), opening_cents) as clawed_back_cents,
    greatest(-change_cents - opening_cents, 0) as reversed_cents
from segments
