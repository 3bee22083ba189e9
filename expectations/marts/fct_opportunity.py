"""Gate 2 of fct_opportunity.

Belongs here: every deal of the lake, once, with its amount.
"""

from expectations.marts.common import same_as_lake, unique_key

CHECKS = [unique_key("opportunity_id"), same_as_lake("opportunities", "opportunity_id", "amount", "opportunity_amount")]
