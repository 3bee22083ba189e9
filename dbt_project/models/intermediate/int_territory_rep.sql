-- Who worked a territory, over half-open intervals: a later row of the same rep ends the one before it. Two reps may
-- share a territory; a day without a row is a vacancy.
{{ config(materialized='table') }}

with assigned as (
    select
        territory_id,
        rep_id,
        role_code,
        valid_from,
        {{ interval_end(['territory_id', 'rep_id']) }} as valid_to
    from {{ ref('stg_territory_assignments') }}
    where not is_deleted
),

structures as (
    select
        territory_id,
        structure_code,
        row_number() over (
            partition by territory_id order by valid_from desc, modified_at desc nulls last, source_system asc
        ) as recency_rank
    from {{ ref('stg_territories') }}
    where not is_deleted
)

select
    assigned.territory_id,
    assigned.rep_id,
    assigned.role_code,
    structures.structure_code,
    assigned.valid_from,
    assigned.valid_to
from assigned
left join structures on assigned.territory_id = structures.territory_id and structures.recency_rank = 1
where assigned.valid_from < assigned.valid_to
