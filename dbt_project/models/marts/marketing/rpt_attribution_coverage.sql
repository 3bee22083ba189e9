-- Nothing is lost on the way to fct_attribution: every conversion and every refund is attributed to touches, has none
-- in its window, or is left out for a reason.
with entries as (
    select
        conversion_type_code,
        entry_type_code,
        case when touch_number = 0 then 'unattributed' else 'attributed' end as coverage_code,
        '(none)' as reason_code,
        entry_sign * entry_cents as entry_cents
    from {{ ref('int_attribution_path') }}
    where touch_number <= 1
    union all
    select
        conversion_type_code,
        'conversion' as entry_type_code,
        'left_out' as coverage_code,
        left_out_reason as reason_code,
        {{ cents('reporting_amount') }} as entry_cents
    from {{ ref('int_conversion') }}
    where left_out_reason is not null
    union all
    select
        conversion_type_code,
        'refund' as entry_type_code,
        'left_out' as coverage_code,
        left_out_reason as reason_code,
        {{ cents('coalesce(reporting_amount, 0)') }} as entry_cents
    from {{ ref('int_refund') }}
    where left_out_reason is not null
)

select
    conversion_type_code,
    entry_type_code,
    coverage_code,
    reason_code,
    count(*) as entry_count,
    {{ from_cents('sum(entry_cents)') }} as entry_amount,
    {{ as_of_date() }} as as_of_date
from entries
group by conversion_type_code, entry_type_code, coverage_code, reason_code
