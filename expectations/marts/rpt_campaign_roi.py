"""Gate 2 of rpt_campaign_roi.

Belongs here: returns over every lead and every cent of cost.
"""

from expectations.marts.common import ratios_between, unique_key
from expectations.suite import Check

CHECKS = [
    unique_key("campaign_id", "spend_month"),
    ratios_between("-1", None, ["roi_ratio", "roas_ratio"]),
    Check(
        "every_lead_and_won_amount_is_counted_once",
        "SELECT * FROM (SELECT coalesce(sum(lead_count), 0) AS leads_here, coalesce(sum(won_amount), 0) AS won_here, "
        "(SELECT count(*) FROM marts.fct_lead) AS leads, "
        "(SELECT coalesce(sum(won_amount), 0) FROM marts.fct_lead) AS won "
        "FROM {batch}) WHERE leads_here <> leads OR won_here <> won",
        "leads or won money are missing or doubled per campaign; look at int_campaign_lead_month",
    ),
    Check(
        "no_ratio_without_cost",
        "SELECT campaign_id, spend_month, cost_amount, roi_ratio FROM {batch} "
        "WHERE (is_cost_missing OR coalesce(cost_amount, 0) <= 0) "
        "AND coalesce(roi_ratio, roas_ratio, cost_per_lead_amount) IS NOT NULL",
        "a return on no cost, or on a net credit, is undefined, never zero or infinite",
    ),
]
