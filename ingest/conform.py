"""Text rows to contract rows: map, cast, and split good from rejected. One SQL statement per file.

Belongs here: the statement, and why a row is rejected. How one text becomes a typed value belongs to `casts`.
"""

from collections.abc import Sequence

from ingest.casts.date import date, local_time
from ingest.casts.form import Form
from ingest.casts.identifier import salesforce_id
from ingest.casts.number import DECIMALS, number
from ingest.contract import Column, Contract
from ingest.source import ColumnMapping, FileMapping
from ingest.sql import identifier, literal

_TRUE, _FALSE = "('true', 't', 'yes', 'y', '1')", "('false', 'f', 'no', 'n', '0')"
_EXPECTED = {
    "money": "a decimal number with at most 2 decimals",
    "qty": "a decimal number with at most 4 decimals",
    "rate": "a decimal number with at most 8 decimals",
    "int": "a whole number",
    "bool": "true or false",
    "date": "a calendar date",
    "ts": "a date and time",
    "ccy": "a three-letter ISO 4217 code",
    "salesforce_id": "a Salesforce id of 15 characters, or of 18 with the right checksum",
}


def text_expression(mapping: ColumnMapping) -> str:
    """SQL for the text of one contract column: trimmed, with empty and declared null values as NULL."""
    if mapping.value is not None:
        return literal(mapping.value)
    source = f"({mapping.sql})::VARCHAR" if mapping.sql else identifier(mapping.source or "")
    blanks = " \t\r\n" + mapping.form.trim
    if mapping.form.trim:
        text = f"nullif(trim({source}, {literal(blanks)}), '')"
    else:
        # Trimming a set of characters is slow, so only texts that begin or end with a blank (or are empty) pay for it.
        blank = " OR ".join([f"{source} < '!'", *(f"ends_with({source}, {literal(blank)})" for blank in blanks)])
        text = f"CASE WHEN {blank} THEN nullif(trim({source}, {literal(blanks)}), '') ELSE {source} END"
    for null_value in mapping.form.null_values:
        text = f"nullif({text}, {literal(null_value)})"
    if mapping.values:
        cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in mapping.values.items())
        text = f"CASE {text} {cases} ELSE {text} END"
    return text


def _utc(instant: str) -> str:
    """An instant as UTC without a zone, in a fraction of what `timezone('UTC', …)` costs."""
    return f"make_timestamp(epoch_us({instant}))"


def _instant(text: str, form: Form, time_zone: str) -> str:
    """UTC instant of a local or zoned text; the session's time zone is the source's."""
    if form.timestamp_format:
        local = local_time(text, form.timestamp_format)
        return local if time_zone == "UTC" else _utc(f"timezone({literal(time_zone)}, {local})")
    zoned = _utc(f"TRY_CAST({text} AS TIMESTAMPTZ)")
    if time_zone == "UTC":
        # The cheaper cast would drop an offset without a word, so it only sees texts that have none.
        plain = f"translate(substr({text}, 11), '0123456789:. TZ', '') = ''"
        zoned = f"CASE WHEN {plain} THEN TRY_CAST({text} AS TIMESTAMP) ELSE {zoned} END"
    # `infinity` casts to the last instant of 9999, and a year of two digits to one of the first century.
    return f"CASE WHEN {text} LIKE '____-%' THEN {zoned} END"


def cast_expression(column: Column, text: str, form: Form, time_zone: str) -> str:
    """SQL that turns the text expression `text` into the column's type, or NULL where the text does not fit."""
    if column.type in DECIMALS:
        return number(text, column.type, column.sql_type, form)
    if column.type == "bool":
        return f"CASE WHEN lower({text}) IN {_TRUE} THEN true WHEN lower({text}) IN {_FALSE} THEN false END"
    if column.type == "date":
        return date(text, form.date_format)
    if column.type == "ts":
        return _instant(text, form, time_zone)
    if column.type == "ccy":
        return f"CASE WHEN regexp_full_match({text}, '[A-Z]{{3}}') THEN {text} END"
    return salesforce_id(text) if column.type == "id" and form.id_form else text


def _fault(column: Column, text: str, value: str, contract: Contract, form: Form) -> list[tuple[str, str]]:
    """(condition, reason) pairs of the ways one column can fail."""
    faults = []
    if column.required or column.name in contract.key:
        faults.append((f"{text} IS NULL", "missing_key" if column.name in contract.key else "missing_required"))
    kind = f"{form.id_form}_id" if column.type == "id" and form.id_form else column.type
    if kind in _EXPECTED:
        faults.append((f"{text} IS NOT NULL AND {value} IS NULL", f"not_{kind}"))
    return faults


def reason_text(reason: str) -> str:
    """A reject reason in words, for messages."""
    if reason.startswith("not_"):
        return f"is not {_EXPECTED[reason[4:]]}"
    return {"missing_key": "is empty but part of the key", "missing_required": "is empty but required"}.get(
        reason, reason
    )


def conform(contract: Contract, mapping: FileMapping, relation_sql: str, columns: Sequence[str]) -> str:
    """The SELECT that conforms the text relation `relation_sql`, of these `columns`, to `contract` under `mapping`.

    It keeps every row, in order, and yields the contract's columns (typed), `_row_number` as the relation has it, and
    `_fault`: NULL in accepted rows, else a JSON object of column_name, value (cut), reason and raw (the row).
    """
    values, mapped, cast, faults = [], [], [], []
    for name, column in contract.columns.items():
        if name not in mapping.columns:
            values.append(f"CAST(NULL AS {column.sql_type}) AS {identifier(name)}")
            continue
        text, value = identifier(f"t:{name}"), identifier(f"v:{name}")
        mapped.append(f"{text_expression(mapping.columns[name])} AS {text}")
        cast.append(f"{cast_expression(column, text, mapping.columns[name].form, mapping.time_zone)} AS {value}")
        values.append(f"{value} AS {identifier(name)}")
        found = _fault(column, text, value, contract, mapping.columns[name].form)
        faults += [(condition, reason, name, text) for condition, reason in found]
    raw = f"json_object({', '.join(f'{literal(name)}, {identifier(name)}' for name in columns)})"
    cases = " ".join(
        f"WHEN {condition} THEN json_object('column_name', {literal(name)}, 'value', left({text}, 200), "
        f"'reason', {literal(reason)}, 'raw', {raw})"
        for condition, reason, name, text in faults
    )
    return (
        f"SELECT {', '.join(values)}, _row_number, {f'CASE {cases} END' if cases else 'NULL::JSON'} AS _fault FROM ("
        f"SELECT *, {', '.join(cast)} FROM (SELECT *, {', '.join(mapped)} FROM ({relation_sql})))"
    )
