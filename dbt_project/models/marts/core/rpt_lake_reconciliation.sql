-- Every record of the lake is in its mart, deleted, after the as-of date, or a double that another record stands for;
-- anything else is a difference.
-- An order's mart amount may come from its lines, so orders are reconciled on the header total only.
with extracts as (
    {{ lake_reconciliation('orders', 'order_id', 'total_amount', 'int_order', 'fct_order',
        "case when order_amount_basis = 'header' then order_amount end") }}
    union all
    {{ lake_reconciliation('payments', 'payment_id', 'amount', 'int_payment', 'fct_payment', 'payment_amount') }}
    union all
    {{ lake_reconciliation('leads', 'lead_id', 'null', 'int_lead', 'fct_lead', 'null',
        'select count(*) as merged_count from ' ~ ref('int_lead_survivor') ~ ' where is_living and is_merged') }}
    union all
    {{ lake_reconciliation('opportunities', 'opportunity_id', 'amount', 'int_opportunity', 'fct_opportunity',
        'opportunity_amount') }}
)

select
    extract_name,
    cast(coalesce(lake_row_count, 0) as bigint) as lake_row_count,
    lake_key_count,
    deleted_count,
    after_as_of_count,
    cast(merged_count as bigint) as merged_count,
    mart_row_count,
    lake_key_count - deleted_count - after_as_of_count - merged_count - mart_row_count as difference_count,
    {{ ratio('merged_count', 'merged_count + mart_row_count') }} as dedupe_ratio,
    cast(coalesce(lake_amount, 0) as decimal(18, 2)) as lake_amount,
    cast(coalesce(deleted_amount, 0) as decimal(18, 2)) as deleted_amount,
    cast(coalesce(after_as_of_amount, 0) as decimal(18, 2)) as after_as_of_amount,
    cast(coalesce(mart_amount, 0) as decimal(18, 2)) as mart_amount,
    cast(
        coalesce(lake_amount, 0) - coalesce(deleted_amount, 0) - coalesce(after_as_of_amount, 0)
        - coalesce(mart_amount, 0) as decimal(18, 2)
    ) as difference_amount,
    {{ as_of_date() }} as as_of_date
from extracts
