"""Gate 2 of rpt_funnel_cohort.

Belongs here: a funnel that counts every lead once and never exceeds one.
"""

from expectations.marts.common import ratios_between, unique_key
from expectations.suite import Check

CHECKS = [
    unique_key("cohort_month", "channel_code", "owner_team_id"),
    ratios_between("0", "1", ["mql_ratio", "opportunity_ratio", "won_ratio", "won_to_date_ratio"]),
    Check(
        "every_lead_is_in_one_cohort",
        "SELECT * FROM (SELECT coalesce(sum(lead_count + excluded_count), 0) AS in_cohorts, "
        "(SELECT count(*) FROM marts.fct_lead) AS leads "
        "FROM {batch}) WHERE in_cohorts <> leads",
        "a lead is in no cohort or in two; look at the grouping of rpt_funnel_cohort",
    ),
]
