"""How much of the machine a build takes.

Belongs here: the memory of DuckDB and the threads of dbt. Whoever sets `SALES_WAREHOUSE_MEMORY` or `SALES_WAREHOUSE_THREADS`
decides instead.
"""

import os
from pathlib import Path

from ingest.duck import connect

# One thread is faster for small companies, whose build is dbt's Python; beyond, a second one works while the engine ends a
# statement with one core.
MANY_ROWS = 1_000_000


def engine_settings(candidate: Path) -> dict[str, str]:
    """The environment variables of a build into `candidate`: memory as DuckDB writes it, and a number of threads."""
    with connect(candidate, read_only=True) as con:
        # DuckDB's own limit is four fifths of the machine or of its container; a build takes half of that.
        con.execute("RESET memory_limit")
        size, unit = str(con.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]).split()
        ((rows,),) = con.execute("SELECT coalesce(sum(rows_in), 0) FROM raw._manifest").fetchall()
    chosen = {
        "SALES_WAREHOUSE_MEMORY": f"{float(size) / 2}{unit}",
        "SALES_WAREHOUSE_THREADS": "2" if rows > MANY_ROWS else "1",
    }
    return {name: os.environ.get(name, value) for name, value in chosen.items()}
