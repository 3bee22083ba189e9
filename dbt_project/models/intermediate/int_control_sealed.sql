-- R-11 and R-12: of every payee and closed month the entries have the hash that was sealed, and the ledger has every
-- sealed entry as it was.
with fingerprints as (
    select
        posted_period_id,
        rep_id,
        count(*) as entry_count,
        {{ sha256_of_text(joined_text(sealed_text(ledger_columns()), 'chr(10)', 'entry_id')) }} as sha256
    from {{ source('closed', 'commission_ledger') }}
    group by posted_period_id, rep_id
),

compared as (
    select
        seals.period_id,
        seals.rep_id,
        coalesce(seals.sha256 = fingerprints.sha256 and seals.entry_count = fingerprints.entry_count, false)
            as is_unchanged
    from {{ source('closed', 'period_seal') }} as seals
    left join fingerprints on seals.period_id = fingerprints.posted_period_id and seals.rep_id = fingerprints.rep_id
),

kept as (
    select
        count(*) as sealed_count,
        count(ledger.entry_id) as kept_count
    from {{ source('closed', 'commission_ledger') }} as sealed
    left join {{ ref('commission_ledger') }} as ledger
        on
            sealed.entry_id = ledger.entry_id
            and sealed.ledger_amount = ledger.ledger_amount
            and sealed.posted_period_id = ledger.posted_period_id
            and sealed.entry_type_code = ledger.entry_type_code
)

select
    'R-11' as control_id,
    'payees and closed months' as scope,
    count(*) as left_value,
    count(case when is_unchanged then 1 end) as right_value
from compared
union all
select
    'R-11' as control_id,
    concat('entries of ', rep_id, ' in ', period_id) as scope,
    1 as left_value,
    0 as right_value
from compared
where not is_unchanged
union all
select
    'R-12' as control_id,
    'entries of closed months' as scope,
    sealed_count as left_value,
    kept_count as right_value
from kept
