-- Reserves of closed months of which nothing is posted any more: what was let go in a closed month, and what would have
-- been held and let go in closed months that never held it. What such a document earns or loses later is paid in full.
{{ config(materialized='table') }}

with sealed as (
    select
        *,
        {{ entry_family() }} as family_code
    from {{ source('closed', 'commission_ledger') }}
),

held as (
    select
        {{ reserve_key() }} as reserve_key,
        max(case when family_code = 'released' then 1 else 0 end) = 1 as is_let_go
    from sealed
    where family_code in ('held', 'released')
    group by {{ reserve_key() }}
),

owed as (
    select distinct {{ reserve_key() }} as reserve_key
    from {{ ref('int_pay_entry') }}
    where
        family_code = 'released'
        and change_number in (
            select months.month_number
            from {{ ref('int_pay_month') }} as months
            where months.is_closed
        )
)

select reserve_key
from held
where is_let_go
union all
select owed.reserve_key
from owed
left join held on owed.reserve_key = held.reserve_key
where held.reserve_key is null
