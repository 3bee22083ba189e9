"""Gate 2 of fct_opportunity.

Belongs here: every deal of the lake, once, with its amount.
"""

from expectations.marts.common import amounts_equal_the_lake, keys_equal_the_lake, unique_key

CHECKS = [
    unique_key("opportunity_id"),
    keys_equal_the_lake("opportunities", "opportunity_id"),
    amounts_equal_the_lake("opportunities", "opportunity_id", "amount", "opportunity_amount"),
]
