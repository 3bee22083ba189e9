"""Gate 2 of fct_lead.

Belongs here: every lead of the lake, once.
"""

from expectations.marts.common import same_as_lake, unique_key

CHECKS = [unique_key("lead_id"), same_as_lake("leads", "lead_id")]
