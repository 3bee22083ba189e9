"""Trying a draft on the rows that were looked at, with the same rules that loading uses.

Belongs here: what would be rejected, and which rules of the contract would be broken. So a proposal is never better in
words than in fact.
"""

import duckdb

from ingest.conform import conform, reason_text
from ingest.contract import load_contracts
from ingest.errors import ConfigError
from ingest.propose.draft import Draft
from ingest.source import ColumnMapping, FileMapping, Options
from ingest.sql import literal
from ingest.undecided import MARKER


def try_out(con: duckdb.DuckDBPyConnection, draft: Draft, time_zone: str) -> None:
    """Add to `draft.checks` what its decided lines would reject, and which rules the rest would break."""
    contract = load_contracts()[draft.extract]
    columns = {
        line.column: ColumnMapping(
            source=line.feeds,
            value=None if line.feeds else line.constant,
            values={value: code for value, code in line.values.items() if code},
        )
        for line in draft.lines
        if not line.is_maybe and not line.is_open and line.constant != MARKER
    }
    if draft.open_options or not columns:
        return  # Without a notation every date or number would be at fault.
    written = {k: tuple(v) if isinstance(v, list) else v for k, v in draft.options.items()}
    options = Options(**written)  # type: ignore[arg-type]
    mapping = FileMapping("proposal", draft.extract, draft.table.drop.files, options, time_zone, columns)
    names = [profile.name for profile in draft.table.columns]
    rows = f"SELECT {'' if '_row_number' in names else 'rowid + 1 AS _row_number, '}* FROM {draft.table.relation}"
    con.execute(f"SET TimeZone = {literal(time_zone)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE tried AS {conform(contract, mapping, rows, names)}")
    found = con.execute(
        "SELECT _fault ->> 'column_name', _fault ->> 'reason', count(*) FROM tried WHERE _fault IS NOT NULL "
        "GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    ).fetchall()
    of = f"of {draft.table.looked_at:,} rows looked at"
    draft.checks += [f"{column}: {count:,} {of} would be rejected ({reason_text(why)})" for column, why, count in found]
    for rule in contract.rules:
        try:
            row = con.execute(f"SELECT count(*) FROM tried WHERE _fault IS NULL AND ({rule.sql})").fetchone()
        except duckdb.Error as error:
            raise ConfigError(f"rule {rule.name} of contract {contract.extract}: {error}") from error
        if row and row[0]:
            draft.checks.append(f"{row[0]:,} {of} break the rule {rule.name}: {rule.message}")
