"""The CSV files of a family, with the contracts' own column names.

Belongs here: running `<family>_data.sql`: `python -m tests.bench.make_data FAMILY FOLDER NAME=VALUE…` with the sizes.
"""

import sys
from pathlib import Path

import duckdb


def main() -> None:
    """Fill the empty folder."""
    family, folder = sys.argv[1], sys.argv[2]
    script = (Path(__file__).parent / f"{family}_data.sql").read_text(encoding="utf-8").replace("{out}", folder)
    with duckdb.connect() as con:
        for size in sys.argv[3:]:
            name, value = size.split("=")
            con.execute(f"SET VARIABLE {name} = {int(value)}")
        con.execute(script)


if __name__ == "__main__":
    main()
