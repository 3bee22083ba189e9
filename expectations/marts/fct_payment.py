"""Gate 2 of fct_payment.

Belongs here: every payment of the lake, once, to the cent.
"""

from expectations.marts.common import same_as_lake, unique_key

CHECKS = [unique_key("payment_id"), same_as_lake("payments", "payment_id", "amount", "payment_amount")]
