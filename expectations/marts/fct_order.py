"""Gate 2 of fct_order.

Belongs here: every order of the lake, once, and payments that add up.
"""

from expectations.marts.common import amounts_equal_the_lake, keys_equal_the_lake, unique_key
from expectations.suite import Check

CHECKS = [
    unique_key("order_id"),
    keys_equal_the_lake("orders", "order_id"),
    amounts_equal_the_lake(
        "orders", "order_id", "total_amount", "CASE WHEN order_amount_basis = 'header' THEN order_amount END"
    ),
    Check(
        "payments_on_orders_equal_payments_with_an_order",
        "SELECT * FROM (SELECT coalesce(sum(net_paid_amount), 0) AS on_orders, "
        "(SELECT coalesce(sum(payment_amount), 0) FROM marts.fct_payment WHERE has_order AND is_order_currency "
        "AND order_id IN (SELECT order_id FROM marts.fct_order)) AS payments FROM {batch}) "
        "WHERE on_orders <> payments",
        "a payment is counted on no order or on two; look at the join of payments to orders",
    ),
]
