"""What a report says about itself, compared with its rows.

Belongs here: the checks of declared footers after a load: how many there are, and their control totals. Which rows are a
footer is declared in `footer` and found by `conform`.
"""

from decimal import Decimal

import duckdb

from ingest.column import ColumnMapping
from ingest.conform import cast_expression, reason_text, text_expression
from ingest.errors import FileError
from ingest.footer import Footer
from ingest.reasons import FOOTER, NO_FAULT
from ingest.sql import identifier, literal
from ingest.written import Written


def check_footer(con: duckdb.DuckDBPyConnection, written: Written) -> None:
    """Raise FileError when a file has more footer rows than declared, or a footer total that is not the sum of its rows."""
    footer, file = written.mapping.footer, written.file
    if footer is None:
        return
    found = f"(SELECT * FROM {written.rejected} WHERE reason = {literal(FOOTER)})" if written.rejected else None
    _check_number(con, footer, file, found)
    for name, source in footer.totals.items():
        said = _said(con, written, name, found) if found else []
        if not said:
            raise FileError(
                f"{file}: no footer row holds a total in '{source}', so the file may be cut short; fetch it again, or "
                "correct `footer` in the source mapping"
            )
        for each in said:
            _compare(con, written, name, each)


def _check_number(con: duckdb.DuckDBPyConnection, footer: Footer, file: str, found: str | None) -> None:
    row = con.execute(f"SELECT count(*), min(_row_number) FROM {found}").fetchone() if found else None
    number, first = row or (0, 0)
    if number > footer.max_rows:
        raise FileError(
            f"{file}: {number} rows are taken for a footer, the first of them row {first}, where max_rows is "
            f"{footer.max_rows}; narrow `footer` in the source mapping, or raise max_rows"
        )


def _said(
    con: duckdb.DuckDBPyConnection, written: Written, name: str, found: str
) -> list[tuple[int, str, Decimal | None]]:
    """Row number, text and value of each total of the column `name` in the footer rows `found`."""
    mapping, source = written.mapping, written.mapping.footer.totals[name] if written.mapping.footer else ""
    form = mapping.columns[name].form
    text = text_expression(ColumnMapping(source=source, form=form))
    value = cast_expression(written.contract.columns[name], "said", form, mapping.time_zone)
    raw = f"SELECT _row_number, raw ->> {literal(source)} AS {identifier(source)} FROM {found}"
    return con.execute(
        f"SELECT _row_number, said, {value} FROM (SELECT _row_number, {text} AS said FROM ({raw})) "
        "WHERE said IS NOT NULL ORDER BY _row_number"
    ).fetchall()


def _compare(
    con: duckdb.DuckDBPyConnection, written: Written, name: str, said: tuple[int, str, Decimal | None]
) -> None:
    number, text, value = said
    where = f"{written.file}, row {number}"
    if value is None:
        raise FileError(f"{where}: the footer's total '{text[:80]}' of {name} cannot be read as an amount")
    answer = con.execute(f"SELECT coalesce(sum({identifier(name)}), 0), count(*) FROM {written.accepted}").fetchone()
    total, count = answer or (Decimal(0), 0)
    if total != value:
        raise FileError(
            f"{where}: the footer says {name} is {value} in total, but the {count} accepted rows sum to "
            f"{total}{_rejected(con, written) or '; fetch the file again'}"
        )


def _rejected(con: duckdb.DuckDBPyConnection, written: Written) -> str:
    """How many rows a sum lacks because they were rejected, the first of them, and what to do; nothing without such."""
    faulty = f"FROM {written.rejected} WHERE reason NOT IN ({', '.join(map(literal, NO_FAULT))})"
    rows = con.execute(f"SELECT _row_number, column_name, value, reason {faulty} ORDER BY 1 LIMIT 1").fetchall()
    if not rows:
        return ""
    ((number, column, value, reason),) = rows
    (count,) = con.execute(f"SELECT count(*) {faulty}").fetchone() or (0,)
    known = written.contract.columns.get(column or "")
    shown = f" '{value[:80]}'" if value and not (known and known.personal) else ""
    fault = f"{column}{shown} {reason_text(reason)}" if column else "the record is broken"
    several = "was rejected:" if count == 1 else "were rejected, the first of them"
    return f", and {count} {several} row {number}, {fault}; correct the file or the source mapping"
