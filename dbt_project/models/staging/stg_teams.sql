-- Who belongs to which team, over time, with the share of a team's pool, one row per team, rep and start of validity
-- and source: the version the as-of date knows.
select
    team_id,
    rep_id,
    valid_from,
    valid_to,
    weight,
    recorded_at,
    {{ version_columns() }}
from {{ latest_version(source('raw', 'teams'), ['team_id', 'rep_id', 'valid_from']) }}
