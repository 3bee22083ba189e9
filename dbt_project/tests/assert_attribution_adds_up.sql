-- Definition C1: in each model the credits of each counted conversion, and of each refund, add up to exactly 1 and to
-- exactly its amount. What must be there is taken from the conversions and refunds themselves, so a missing or doubled
-- one shows too.
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

differences as (
    select
        conversion_type_code,
        conversion_id,
        refund_id,
        model_code,
        credit_ratio as difference_ratio,
        credit_amount as difference_amount
    from {{ ref('fct_attribution') }}
    union all
    select
        entries.conversion_type_code,
        entries.conversion_id,
        entries.refund_id,
        models.model_code,
        -1 as difference_ratio,
        -entries.entry_amount as difference_amount
    from entries
    cross join models
)

select
    conversion_type_code,
    conversion_id,
    refund_id,
    model_code,
    sum(difference_ratio) as difference_ratio,
    sum(difference_amount) as difference_amount
from differences
group by conversion_type_code, conversion_id, refund_id, model_code
having sum(difference_ratio) <> 0 or sum(difference_amount) <> 0
