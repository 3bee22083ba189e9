"""Gate 2 of rpt_attribution_coverage.

Belongs here: the money of deals and orders against what attribution covers, and that against what each model credits.
"""

from expectations.marts.common import unique_key
from expectations.suite import Check

CHECKS = [
    unique_key("conversion_type_code", "entry_type_code", "coverage_code", "reason_code"),
    Check(
        "every_won_deal_and_order_is_covered",
        "SELECT conversion_type_code, there.row_count, there.amount, covered_count, covered_amount FROM ("
        "SELECT 'deal_won' AS conversion_type_code, count(*) AS row_count, coalesce(sum(won_reporting_amount), 0) AS amount "
        "FROM marts.fct_opportunity WHERE is_won "
        "UNION ALL SELECT 'order', count(*), coalesce(sum(order_reporting_amount), 0) FROM marts.fct_order) AS there "
        "LEFT JOIN (SELECT conversion_type_code, sum(entry_count) AS covered_count, sum(entry_amount) AS covered_amount "
        "FROM {batch} WHERE entry_type_code = 'conversion' GROUP BY 1) AS here USING (conversion_type_code) "
        "WHERE row_count <> coalesce(covered_count, 0) OR amount <> coalesce(covered_amount, 0)",
        "a deal or an order is neither attributed nor left out for a reason, or twice; look at int_conversion",
    ),
    Check(
        "every_model_credits_what_is_covered",
        "SELECT conversion_type_code, entry_type_code, model_code, credit_ratio, entry_count, credit_amount, entry_amount "
        "FROM (SELECT conversion_type_code, entry_type_code, sum(entry_count) AS entry_count, "
        "sum(entry_amount) AS entry_amount FROM {batch} WHERE coverage_code <> 'left_out' GROUP BY 1, 2) AS covered "
        "FULL JOIN (SELECT conversion_type_code, entry_type_code, model_code, sum(credit_ratio) AS credit_ratio, "
        "sum(credit_amount) AS credit_amount FROM marts.fct_attribution GROUP BY 1, 2, 3) AS credited "
        "USING (conversion_type_code, entry_type_code) "
        "WHERE credit_ratio IS DISTINCT FROM entry_count OR credit_amount IS DISTINCT FROM entry_amount",
        "a model credits more or less than there is; look at int_attribution_weight and int_attribution_remainder",
    ),
]
