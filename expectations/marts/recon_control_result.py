"""Gate 2 of recon_control_result.

Belongs here: each control once per scope, and a blocking control that failed stops the release.
"""

from expectations.marts.common import unique_key
from expectations.suite import Check

CHECKS = [
    unique_key("control_id", "scope"),
    Check(
        "no_blocking_control_failed",
        "SELECT control_id AS control, scope, left_value, right_value, compares FROM {batch} "
        "WHERE severity_code = 'block' AND status_code = 'failed' ORDER BY control_id, scope",
        "the two sides must be equal; look the scope up in the marts, correct the extract and run again",
    ),
]
