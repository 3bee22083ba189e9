-- Definition C1: in each model the credits of each counted conversion, and of each refund, add up to exactly 1 and to
-- exactly its amount. What must be there is taken from the conversions and refunds themselves, so a missing or doubled
-- one shows too: there must be as many sums as entries and models. One row with the first of what is wrong.
with models as (
    select model_code from {{ ref('attribution_models') }}
    union all
    select 'time_decay_7d' as model_code
),

entries as (
    select
        conversion_type_code,
        conversion_id,
        '(none)' as refund_id,
        reporting_amount as entry_amount
    from {{ ref('int_conversion') }}
    where left_out_reason is null
    union all
    select
        conversion_type_code,
        conversion_id,
        refund_id,
        reporting_amount as entry_amount
    from {{ ref('int_refund') }}
    where left_out_reason is null
),

wanted as (
    select count(*) as wanted_count
    from entries
    cross join models
),

credits as (
    select
        conversion_type_code,
        conversion_id,
        refund_id,
        model_code,
        sum(credit_ratio) as credit_ratio,
        sum(credit_amount) as credit_amount
    from {{ ref('fct_attribution') }}
    group by conversion_type_code, conversion_id, refund_id, model_code
),

judged as (
    select
        true as is_there,
        case
            when
                entries.conversion_id is null
                or credits.credit_ratio <> 1
                or coalesce(credits.credit_amount, 0) <> coalesce(entries.entry_amount, 0)
                then concat(
                    credits.conversion_type_code, ' ', credits.conversion_id, ', refund ', credits.refund_id, ', ',
                    credits.model_code, ': ', credits.credit_ratio, ' and ', credits.credit_amount, ' of ',
                    entries.entry_amount
                )
        end as broken
    from credits
    left join entries
        on
            credits.conversion_type_code = entries.conversion_type_code
            and credits.conversion_id = entries.conversion_id
            and credits.refund_id = entries.refund_id
)

select
    max(wanted.wanted_count) as wanted_count,
    count(judged.is_there) as credited_count,
    count(judged.broken) as broken_count,
    min(judged.broken) as first_broken
from wanted
left join judged on true
having max(wanted.wanted_count) <> count(judged.is_there) or count(judged.broken) > 0
