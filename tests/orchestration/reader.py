"""A BI reader: opens the current release, asks, closes, until its input ends.

Belongs here: the loop. It prints how often it read and every error it met.
"""

import select
import sys
from pathlib import Path

import duckdb


def read(current: Path) -> None:
    """One session. Two queries of one session must agree on the release they see."""
    with duckdb.connect(str(current / "sales.duckdb"), read_only=True) as con:
        one = "SELECT DISTINCT release_id FROM marts.mart_build_info"
        before = con.execute(one).fetchall()
        con.execute("SELECT status_code, sum(order_amount) FROM marts.fct_order GROUP BY 1").fetchall()
        if con.execute(one).fetchall() != before or len(before) != 1:
            raise RuntimeError("two releases in one session")


if __name__ == "__main__":
    reads, errors = 0, []
    while not select.select([sys.stdin], [], [], 0.05)[0]:
        try:
            read(Path(sys.argv[1]))
            reads += 1
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
    print(reads, *errors, sep="\n")
