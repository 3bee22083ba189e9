"""How a line of a statement was calculated, in words and figures.

Belongs here: the text of each step of arithmetic, and of lines that have none.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from orchestration.books.cells import Number
from orchestration.books.opened import Opened
from orchestration.books.tables import Column, Table, totals

# How a line came about that no step of arithmetic explains.
_WITHOUT_STEPS = {
    "CAP_ADJ": "what exceeds the cap or the budget",
    "FLOOR_ADJ": "what is missing to the floor",
    "MANUAL_ADJ": "adjusted by hand",
    "BONUS": "granted by hand",
    "HOLDBACK": "the plan's share held back, or used up by a refund",
    "HOLDBACK_RELEASE": "held back before, now due",
    "DRAW_ADVANCE": "what is missing to the month's draw",
    "DRAW_RECOVERY": "advanced before, now recovered",
    "DRAW_FORGIVE": "advanced before, forgiven",
    "EXPENSE": "as approved",
    "FX_DIFF": "paid at another rate before",
    "PAYOUT": "paid",
    "WRITE_OFF": "owed by the payee, written off",
}
_STEPS = """
    SELECT entry_id, step_code, tier_mode_code, tier_base_value, rate_value, exact_value, window_id, line_amount
    FROM marts.fct_commission_line WHERE rep_id = $payee AND posted_period_id = $period
    ORDER BY entry_id, tier_number, tier_base_value, line_id
"""
_OTHER_STEPS = {
    "reversal": "the refund's share of what its document had earned",
    "award": "settled when the window was over",
    "posted_before": "less what closed months hold",
    "sealed": "as posted when the month was closed",
}


def steps(release: Opened, payee: str) -> dict[str, list[tuple[Any, ...]]]:
    """The steps behind the payee's entries of the month, by entry."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for entry, *step in release.rows(_STEPS, payee=payee):
        found.setdefault(entry, []).append(tuple(step))
    return found


def explained(table: Table, by_entry: dict[str, list[tuple[Any, ...]]]) -> Table:
    """`table` of lines, with the rate and the calculation of each line after its base."""
    names = [column.name for column in table.columns]
    place = names.index("base_amount") + 1
    added = (
        Column(
            "rate_value",
            "Rate",
            "Rate of the tier: a fraction, or money per unit; empty where there are several or none.",
        ),
        Column("calculation", "Calculation", "How the line came about: base in the tier times rate, step by step."),
    )
    entry, kind = names.index("entry_id"), names.index("entry_type_code")
    rows = []
    for row in table.rows:
        own = by_entry.get(str(row[entry]), [])
        rates = {step[3] for step in own}
        rate = Number(rates.pop()) if len(rates) == 1 and None not in rates else None
        said = " + ".join(map(_step, own)) or _WITHOUT_STEPS.get(str(row[kind]), "")
        rows.append([*row[:place], rate, said, *row[place:]])
    columns = (*table.columns[:place], *added, *table.columns[place:])
    summed = totals([column.name for column in columns], rows, ["line_amount"])
    return replace(table, columns=columns, rows=rows, totals=summed, printed=table.printed + len(added))


def _step(step: Sequence[Any]) -> str:
    code, mode, base, rate, exact, *_ = step
    if code != "tier":
        return _OTHER_STEPS.get(str(code), str(code))
    if mode == "per_unit":
        return f"{_plain(base)} × {_money(rate)} = {_money(exact)}"  # noqa: RUF001
    return f"{_money(base)} × {_plain(rate * 100)}% = {_money(exact)}"  # noqa: RUF001


def _money(value: Decimal) -> str:
    """`value` with thousands commas and two decimals, or as many as it has."""
    return f"{value:,.2f}" if value == round(value, 2) else _plain(value)


def _plain(value: Decimal) -> str:
    """`value` with thousands commas and without trailing zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
