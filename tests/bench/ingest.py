"""Loading orders, order lines and payments, against DuckDB copying the same CSV to Parquet with the same casts.

Belongs here: the straight copy and the comparison. Run as a command, it does one of the two in a process of its own and
prints nothing, so that seconds and peak memory are those of the work: `python -m tests.bench.ingest copy|load EXTRACTS OUT`.
"""

import sys
from pathlib import Path

from ingest.column import ColumnMapping
from ingest.contract import Column, Contract, load_contracts
from ingest.delivery import find_files
from ingest.duck import connect
from ingest.lake import Lake
from ingest.load import load_extract
from ingest.mapping import FileMapping
from ingest.source import find_source
from ingest.sql import identifier, literal

EXTRACTS = ("orders", "order_lines", "payments")


def _cast(column: Column, mapping: ColumnMapping | None) -> str:
    """The column as DuckDB itself would cast it: no rules, no trimming, no rejects."""
    if mapping is None:
        return f"CAST(NULL AS {column.sql_type})"
    text = literal(mapping.value) if mapping.value is not None else mapping.sql or identifier(mapping.source or "")
    if column.type == "ts":
        return f"make_timestamp(epoch_us(TRY_CAST({text} AS TIMESTAMPTZ)))"
    if column.type == "date" and mapping.form.date_format:
        return f"CAST(try_strptime({text}, {literal(mapping.form.date_format[0])}) AS DATE)"
    if column.sql_type.startswith("DECIMAL") and mapping.form.decimal_mark != ".":
        ungrouped = f"replace({text}, {literal(mapping.form.thousands_mark)}, '')"
        text = f"replace({ungrouped}, {literal(mapping.form.decimal_mark)}, '.')"
    return f"TRY_CAST({text} AS {column.sql_type})"


def copy(contract: Contract, mapping: FileMapping, path: Path, out: Path) -> None:
    """One CSV file to Parquet in one statement, typed like the contract."""
    delimiter = mapping.options.delimiter or ","
    with path.open(encoding="utf-8") as lines:
        header = lines.readline().strip().split(delimiter)
    texts = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    columns = ", ".join(
        f"{_cast(column, mapping.columns.get(name))} AS {identifier(name)}" for name, column in contract.columns.items()
    )
    with connect() as con:
        con.execute(f"SET TimeZone = {literal(mapping.time_zone)}")
        con.execute(
            f"COPY (SELECT {columns} FROM read_csv({literal(path)}, auto_detect = false, header = true, "
            f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', columns = {{{texts}}})) "
            f"TO {literal(out)} (FORMAT parquet, COMPRESSION zstd)"
        )


def main() -> None:
    """Do what the first argument says."""
    source, folder, out = find_source("sample"), Path(sys.argv[2]), Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    for extract in EXTRACTS:
        if sys.argv[1] == "load":
            load_extract(source, extract, folder, Lake(out))
            continue
        for mapping in (m for m in source.mappings if m.extract == extract):
            for path in find_files(mapping, folder):
                copy(load_contracts()[extract], mapping, path, out / f"{path.stem}.parquet")


if __name__ == "__main__":
    main()
