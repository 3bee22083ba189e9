"""Gate 2 of dim_date.

Belongs here: an unbroken calendar.
"""

from expectations.marts.common import unique_key
from expectations.suite import Check

CHECKS = [
    unique_key("calendar_date"),
    Check(
        "calendar_has_no_gap",
        "SELECT min(calendar_date) AS first, max(calendar_date) AS last, count(*) AS days FROM {batch} "
        "HAVING count(*) <> datediff('day', min(calendar_date), max(calendar_date)) + 1",
        "BI tools need every day; look at the date spine",
    ),
]
