"""Text rows to contract rows: map, cast, and split good from rejected. One SQL statement per file.

Belongs here: how a text becomes a typed value and when it does not. The rules are strict on purpose: DuckDB would read
`1.005` as 1.01 and `1e3` as 1000.00 money without a word, so form and scale are checked before the cast.
"""

from collections.abc import Sequence

from ingest.contract import Column, Contract
from ingest.source import ColumnMapping, FileMapping, Options
from ingest.sql import identifier, literal

_SCALES = {"money": 2, "qty": 4, "rate": 8, "int": 0}
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
}


def text_expression(mapping: ColumnMapping, null_values: tuple[str, ...]) -> str:
    """SQL for the text of one contract column: trimmed, with empty and declared null values as NULL."""
    if mapping.value is not None:
        return literal(mapping.value)
    source = f"({mapping.sql})::VARCHAR" if mapping.sql else identifier(mapping.source or "")
    # Trimming a set of characters is slow, so only texts that begin or end with a blank (or are empty) pay for it.
    blank = f"({source})[1] <= ' ' OR ({source})[-1] <= ' '"
    text = f"CASE WHEN {blank} THEN nullif(trim({source}, ' \t\r\n'), '') ELSE {source} END"
    for null_value in null_values:
        text = f"nullif({text}, {literal(null_value)})"
    if mapping.values:
        cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in mapping.values.items())
        text = f"CASE {text} {cases} ELSE {text} END"
    return text


def _number(text: str, sql_type: str, scale: int, options: Options) -> str:
    plain, guard = text, ""
    if options.thousands_mark:
        mark, point = f"[{options.thousands_mark}]", f"[{options.decimal_mark}]"
        # 1.2 is no grouping of thousands: without this it would become 12.
        grouped = f"^[+-]?([0-9]{{1,3}}({mark}[0-9]{{3}})+|[0-9]+)({point}[0-9]*)?$"
        guard = f"regexp_matches({text}, {literal(grouped)}) AND "
        plain = f"replace({text}, {literal(options.thousands_mark)}, '')"
    elif options.decimal_mark != ".":
        guard = f"NOT contains({text}, '.') AND "
    if options.decimal_mark != ".":
        plain = f"replace({plain}, {literal(options.decimal_mark)}, '.')"
    fraction = f"|[.][0-9]{{1,{scale}}}0*" if scale else ""
    form = f"[+-]?([0-9]+([.][0-9]{{0,{scale}}}0*)?{fraction})"
    return f"CASE WHEN {guard}regexp_full_match({plain}, {literal(form)}) THEN TRY_CAST({plain} AS {sql_type}) END"


def _date(text: str, options: Options) -> str:
    if options.date_format:
        return f"CAST(try_strptime({text}, {literal(options.date_format)}) AS DATE)"
    # A time of day other than midnight is no date, and cutting it off would be a guess about zones.
    midnight = f"(length({text}) <= 10 OR substr({text}, 11) IN (' 00:00:00', 'T00:00:00'))"
    return f"CASE WHEN contains({text}, '-') AND {midnight} THEN TRY_CAST({text} AS DATE) END"


def _instant(text: str, options: Options, time_zone: str) -> str:
    """UTC instant of a local or zoned text; the session's time zone is the source's."""
    if options.timestamp_format:
        local = f"try_strptime({text}, {literal(options.timestamp_format)})"
        return local if time_zone == "UTC" else f"timezone('UTC', timezone({literal(time_zone)}, {local}))"
    zoned = f"timezone('UTC', TRY_CAST({text} AS TIMESTAMPTZ))"
    if time_zone == "UTC":
        # The cheaper cast would drop an offset without a word, so it only sees texts that have none.
        plain = f"translate(substr({text}, 11), '0123456789:. TZ', '') = ''"
        zoned = f"CASE WHEN {plain} THEN TRY_CAST({text} AS TIMESTAMP) ELSE {zoned} END"
    # `infinity` casts to the last instant of 9999; a date has a hyphen.
    return f"CASE WHEN contains({text}, '-') THEN {zoned} END"


def cast_expression(column: Column, text: str, options: Options, time_zone: str) -> str:
    """SQL that turns the text expression `text` into the column's type, or NULL where the text does not fit."""
    if column.type in _SCALES:
        return _number(text, column.sql_type, _SCALES[column.type], options)
    if column.type == "bool":
        return f"CASE WHEN lower({text}) IN {_TRUE} THEN true WHEN lower({text}) IN {_FALSE} THEN false END"
    if column.type == "date":
        return _date(text, options)
    if column.type == "ts":
        return _instant(text, options, time_zone)
    if column.type == "ccy":
        return f"CASE WHEN regexp_full_match({text}, '[A-Z]{{3}}') THEN {text} END"
    return text


def _fault(column: Column, text: str, value: str, contract: Contract) -> list[tuple[str, str]]:
    """(condition, reason) pairs of the ways one column can fail."""
    faults = []
    if column.required or column.name in contract.key:
        faults.append((f"{text} IS NULL", "missing_key" if column.name in contract.key else "missing_required"))
    if column.type in _EXPECTED:
        faults.append((f"{text} IS NOT NULL AND {value} IS NULL", f"not_{column.type}"))
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

    It keeps every row, in order, and yields the contract's columns (typed) and three more, which are NULL in accepted
    rows: `_fault` (`reason:column`, or the reason alone), `_fault_value` (its text, cut) and `_raw` (the row as JSON).
    """
    values, mapped, cast, faults = [], [], [], []
    for name, column in contract.columns.items():
        if name not in mapping.columns:
            values.append(f"CAST(NULL AS {column.sql_type}) AS {identifier(name)}")
            continue
        text, value = identifier(f"t:{name}"), identifier(f"v:{name}")
        mapped.append(f"{text_expression(mapping.columns[name], mapping.options.null_values)} AS {text}")
        cast.append(f"{cast_expression(column, text, mapping.options, mapping.time_zone)} AS {value}")
        values.append(f"{value} AS {identifier(name)}")
        faults += [(condition, f"{reason}:{name}", text) for condition, reason in _fault(column, text, value, contract)]
    found = " ".join(f"WHEN {condition} THEN {literal(fault)}" for condition, fault, _ in faults)
    texts = " ".join(f"WHEN {literal(fault)} THEN left({text}, 200)" for _, fault, text in faults)
    fields = ", ".join(f"{literal(name)}, {identifier(name)}" for name in columns)
    # What describes a fault is only worked out where there is one.
    described = (
        f"CASE _fault {texts} END AS _fault_value, CASE WHEN _fault IS NOT NULL THEN json_object({fields}) END AS _raw"
    )
    return (
        f"SELECT {', '.join(values)}, _row_number, _fault, {described} FROM ("
        f"SELECT *, {f'CASE {found} END' if found else 'NULL::VARCHAR'} AS _fault FROM ("
        f"SELECT *, {', '.join(cast)} FROM (SELECT *, {', '.join(mapped)} FROM ({relation_sql}))))"
    )
