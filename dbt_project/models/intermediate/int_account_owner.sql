-- Who owned an account, over half-open intervals that never overlap: a later owner ends the one before. An account
-- without rows of ownership has always had the owner on its own record.
{{ config(materialized='table') }}

with recorded as (
    select
        account_id,
        rep_id,
        coalesce(is_key_account, false) as is_key_account,
        valid_from,
        valid_to,
        modified_at,
        source_system
    from {{ ref('stg_account_ownership') }}
    where role_code = 'owner' and not is_deleted
),

owned as (
    select * from recorded
    union all
    select
        account_id,
        owner_id as rep_id,
        false as is_key_account,
        cast('1900-01-01' as date) as valid_from,
        cast(null as date) as valid_to,
        modified_at,
        source_system
    from {{ ref('stg_accounts') }}
    where
        owner_id is not null
        and not is_deleted
        and account_id not in (select with_history.account_id from recorded as with_history)
),

ended as (
    select
        account_id,
        rep_id,
        is_key_account,
        valid_from,
        {{ interval_end(['account_id']) }} as valid_to
    from owned
)

select *
from ended
where valid_from < valid_to
