-- Definition I2 and fault 17: an amount in another currency without a rate stops the run; it never stays as it is.
{{ amounts_without_a_rate('fct_order', 'order', 'order_id', 'order_date', 'order_reporting_amount', 'order_amount') }}
union all
{{ amounts_without_a_rate(
    'fct_payment', 'payment', 'payment_id', 'payment_date', 'payment_reporting_amount', 'payment_amount'
) }}
union all
{{ amounts_without_a_rate(
    'int_campaign_cost', 'cost of campaign', 'campaign_id', 'cost_date', 'spend_reporting_amount', 'spend_amount'
) }}
union all
{{ amounts_without_a_rate(
    'fct_opportunity', 'deal', 'opportunity_id', 'event_date', 'opportunity_reporting_amount', 'opportunity_amount'
) }}
union all
{{ amounts_without_a_rate(
    'int_deal_origin', 'new deal', 'opportunity_id', 'opened_date', 'opened_reporting_amount', 'opened_amount'
) }}
