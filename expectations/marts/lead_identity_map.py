"""Gate 2 of lead_identity_map.

Belongs here: every living lead of the lake, mapped to one survivor.
"""

from expectations.marts.common import unique_key
from expectations.suite import Check

CHECKS = [
    unique_key("lead_id", "valid_from"),
    Check(
        "every_living_lead_has_one_survivor",
        "WITH lake AS (SELECT DISTINCT _source, lead_id FROM raw.leads) "
        "SELECT * FROM (SELECT (SELECT count(*) FROM lake) AS lake_rows, count(*) AS mapped_rows, "
        "count(DISTINCT lead_id) AS mapped_leads, (SELECT deleted_count + after_as_of_count "
        "FROM marts.rpt_lake_reconciliation WHERE extract_name = 'leads') AS left_out_rows "
        "FROM {batch} WHERE is_current AND is_living) "
        "WHERE lake_rows IS DISTINCT FROM mapped_rows + left_out_rows OR mapped_rows <> mapped_leads",
        "leads were lost or doubled while doubles were merged; do not release",
    ),
]
