"""The rows that only one of two databases has.

Belongs here: comparing the marts of two whole builds that must say the same.
"""

from collections.abc import Collection
from pathlib import Path

import duckdb

# Where a row came from may differ between deliveries; what it says may not.
LINEAGE = {"source_file", "source_row_number"}
# Rows of a mart that are compared; the others are of rows and files in the lake.
COMPARED = {"recon_control_result": "control_id NOT IN ('R-01', 'R-02')"}


def differences(
    one: Path, other: Path, left_out: Collection[str], at_least: int = 50
) -> dict[str, list[tuple[object, ...]]]:
    """Up to four rows of each mart of `one` that only one of two databases has, lineage aside; marts that are `left_out`
    may differ. There must be `at_least` so many others."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{one}' AS one (READ_ONLY); ATTACH '{other}' AS other (READ_ONLY)")
        marts = con.execute(
            "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
            "WHERE database_name = 'one' AND schema_name = 'marts' GROUP BY table_name"
        ).fetchall()
        found = {}
        for mart, columns in marts:
            if mart in left_out:
                continue
            listed = ", ".join(f'"{column}"' for column in columns if column not in LINEAGE)
            rows = f"WHERE {COMPARED[mart]}" if mart in COMPARED else ""
            here, there = (f"SELECT {listed} FROM {name}.marts.{mart} {rows}" for name in ("one", "other"))
            found[mart] = con.execute(f"({here} EXCEPT ALL {there}) UNION ALL ({there} EXCEPT ALL {here})").fetchall()
    assert len(found) >= at_least
    return {mart: rows[:4] for mart, rows in found.items() if rows}
