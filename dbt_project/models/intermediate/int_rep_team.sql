-- Which team a rep was in, over half-open intervals that never overlap: a later row ends the one before it.
select
    rep_id,
    team_id,
    valid_from,
    coalesce(
        least(
            valid_to,
            lead(valid_from) over (partition by rep_id order by valid_from, modified_at, source_system)
        ),
        cast('9999-12-31' as date)
    ) as valid_to
from {{ ref('stg_reps') }}
where not is_deleted
