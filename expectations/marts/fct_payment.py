"""Gate 2 of fct_payment.

Belongs here: every payment of the lake, once, to the cent.
"""

from expectations.marts.common import amounts_equal_the_lake, keys_equal_the_lake, unique_key

CHECKS = [
    unique_key("payment_id"),
    keys_equal_the_lake("payments", "payment_id"),
    amounts_equal_the_lake("payments", "payment_id", "amount", "payment_amount"),
]
