"""Gate 2 of fct_lead.

Belongs here: every lead of the lake, once.
"""

from expectations.marts.common import keys_equal_the_lake, unique_key

CHECKS = [unique_key("lead_id"), keys_equal_the_lake("leads", "lead_id")]
