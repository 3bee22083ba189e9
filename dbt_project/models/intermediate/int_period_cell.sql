-- The periods that goals speak of, cut into the intervals between all their ends: within a cell nothing begins or
-- ends, so results are summed once per cell and the cells of a period add up to it. Territories regroup only between
-- cells.
{{ config(materialized='table') }}

with wanted as (
    select period_id from {{ ref('int_goal') }}
    union distinct
    select baseline_period_id as period_id from {{ ref('int_goal') }}
),

periods as (
    select periods.*
    from wanted
    inner join {{ ref('int_period') }} as periods on wanted.period_id = periods.period_id
),

edges as (
    select valid_from as edge_date from periods
    union distinct
    select valid_to as edge_date from periods
    union distinct
    select valid_from as edge_date from {{ ref('int_territory_tree') }}
),

cells as (
    select
        edge_date as valid_from,
        lead(edge_date) over (order by edge_date) as valid_to
    from edges
)

select
    periods.period_id,
    cells.valid_from,
    cells.valid_to
from periods
inner join cells on periods.valid_from <= cells.valid_from and periods.valid_to >= cells.valid_to
