"""Gate 2 of dim_campaign.

Belongs here: one row per campaign.
"""

from expectations.marts.common import unique_key

CHECKS = [unique_key("campaign_id")]
