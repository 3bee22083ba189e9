"""A dashboard that asks the current release again and again until its input ends: `python -m tests.bench.reader CURRENT`.

Belongs here: its questions, and what it saw: a JSON object of how many queries there were and their milliseconds. Opening
the release counts as a query, for a dashboard that opens it anew each time waits for that too.
"""

import json
import select
import statistics
import sys
import time
from pathlib import Path

import duckdb

QUESTIONS = (
    "SELECT cohort_month, sum(lead_count), sum(won_count) FROM marts.rpt_funnel_cohort GROUP BY 1 ORDER BY 1",
    "SELECT campaign_id, roi_ratio FROM marts.rpt_campaign_roi WHERE is_headline ORDER BY roi_ratio DESC LIMIT 20",
    "SELECT channel_code, sum(attributed_amount) FROM marts.rpt_campaign_roi WHERE is_headline GROUP BY 1",
    "SELECT status_code, count(*), sum(order_amount) FROM marts.fct_order WHERE order_date >= DATE '2025-10-01' GROUP BY 1",
    "SELECT * FROM marts.fct_lead WHERE lead_id = 'L00000001'",
)


def main() -> None:
    """Ask until nobody wants to know any more."""
    seen: list[float] = []
    while not select.select([sys.stdin], [], [], 0.1)[0]:
        begun = time.monotonic()
        with duckdb.connect(str(Path(sys.argv[1]) / "sales.duckdb"), read_only=True) as con:
            seen.append(1000 * (time.monotonic() - begun))
            for question in QUESTIONS:
                begun = time.monotonic()
                con.execute(question).fetchall()
                seen.append(1000 * (time.monotonic() - begun))
    cuts = statistics.quantiles(seen, n=100)
    answer = {"queries": len(seen), "p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(seen)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
