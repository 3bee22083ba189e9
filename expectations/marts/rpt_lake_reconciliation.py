"""Gate 2 of rpt_lake_reconciliation.

Belongs here: the differences between lake and marts, which must all be zero.
"""

from expectations.marts.common import unique_key
from expectations.suite import Check

CHECKS = [
    unique_key("extract_name"),
    Check(
        "nothing_is_lost_between_lake_and_marts",
        "SELECT extract_name, difference_count, difference_amount FROM {batch} "
        "WHERE difference_count IS DISTINCT FROM 0 OR difference_amount IS DISTINCT FROM 0",
        "records or money of this extract are missing from its mart or doubled in it; do not release",
    ),
]
