-- R-01 and R-02 as ingest counted: rows of the files that were read, accepted or rejected; files that a manifest lists;
-- batches; contents that count once. Gate 1 has stopped the run before, where one of them differs.
select
    'R-01' as control_id,
    concat('rows of ', extract) as scope,
    sum(rows_in) as left_value,
    sum(rows_accepted + rows_rejected) as right_value
from {{ source('accounting', '_manifest') }}
group by extract
union all
select
    'R-01' as control_id,
    'files listed in manifests' as scope,
    count(distinct listed.file) as left_value,
    count(distinct arrived.file) as right_value
from {{ ref('stg_load_manifests') }} as listed
left join {{ source('accounting', '_manifest') }} as arrived on listed.file = arrived.file
where not listed.is_deleted
union all
select
    'R-01' as control_id,
    'batches that are missing' as scope,
    0 as left_value,
    count(*) as right_value
from {{ source('accounting', '_missing_batch') }}
union all
select
    'R-02' as control_id,
    'contents that count once' as scope,
    count(*) as left_value,
    count(distinct concat(extract, '/', batch)) as right_value
from {{ source('accounting', '_manifest') }}
