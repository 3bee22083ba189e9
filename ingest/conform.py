"""Text rows to contract rows: map, cast, and split good from rejected. One SQL statement per file.

Belongs here: the statement, and why a row is rejected. How one text becomes a typed value belongs to `casts`.
"""

from collections.abc import Sequence

from ingest.casts.clock import GAP, mark, resolved
from ingest.casts.date import date
from ingest.casts.form import Form
from ingest.casts.identifier import salesforce_id
from ingest.casts.instant import instant, local_text
from ingest.casts.number import DECIMALS, number
from ingest.casts.zones import known_zone
from ingest.column import ColumnMapping
from ingest.contract import Column, Contract
from ingest.mapping import FileMapping
from ingest.reasons import FOOTER, LEFT_OUT
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


def cast_expression(column: Column, text: str, form: Form, time_zone: str, row_zone: str | None = None) -> str:
    """SQL that turns the text expression `text` into the column's type, or NULL where the text does not fit.

    `time_zone` is the session's, which is the source's; `row_zone` is SQL for the zone of the row, where one is declared.
    """
    if column.type in DECIMALS:
        return number(text, column.type, column.sql_type, form)
    if column.type == "bool":
        return f"CASE WHEN lower({text}) IN {_TRUE} THEN true WHEN lower({text}) IN {_FALSE} THEN false END"
    if column.type == "date":
        return date(text, form.date_format)
    if column.type == "ts":
        return instant(text, form, time_zone, row_zone)
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


_IN_WORDS = {
    "missing_key": "is empty but part of the key",
    "missing_required": "is empty but required",
    "unknown_zone": "is no time zone that is known",
    FOOTER: "declared to be a footer",
    LEFT_OUT: "declared not to be meant",
}


def reason_text(reason: str) -> str:
    """A reject reason in words, for messages."""
    if reason.startswith("not_"):
        return f"is not {_EXPECTED[reason[4:]]}"
    return _IN_WORDS.get(reason, reason)


def conform(
    contract: Contract, mapping: FileMapping, relation_sql: str, columns: Sequence[str], kept: Sequence[str] = ()
) -> str:
    """The SELECT that conforms the text relation `relation_sql`, of these `columns`, to `contract` under `mapping`.

    It keeps every row, in order, and yields the contract's columns (typed), `_row_number` as the relation has it, and
    `_fault`: NULL in accepted rows, else a JSON object of column_name, value (cut), reason and raw (the row, unless it is
    left out). Where a clock may skip or repeat an hour, also `_clock`: the columns that did, such as `gap:ordered_at`.
    Where `kept` names unmapped columns, also `_extra`: their texts as a JSON object.
    """
    stages = _Stages()
    if mapping.only:
        stages.faults.append((f"({mapping.only}) IS NOT TRUE", LEFT_OUT, None, "NULL"))
    if mapping.footer and mapping.footer.when:
        stages.faults.append((f"({mapping.footer.when}) IS TRUE", FOOTER, None, "NULL"))
    values = [
        f"{stages.add(column, contract, mapping)} AS {identifier(name)}"
        if name in mapping.columns
        else f"CAST(NULL AS {column.sql_type}) AS {identifier(name)}"
        for name, column in contract.columns.items()
    ]
    raw, extra = _json(columns), [f"{_json(kept)} AS _extra"] if kept else []
    cases = " ".join(
        f"WHEN {condition} THEN json_object('column_name', {literal(name)}, 'value', left({shown}, 200), "
        f"'reason', {literal(reason)}, 'raw', {'NULL' if reason == LEFT_OUT else raw})"
        for condition, reason, name, shown in stages.faults
    )
    fault = f"{f'CASE {cases} END' if cases else 'NULL::JSON'} AS _fault"
    listed = ", ".join([*values, "_row_number", fault, *stages.clock_column(), *extra])
    return f"SELECT {listed} FROM {stages.over(relation_sql)}"


def _json(columns: Sequence[str]) -> str:
    return f"json_object({', '.join(f'{literal(name)}, {identifier(name)}' for name in columns)})"


class _Stages:
    """The selects between a text relation and its typed rows: the texts, the casts, and where needed what clocks did."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.casts: list[str] = []
        self.clocks: dict[str, str] = {}
        self.faults: list[tuple[str, str, str | None, str]] = []

    def add(self, column: Column, contract: Contract, mapping: FileMapping) -> str:
        """Stage one mapped column; the SQL of its value over all stages."""
        name, mapped = column.name, mapping.columns[column.name]
        text, value = identifier(f"t:{name}"), identifier(f"v:{name}")
        zone = self._zone(column, mapped, text)
        self.texts.append(f"{text_expression(mapped)} AS {text}")
        self.casts.append(f"{cast_expression(column, text, mapped.form, mapping.time_zone, zone)} AS {value}")
        self.faults += [(*fault, name, text) for fault in _fault(column, text, value, contract, mapped.form)]
        clock = mark(text, value, mapped.form, mapping.zone_of(name), zone) if column.type == "ts" else None
        if clock is None:
            return value
        self.clocks[name] = f"{clock} AS {identifier(f'c:{name}')}"
        return resolved(value, identifier(f"c:{name}"), mapped.form)

    def _zone(self, column: Column, mapped: ColumnMapping, text: str) -> str | None:
        if column.type != "ts" or not mapped.form.zone_from:
            return None
        zone, source = identifier(f"z:{column.name}"), identifier(mapped.form.zone_from)
        self.texts.append(f"{known_zone(source)} AS {zone}")
        unknown = f"{zone} IS NULL AND {local_text(text, mapped.form)} IS NOT NULL"
        self.faults.append((unknown, "unknown_zone", column.name, source))
        return zone

    def clock_column(self) -> list[str]:
        """`_clock`, where a clock of the mapping can change."""
        marks = ", ".join(
            f"CASE {identifier(f'c:{name}')} WHEN {GAP} THEN {literal(f'gap:{name}')} ELSE "
            f"CASE WHEN {identifier(f'c:{name}')} IS NOT NULL THEN {literal(f'twice:{name}')} END END"
            for name in self.clocks
        )
        return [f"nullif(concat_ws(' ', {marks}), '') AS _clock"] if marks else []

    def over(self, relation_sql: str) -> str:
        """The stages over a relation, as SQL to select from."""
        sql = f"(SELECT *, {', '.join(self.texts)} FROM ({relation_sql}))"
        sql = f"(SELECT *, {', '.join(self.casts)} FROM {sql})"
        return f"(SELECT *, {', '.join(self.clocks.values())} FROM {sql})" if self.clocks else sql
