-- The region of a rep over time, where the company has regions: without any there is nothing to join.
select
    rep_id,
    region,
    valid_from,
    valid_to
from {{ ref('int_rep_history') }}
where region is not null
