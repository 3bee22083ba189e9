"""Trying a draft on the rows that were looked at, with the same rules that loading uses.

Belongs here: what would be rejected, and which rules of the contract would be broken. So a proposal is never better in
words than in fact.
"""

from collections.abc import Mapping

import duckdb

from ingest.casts.form import COLUMN_KEYS, Form, read_form
from ingest.conform import conform, reason_text
from ingest.contract import load_contracts
from ingest.errors import ConfigError
from ingest.propose.draft import Draft
from ingest.propose.lines import Line
from ingest.propose.notation import Todo
from ingest.source import ColumnMapping, FileMapping, Options
from ingest.sql import literal
from ingest.undecided import MARKER
from ingest.yamlfile import Located


def try_out(con: duckdb.DuckDBPyConnection, draft: Draft, time_zone: str) -> list[str]:
    """What the decided lines of `draft` would reject, and which rules the rest would break, in words."""
    contract = load_contracts()[draft.extract]
    # Without a notation every date or number would be at fault.
    if any(isinstance(value, Todo) for value in draft.options.values()):
        return []
    whole = _form(draft.options, Form())
    columns = {line.column: _mapped(line, whole) for line in draft.lines if _is_decided(line)}
    if not columns:
        return []
    mapping = FileMapping("proposal", draft.extract, draft.table.drop.files, Options(), time_zone, columns)
    names = [profile.name for profile in draft.table.columns]
    rows = f"SELECT * REPLACE (coalesce(_row_number, rowid + 1) AS _row_number) FROM {draft.table.relation}"
    con.execute(f"SET TimeZone = {literal(time_zone)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE tried AS {conform(contract, mapping, rows, names)}")
    found = con.execute(
        "SELECT _fault ->> 'column_name', _fault ->> 'reason', count(*) FROM tried WHERE _fault IS NOT NULL "
        "GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    ).fetchall()
    of = f"of {draft.table.looked_at:,} rows looked at"
    said = [f"{column}: {count:,} {of} would be rejected ({reason_text(why)})" for column, why, count in found]
    for rule in contract.rules:
        try:
            row = con.execute(f"SELECT count(*) FROM tried WHERE _fault IS NULL AND ({rule.sql})").fetchone()
        except duckdb.Error as error:
            raise ConfigError(f"rule {rule.name} of contract {contract.extract}: {error}") from error
        if row and row[0]:
            said.append(f"{row[0]:,} {of} break the rule {rule.name}: {rule.message}")
    return said


def _is_decided(line: Line) -> bool:
    is_undecided = line.is_maybe or line.is_open or line.constant == MARKER
    return not is_undecided and not any(isinstance(value, Todo) for value in line.options.values())


def _mapped(line: Line, whole: Form) -> ColumnMapping:
    value = None if line.feeds else line.constant
    codes = {value: code for value, code in line.values.items() if code}
    return ColumnMapping(source=line.feeds, value=value, values=codes, form=_form(line.options, whole))


def _form(options: Mapping[str, object], base: Form) -> Form:
    """What the mapping's options mean to the casts."""
    return read_form(Located({key: value for key, value in options.items() if key in COLUMN_KEYS}), base)
