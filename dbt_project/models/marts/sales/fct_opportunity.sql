-- A customer is new with its first won deal; deals won on one day go by id, so that exactly one is the first.
with wins as (
    select
        opportunity_id,
        row_number() over (partition by account_id order by close_date, opportunity_id) as win_number
    from {{ ref('int_opportunity') }}
    where is_known and is_won and close_date is not null and account_id is not null
)

select
    deals.opportunity_id,
    deals.name as opportunity_name,
    deals.account_id,
    deals.lead_id,
    deals.owner_id,
    deals.primary_campaign_id,
    deals.pipeline_code,
    deals.stage_code,
    deals.category_code,
    deals.probability as probability_ratio,
    deals.is_closed,
    deals.is_won,
    deals.is_closed and deals.close_date is null as is_close_date_missing,
    deals.created_at,
    deals.created_date,
    deals.close_date,
    deals.amount as opportunity_amount,
    case when deals.is_won and deals.close_date is not null then deals.amount end as won_amount,
    deals.currency_code,
    coalesce(wins.win_number = 1, false) as is_new_customer,
    deals.product_id,
    products.product_name,
    products.product_id is not null as has_product,
    case when deals.is_won then {{ days_between('deals.created_date', 'deals.close_date') }} end as cycle_days,
    coalesce(deals.is_won and deals.close_date < deals.created_date, false) as is_negative_cycle,
    deals.loss_reason,
    deals.modified_at,
    deals.source_system,
    deals.source_file,
    deals.source_row_number
from {{ ref('int_opportunity') }} as deals
left join wins on deals.opportunity_id = wins.opportunity_id
left join {{ ref('dim_product') }} as products on deals.product_id = products.product_id
where deals.is_known
