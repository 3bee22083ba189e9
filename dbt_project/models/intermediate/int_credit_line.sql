-- Every line of a document with the one whom it is credited to: the split of the line, order, deal or account that
-- held on the document's day, the nearest first; else who sold the order or owned the deal; else who owned the account
-- on that day; else who worked its territory. Money that comes later for the document is credited alike.
{{ config(materialized='table') }}

with split_sets as (
    select
        source_type_code,
        source_id,
        split_set_id,
        valid_from,
        valid_to,
        is_valid
    from {{ ref('int_credit_split') }}
    where role_code = 'direct' and payee_number = 1
),

-- A customer is new with the deal that says so, else with the first order.
firsts as (
    select
        order_id,
        row_number() over (partition by account_id order by order_date, order_id) = 1 as is_first
    from {{ ref('int_order') }}
    where is_known and account_id is not null
),

sold as (
    select
        items.*,
        coalesce(orders.account_id, items.account_id) as sold_account_id,
        orders.opportunity_id,
        coalesce(orders.owner_id, deals.owner_id) as seller_id,
        coalesce(deals.is_new_customer, firsts.is_first, false) as is_new_customer,
        products.product_group_code,
        coalesce(not products.is_commissionable, false) as is_excluded_product
    from {{ ref('int_document_line') }} as items
    left join {{ ref('int_order') }} as orders on items.order_id = orders.order_id and orders.is_known
    left join firsts on orders.order_id = firsts.order_id
    left join {{ ref('fct_opportunity') }} as deals on orders.opportunity_id = deals.opportunity_id
    left join {{ ref('stg_products') }} as products
        on items.product_id = products.product_id and not products.is_deleted
),

claimed as (
    select
        sold.*,
        coalesce(by_line.split_set_id, by_order.split_set_id, by_deal.split_set_id, by_account.split_set_id)
            as split_set_id,
        coalesce(by_line.is_valid, by_order.is_valid, by_deal.is_valid, by_account.is_valid, true) as is_split_valid,
        coalesce(sold.seller_id, owners.rep_id) as owner_id,
        customers.territory_id
    from sold
    left join split_sets as by_line
        on
            by_line.source_type_code = 'order_line'
            and concat(sold.order_id, '/', sold.order_line_number) = by_line.source_id
            and {{ valid_at('sold.document_date', 'by_line') }}
    left join split_sets as by_order
        on
            by_order.source_type_code = 'order'
            and sold.order_id = by_order.source_id
            and {{ valid_at('sold.document_date', 'by_order') }}
    left join split_sets as by_deal
        on
            by_deal.source_type_code = 'opportunity'
            and sold.opportunity_id = by_deal.source_id
            and {{ valid_at('sold.document_date', 'by_deal') }}
    left join split_sets as by_account
        on
            by_account.source_type_code = 'account'
            and sold.sold_account_id = by_account.source_id
            and {{ valid_at('sold.document_date', 'by_account') }}
    left join {{ ref('int_account_owner') }} as owners
        on sold.sold_account_id = owners.account_id and {{ valid_at('sold.document_date', 'owners') }}
    left join {{ ref('stg_accounts') }} as customers
        on sold.sold_account_id = customers.account_id and not customers.is_deleted
),

-- Of two reps in one territory the first by id: somebody must, and it must be the same one in every run.
territory_reps as (
    select
        claimed.document_type_code,
        claimed.document_id,
        claimed.line_number,
        min(reps.rep_id) as rep_id
    from claimed
    inner join {{ ref('int_territory_rep') }} as reps
        on claimed.territory_id = reps.territory_id and {{ valid_at('claimed.document_date', 'reps') }}
    where claimed.owner_id is null and claimed.split_set_id is null
    group by claimed.document_type_code, claimed.document_id, claimed.line_number
)

select
    {{ narrow_key(['claimed.document_type_code', 'claimed.document_id', 'claimed.line_number']) }} as line_key,
    claimed.document_key,
    claimed.document_type_code,
    claimed.document_id,
    claimed.line_number,
    claimed.document_date,
    claimed.order_id,
    claimed.order_line_number,
    claimed.sold_account_id as account_id,
    claimed.opportunity_id,
    claimed.product_id,
    claimed.product_group_code,
    claimed.territory_id,
    claimed.is_new_customer,
    claimed.quantity,
    claimed.line_amount,
    claimed.currency_code,
    claimed.split_set_id,
    coalesce(claimed.owner_id, territory_reps.rep_id) as owner_id,
    case
        when claimed.reason_code is not null then claimed.reason_code
        when claimed.is_excluded_product then 'excluded_product'
        when not claimed.is_split_valid then 'split_invalid'
        when claimed.split_set_id is not null or coalesce(claimed.owner_id, territory_reps.rep_id) is not null then null
        when claimed.territory_id is not null then 'vacant_territory'
        else 'no_rep'
    end as reason_code,
    claimed.source_system,
    claimed.source_file,
    claimed.source_row_number
from claimed
left join territory_reps
    on
        claimed.document_type_code = territory_reps.document_type_code
        and claimed.document_id = territory_reps.document_id
        and claimed.line_number = territory_reps.line_number
