-- Today's half of lead_identity_map, which is stored: a view reads as fast as a copy would.
select
    lead_id,
    survivor_lead_id,
    is_merged,
    is_living
from {{ ref('lead_identity_map') }}
where is_current
