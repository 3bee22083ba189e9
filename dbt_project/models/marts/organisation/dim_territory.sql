with rows_of_source as (
    select
        *,
        {{ interval_end(['territory_id']) }} as row_end
    from {{ ref('stg_territories') }}
    where not is_deleted
),

-- Each row, and after it the time that no row covers: a territory that is closed, or closed for a while.
edges as (
    select
        territory_id,
        valid_from as edge_date
    from rows_of_source
    union distinct
    select
        territory_id,
        row_end as edge_date
    from rows_of_source
),

intervals as (
    select
        territory_id,
        edge_date as valid_from,
        coalesce(lead(edge_date) over (partition by territory_id order by edge_date), {{ end_of_time() }}) as valid_to,
        min(edge_date) over (partition by territory_id) as first_date
    from edges
)

select
    intervals.territory_id,
    intervals.valid_from,
    intervals.valid_to,
    {{ valid_at(as_of_date(), 'intervals') }} as is_current,
    territories.territory_id is not null as is_open,
    territories.parent_territory_id,
    territories.name as territory_name,
    territories.structure_code,
    territories.assignment_rule,
    territories.created_at,
    territories.modified_at,
    territories.source_system,
    territories.source_file,
    territories.source_row_number
from intervals
left join rows_of_source as territories
    on
        intervals.territory_id = territories.territory_id
        and intervals.valid_from >= territories.valid_from
        and intervals.valid_from < territories.row_end
where intervals.valid_from < intervals.valid_to and intervals.first_date <= {{ as_of_date() }}
