-- Who shares the credit of an order line, order, deal or account, and how. The rows of one source and role are cut at
-- every day on which one of them starts or ends, so that each set holds as a whole; a rep's later row ends the former.
{{ config(materialized='table') }}
{%- set source = ['source_type_code', 'source_id', 'role_code'] %}

with recorded as (
    select
        *,
        {{ interval_end(source + ['rep_id']) }} as ends_on
    from {{ ref('stg_credit_splits') }}
    where not is_deleted and {{ is_recorded('coalesce(recorded_at, created_at, modified_at)') }}
),

edges as (
    select
        {{ source | join(', ') }},
        valid_from
    from recorded
    union distinct
    select
        {{ source | join(', ') }},
        ends_on as valid_from
    from recorded
),

intervals as (
    select
        *,
        lead(valid_from) over (partition by {{ source | join(', ') }} order by valid_from) as valid_to
    from edges
),

sets as (
    select
        intervals.source_type_code,
        intervals.source_id,
        intervals.role_code,
        intervals.valid_from,
        intervals.valid_to,
        splits.rep_id,
        splits.weight_millionths,
        count(*) over same_set as payee_count,
        sum(splits.weight_millionths) over same_set as total_millionths,
        splits.role_code = 'direct'
        and min(case when splits.is_equal_share then 1 else 0 end) over same_set = 1 as is_equal_share,
        row_number() over (
            partition by intervals.source_type_code, intervals.source_id, intervals.role_code, intervals.valid_from
            order by splits.rep_id
        ) as payee_number
    from intervals
    inner join recorded as splits
        on
            intervals.source_type_code = splits.source_type_code
            and intervals.source_id = splits.source_id
            and intervals.role_code = splits.role_code
            and intervals.valid_from >= splits.valid_from
            and intervals.valid_from < splits.ends_on
    window same_set as (
        partition by intervals.source_type_code, intervals.source_id, intervals.role_code, intervals.valid_from
    )
)

-- The shares of equal payees are shown in millionths that add up; money is shared by weights of one.
select
    {{ narrow_key(['source_type_code', 'source_id', 'role_code', 'valid_from']) }} as split_set_id,
    source_type_code,
    source_id,
    role_code,
    valid_from,
    valid_to,
    rep_id,
    payee_number,
    payee_count,
    cast(
        case
            when is_equal_share
                then
                    {{ whole_quotient('100000000', 'payee_count') }}
                    + case when payee_number <= 100000000 % payee_count then 1 else 0 end
            else weight_millionths
        end as bigint
    ) as weight_millionths,
    case when is_equal_share then 1 else weight_millionths end as share_weight,
    case when is_equal_share then 100000000 else cast(total_millionths as bigint) end as total_millionths,
    role_code = 'overlay' or is_equal_share or total_millionths = 100000000 as is_valid
from sets
