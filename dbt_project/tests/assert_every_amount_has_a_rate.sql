-- Definition I2 and fault 17: an amount in another currency without a rate stops the run; it never stays as it is.
{{ amounts_without_a_rate('fct_order', 'order', 'order_id', 'order_date', 'order_reporting_amount', 'order_amount') }}
union all
{{ amounts_without_a_rate(
    'fct_payment', 'payment', 'payment_id', 'payment_date', 'payment_reporting_amount', 'payment_amount'
) }}
