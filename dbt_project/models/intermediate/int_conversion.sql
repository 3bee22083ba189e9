-- Definition C1: what touches are credited with. Every lead, deal and order that the as-of date knows is here; one that
-- does not count says why. What has no instant (a close date) is compared with touches by day. An amount that is not
-- known counts 0.
{{ config(materialized='table') }}

with deals as (
    select * from {{ ref('int_deal_origin') }}
),

conversions as (
    select
        'lead_created' as conversion_type_code,
        lead_id as conversion_id,
        created_date as conversion_date,
        created_at as conversion_at,
        {{ plus_days('created_date', '-' ~ var('attribution_window_days_lead')) }} as window_start_date,
        lead_id,
        cast(null as varchar(255)) as opportunity_id,
        converted_account_id as account_id,
        cast(0 as decimal(18, 2)) as reporting_amount,
        false as is_new_customer,
        created_at as lead_created_at,
        cast(null as timestamp) as opportunity_created_at,
        exclusion_reason
    from {{ ref('int_lead') }}
    where is_known

    union all
    select
        'opportunity_created' as conversion_type_code,
        opportunity_id as conversion_id,
        opened_date as conversion_date,
        opportunity_created_at as conversion_at,
        {{ plus_days('opened_date', '-' ~ var('attribution_window_days_deal')) }} as window_start_date,
        lead_id,
        opportunity_id,
        account_id,
        opened_reporting_amount as reporting_amount,
        false as is_new_customer,
        lead_created_at,
        opportunity_created_at,
        exclusion_reason
    from deals

    union all
    select
        'deal_won' as conversion_type_code,
        opportunity_id as conversion_id,
        close_date as conversion_date,
        cast(null as timestamp) as conversion_at,
        {{ plus_days('close_date', '-' ~ var('attribution_window_days_deal')) }} as window_start_date,
        lead_id,
        opportunity_id,
        account_id,
        won_reporting_amount as reporting_amount,
        is_new_customer,
        lead_created_at,
        opportunity_created_at,
        exclusion_reason
    from deals
    where is_won

    union all
    select
        'order' as conversion_type_code,
        orders.order_id as conversion_id,
        orders.order_date as conversion_date,
        orders.ordered_at as conversion_at,
        {{ plus_days('orders.order_date', '-' ~ var('attribution_window_days_order')) }} as window_start_date,
        deals.lead_id,
        orders.opportunity_id,
        orders.account_id,
        orders.order_reporting_amount as reporting_amount,
        orders.account_id is not null
        and row_number() over (
            partition by orders.account_id, orders.is_excluded or orders.is_canceled
            order by orders.ordered_at, orders.order_id
        ) = 1 as is_new_customer,
        deals.lead_created_at,
        deals.opportunity_created_at,
        coalesce(nullif(orders.exclusion_reason, ''), case when orders.is_canceled then 'canceled' end)
            as exclusion_reason
    from {{ ref('fct_order') }} as orders
    left join deals on orders.opportunity_id = deals.opportunity_id
)

select
    conversion_type_code,
    conversion_id,
    conversion_date,
    conversion_at,
    window_start_date,
    lead_id,
    opportunity_id,
    account_id,
    coalesce(reporting_amount, 0) as reporting_amount,
    is_new_customer,
    lead_created_at,
    opportunity_created_at,
    case
        when {{ is_excluded() }} then exclusion_reason
        when conversion_date is null then 'no_date'
    end as left_out_reason
from conversions
