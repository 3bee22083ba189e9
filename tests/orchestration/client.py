"""A BI tool's DuckDB of another version: reads every mart of a release file whole, and prints what it got.

Belongs here: the reading. Arguments: the folder that the other DuckDB is installed in, the file. It runs without anything of
this project's environment (`python -I -S`). Out: its version, and per mart the rows and, per column, the sum of numbers or
of the lengths of texts.
"""

import json
import sys


def main(library: str, file: str) -> None:
    """Read and print."""
    sys.path.insert(0, library)
    import duckdb

    con = duckdb.connect(file, read_only=True)
    columns = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'marts'"
    sums: dict[str, list[str]] = {}
    for table, column, kind in con.execute(f"{columns} ORDER BY table_name, ordinal_position").fetchall():
        is_number = kind == "BIGINT" or kind.startswith("DECIMAL")
        value = f'"{column}"' if is_number else f'length(CAST("{column}" AS VARCHAR))'
        sums.setdefault(table, []).append(f"CAST(sum({value}) AS VARCHAR)")
    marts = {
        table: con.execute(f"SELECT count(*), {', '.join(listed)} FROM marts.{table}").fetchone()
        for table, listed in sums.items()
    }
    print(json.dumps({"version": duckdb.__version__, "marts": marts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
