"""A hand-written script in a process of its own.

Belongs here: `python -m tests.bench.script DATABASE SCRIPT SPILL`, which prints a JSON object of seconds by statement.
"""

import json
import os
import sys
import time
from pathlib import Path

import duckdb


def main() -> None:
    """Run every statement of the script, in the engine as the product sets it."""
    config = {
        "memory_limit": os.environ.get("SALES_WAREHOUSE_MEMORY", "8GB"),
        "preserve_insertion_order": False,
        "temp_directory": sys.argv[3],
    }
    seconds: dict[str, float] = {}
    with duckdb.connect(sys.argv[1], config=config) as con:
        for statement in con.extract_statements(Path(sys.argv[2]).read_text(encoding="utf-8")):
            begun = time.monotonic()
            con.execute(statement)
            name = " ".join(statement.query.split("\nCREATE")[-1].split()[:3])
            seconds[name] = seconds.get(name, 0) + time.monotonic() - begun
        begun = time.monotonic()
    seconds["close"] = time.monotonic() - begun
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
