"""Gate 2 of rpt_campaign_roi.

Belongs here: returns over every lead and every cent of cost and of won deals, in each model and basis.
"""

from expectations.marts.common import ratios_between, unique_key
from expectations.suite import Check

CHECKS = [
    unique_key("model_code", "basis_code", "campaign_id", "channel_code", "spend_month"),
    ratios_between(None, None, ["roi_ratio", "margin_roi_ratio", "roas_ratio", "roi_primary_campaign_ratio"]),
    Check(
        "every_model_counts_every_lead_and_cost_once",
        "SELECT model_code, basis_code, sum(lead_count) AS leads_here, coalesce(sum(cost_amount), 0) AS cost_here, "
        "(SELECT count(*) FROM marts.fct_lead WHERE NOT is_excluded) AS leads, "
        "(SELECT coalesce(sum(spend_reporting_amount), 0) FROM marts.fct_campaign_cost_day) AS cost "
        "FROM {batch} GROUP BY ALL HAVING leads_here <> leads OR cost_here <> cost",
        "leads or cost are missing or doubled per campaign; look at int_campaign_outcome",
    ),
    Check(
        "no_ratio_without_cost",
        "SELECT campaign_id, spend_month, cost_amount, roi_ratio FROM {batch} "
        "WHERE (is_cost_missing OR coalesce(cost_amount, 0) <= 0) "
        "AND coalesce(roi_ratio, roas_ratio, cost_per_lead_amount, marketing_cac_amount) IS NOT NULL",
        "a return on no cost, or on a net credit, is undefined, never zero or infinite",
    ),
]
