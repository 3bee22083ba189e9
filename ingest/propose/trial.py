"""Trying a draft on the rows that were looked at, with the same rules that loading uses.

Belongs here: what would be rejected, and which rules of the contract would be broken. So a proposal is never better in
words than in fact.
"""

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from ingest.casts.form import COLUMN_KEYS, Form, read_form
from ingest.column import ColumnMapping
from ingest.conform import conform, reason_text
from ingest.contract import Rule, load_contracts
from ingest.mapping import FileMapping, Options
from ingest.propose.draft import Draft
from ingest.propose.lines import Line
from ingest.propose.notation import Todo
from ingest.sql import literal
from ingest.undecided import MARKER
from ingest.yamlfile import Located

# The rule of contracts whose amounts are negative for some types.
SIGN_RULE = "amount_sign_fits_type"


def try_out(con: duckdb.DuckDBPyConnection, draft: Draft, time_zone: str) -> Draft:
    """`draft` with checks that say what its decided lines would reject and which rules the rest would break."""
    contract = load_contracts()[draft.extract]
    open_options = {name: value for name, value in draft.options.items() if isinstance(value, Todo)}
    # Without a notation every date or number would be at fault. What may be a footer is left out of the trial.
    footer = open_options.pop("footer", Todo("", rows="false"))
    if open_options:
        return draft
    whole = _form(draft.options, Form())
    columns = {line.column: _mapped(line, whole) for line in draft.lines if _is_decided(line)}
    if not columns:
        return draft
    mapping = FileMapping("proposal", draft.extract, draft.table.drop.files, Options(), time_zone, columns)
    names = [profile.name for profile in draft.table.columns]
    rows = (
        f"SELECT * REPLACE (coalesce(_row_number, rowid + 1) AS _row_number) FROM {draft.table.relation} "
        f"WHERE NOT coalesce({footer.rows}, false)"
    )
    con.execute(f"SET TimeZone = {literal(time_zone)}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE tried AS {conform(contract, mapping, rows, names)}")
    for rule in contract.rules:
        draft = _ruled(con, draft, rule)
    return replace(draft, checks=[*draft.checks, *_rejected(con, draft.table.looked_at)])


def _rejected(con: duckdb.DuckDBPyConnection, looked_at: int) -> list[str]:
    found = con.execute(
        "SELECT _fault ->> 'column_name', _fault ->> 'reason', count(*) FROM tried WHERE _fault IS NOT NULL "
        "GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    ).fetchall()
    return [
        f"{column}: {count:,} of {looked_at:,} rows looked at would be rejected ({reason_text(why)})"
        for column, why, count in found
    ]


def _ruled(con: duckdb.DuckDBPyConnection, draft: Draft, rule: Rule) -> Draft:
    """`draft` with what it says of a rule of its contract."""
    broken = con.execute(f"SELECT count(*) FROM tried WHERE _fault IS NULL AND ({rule.sql})").fetchone()
    if not broken or not broken[0]:
        return draft
    if rule.name == SIGN_RULE:
        found = con.execute(f"SELECT DISTINCT type_code FROM tried WHERE _fault IS NULL AND ({rule.sql}) ORDER BY 1")
        types = [code for (code,) in found.fetchall()]
        return replace(draft, lines=[_signed(line, draft, types) for line in draft.lines])
    check = f"{broken[0]:,} of {draft.table.looked_at:,} rows looked at break the rule {rule.name}: {rule.message}"
    return replace(draft, checks=[*draft.checks, check])


def _signed(line: Line, draft: Draft, types: list[str]) -> Line:
    """The line of the amount, open on whose sign is to be turned: a source may write refunds without a minus."""
    told = next(each for each in draft.lines if each.column == "type_code")
    if line.column not in load_contracts()[draft.extract].control_totals[:1] or not line.is_fed or not told.feeds:
        return line
    texts = [text for text, code in told.values.items() if code in types] or types
    listed = ", ".join(texts)
    why = f"amounts of {listed} have the wrong sign; to turn it: {{column: {told.feeds}, in: [{listed}]}}"
    return replace(line, options={**line.options, "negate": Todo(why)})


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
