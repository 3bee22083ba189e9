"""Are the values of an extract the ones its contract allows?

Belongs here: checks made from contract columns. Each kind is one check and one scan over all columns of that kind.
"""

from collections.abc import Sequence
from datetime import date

from expectations.suite import Check, verbatim
from ingest.contract import Column, Contract, allowed_values
from ingest.sql import identifier, literal

EARLIEST = date(1990, 1, 1)
YEARS_AHEAD = 20


def value_checks(contract: Contract, as_of: date) -> list[Check]:
    """Checks of required values, codes and ranges, and the contract's own rules."""
    columns = list(contract.columns.values())
    key = ", ".join(contract.key)
    coded = [column for column in columns if allowed_values(column)]
    lists = ", ".join(sorted({_list_name(contract, column) for column in coded}))
    checks = [
        _check("required_values_are_there", [(c, f"{_q(c)} IS NULL") for c in columns if _is_required(contract, c)],
               "deliver it; the contract requires it"),
        _check("codes_are_mapped", [(c, _unmapped(c)) for c in coded],
               f"unmapped value: map it under `values` in the source mapping, or add it to {lists}"),
        _check("values_are_in_range", [(c, condition) for c in columns if (condition := _outside(c, as_of))],
               "outside the contract's range: correct the value at its source"),
    ]  # fmt: skip
    return [check for check in checks if check] + [
        Check(rule.name, f"SELECT _file, _row_number, {key} FROM {{batch}} WHERE {verbatim(rule.sql)}", rule.message)
        for rule in contract.rules
    ]


def _check(name: str, conditions: Sequence[tuple[Column, str]], advice: str) -> Check | None:
    """One query for the rows that break any of `conditions`, naming the first column that does."""
    if not conditions:
        return None
    named = " ".join(f"WHEN {condition} THEN {literal(column.name)}" for column, condition in conditions)
    # Personal data stays out of messages, evidence and the web page.
    shown = " ".join(
        f"WHEN {condition} THEN {literal('(personal)') if column.personal else f'CAST({_q(column)} AS VARCHAR)'}"
        for column, condition in conditions
    )
    broken = " OR ".join(f"({condition})" for _, condition in conditions)
    sql = f"SELECT _file, _row_number, CASE {named} END AS column_name, CASE {shown} END AS value"
    return Check(name, f"{sql} FROM {{batch}} WHERE {broken}", advice)


def _list_name(contract: Contract, column: Column) -> str:
    """Where a person adds a code."""
    if column.codes:
        return f"dbt_project/seeds/{column.codes}.csv"
    return f"{column.name} in ingest/contracts/{contract.extract}.yml"


def _q(column: Column) -> str:
    return identifier(column.name)


def _is_required(contract: Contract, column: Column) -> bool:
    return column.required or column.name in contract.key


def _unmapped(column: Column) -> str:
    return f"{_q(column)} NOT IN ({', '.join(verbatim(literal(value)) for value in allowed_values(column))})"


def _outside(column: Column, as_of: date) -> str | None:
    """SQL that is true for a value outside the column's limits, or None when it has none."""
    parts = []
    if column.minimum is not None:
        parts.append(f"{_q(column)} < {column.minimum}")
    if column.maximum is not None:
        parts.append(f"{_q(column)} > {column.maximum}")
    if column.type in ("date", "ts") and not column.any_day:
        latest = date(min(as_of.year + YEARS_AHEAD, 9999), 12, 31)
        parts.append(f"CAST({_q(column)} AS DATE) NOT BETWEEN DATE '{EARLIEST}' AND DATE '{latest}'")
    return " OR ".join(parts) or None
