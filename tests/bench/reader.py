"""A dashboard that asks the current release again and again until its input ends: `python -m tests.bench.reader CURRENT`.

Belongs here: its questions, and the 95th percentile of their milliseconds, which it prints.
"""

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
    milliseconds: list[float] = []
    while not select.select([sys.stdin], [], [], 0.1)[0]:
        with duckdb.connect(str(Path(sys.argv[1]) / "sales.duckdb"), read_only=True) as con:
            for question in QUESTIONS:
                begun = time.monotonic()
                con.execute(question).fetchall()
                milliseconds.append(1000 * (time.monotonic() - begun))
    print(statistics.quantiles(milliseconds, n=20)[-1])


if __name__ == "__main__":
    main()
