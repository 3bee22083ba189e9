"""Comparing the engine with the marts.

Belongs here: what both say of a company under the same keys, in cents, and how a difference is told. Nothing is rounded or
left out on the way except rows of 0.00. How the marts spread a change over the sources of one document is their own
affair where rates leave that open; so what was earned is compared by document, and by entry type where nothing was
given back or restated.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.reference.exact import cents, money, month_named, period_id
from tests.reference.ledger import Company
from tests.reference.posting import EARNED, Entry

Key = tuple[str, ...]
Sums = Mapping[Key, int]
Numbers = dict[str, Counter[Key]]

# A part of the comparison, and the words for the values of its keys; the first value belongs to the company.
PARTS = {
    "credit": ("rep", "basis", "source", "document", "line", "type"),
    "quantity": ("rep", "basis", "source", "document", "line", "type"),
    "exception": ("source", "stage", "basis", "reason", "rep", "component"),
    "earned": ("rep", "posted", "plan", "component", "document"),
    "entry": ("rep", "posted", "type", "component", "reason", "currency"),
    "statement": ("rep", "month", "currency", "column"),
}
_CREDIT = """
    SELECT rep_id, basis_event_code, source_id, document_id, document_line_number, credit_type_code,
        credit_amount, coalesce(credit_quantity, 0) FROM marts.fct_credit
"""
_EXCEPTION = """
    SELECT source_id, stage_code, basis_event_code, reason_code, coalesce(rep_id, ''), coalesce(component_id, ''),
        exception_amount FROM marts.fct_credit_exception
"""
_LEDGER = """
    SELECT rep_id, posted_period_id, origin_period_id, entry_type_code, pay_type_code, ledger_amount, currency_code,
        coalesce(component_id, ''), coalesce(plan_id, ''), coalesce(version_number, 0), coalesce(reason_code, ''),
        source_type_code, source_id, coalesce(document_type_code, ''), coalesce(document_id, '')
"""
_STATEMENT = (
    "opening", "limited", "adjusted", "held", "released", "advanced", "recovered", "written_off", "paid", "closing",
    "payable", "carried", "draw_balance", "reserve", "salary", "expense", "total_pay",
)  # fmt: skip
_KIND_OF_COLUMN = {
    "limited": ("CAP_ADJ", "FLOOR_ADJ"), "adjusted": ("MANUAL_ADJ",), "held": ("HOLDBACK",),
    "released": ("HOLDBACK_RELEASE",), "advanced": ("DRAW_ADVANCE",), "recovered": ("DRAW_RECOVERY",),
    "written_off": ("WRITE_OFF",), "paid": ("PAYOUT",),
}  # fmt: skip


@dataclass(frozen=True)
class Marts:
    """The numbers of every company in a database."""

    numbers: Mapping[int, Numbers]

    def __getitem__(self, company: int) -> Numbers:
        return self.numbers[company]


def company_of(name: str) -> int:
    """The company that an id belongs to."""
    return int(name.split("-", maxsplit=1)[0][-4:])


def read(database: Path) -> Marts:
    """Everything that is compared, from a database."""
    found: dict[int, Numbers] = defaultdict(lambda: {part: Counter() for part in PARTS})
    columns = ", ".join(f"{name}_amount" for name in _STATEMENT)
    with duckdb.connect(str(database), read_only=True) as con:
        for *key, amount, quantity in con.execute(_CREDIT).fetchall():
            found[company_of(key[0])]["credit"][tuple(key)] += cents(str(amount))
            found[company_of(key[0])]["quantity"][tuple(key)] += round(quantity * 10000)
        for *key, amount in con.execute(_EXCEPTION).fetchall():
            found[company_of(key[0])]["exception"][tuple(key)] += cents(str(amount))
        select = f"SELECT rep_id, period_id, currency_code, {columns} FROM marts.rpt_commission_statement"
        for rep, month, currency, *amounts in con.execute(select).fetchall():
            for column, amount in zip(_STATEMENT, amounts, strict=True):
                found[company_of(rep)]["statement"][rep, month, currency, column] += cents(str(amount))
    for company, entries in ledger(database, "marts").items():
        for entry in entries:
            _post(found[company], entry)
    return Marts(found)


def ledger(database: Path, schema: str) -> dict[int, list[Entry]]:
    """The entries of each company: those of the marts, or those that are closed."""
    found: dict[int, list[Entry]] = defaultdict(list)
    with duckdb.connect(str(database), read_only=True) as con:
        for rep, posted, origin, kind, pay, amount, currency, component, plan, version, reason, *source in con.execute(
            f"{_LEDGER} FROM {schema}.commission_ledger"
        ).fetchall():
            told = "EXPENSE_PAYOUT" if kind == "PAYOUT" and pay == "expense" else kind
            entry = Entry(
                rep, month_named(posted), told, cents(str(amount)), component, plan, version, tuple(source),
                month_named(origin), currency, reason,
            )  # fmt: skip
            found[company_of(rep)].append(entry)
    return found


def said(company: Company) -> Numbers:
    """The same of the engine."""
    found: Numbers = {part: Counter() for part in PARTS}
    for each in company.credited.credits:
        unit = each.unit
        key = (each.rep, unit.basis, unit.source, unit.document.id, unit.line.number, each.kind)
        found["credit"][key] += each.amount
        found["quantity"][key] += int((each.quantity or 0) * 10000)
    for each in company.exceptions:
        found["exception"][each.source, each.stage, each.basis, each.reason, each.rep, each.component] += each.amount
    for entry in company.entries:
        _post(found, entry)
    _statements(company, found["statement"])
    return found


def _post(found: Numbers, entry: Entry) -> None:
    if entry.kind in EARNED and entry.plan:
        document = entry.source[3] or entry.source[1]
        found["earned"][entry.rep, entry.period, entry.plan, entry.component, document] += entry.amount
    reason = entry.reason if entry.kind == "CAP_ADJ" else ""
    found["entry"][entry.rep, entry.period, entry.kind, entry.component, reason, entry.currency] += entry.amount


def _statements(company: Company, found: Counter[Key]) -> None:
    by_month: dict[tuple[str, str], dict[int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in company.entries:
        by_month[entry.rep, entry.currency][entry.posted].append(entry)
    for (rep, currency), months in company.balances.items():
        owed = reserve = 0
        for month, done in months.items():
            entries = by_month[rep, currency][month]
            key = (rep, period_id(month), currency)
            found[*key, "opening"] += owed
            owed += sum(entry.amount for entry in entries if entry.is_accrual)
            for column, kinds in _KIND_OF_COLUMN.items():
                found[*key, column] += sum(entry.amount for entry in entries if entry.kind in kinds)
            reserve -= found[*key, "held"] + found[*key, "released"]
            expense = sum(entry.amount for entry in entries if entry.kind == "EXPENSE")
            numbers = {
                "closing": owed, "payable": done.payable, "carried": done.carried, "draw_balance": done.draw,
                "reserve": reserve, "expense": expense, "total_pay": done.payable + expense,
            }  # fmt: skip
            for column, amount in numbers.items():
                found[*key, column] += amount
    for (rep, currency, month), amount in company.salaries.items():
        found[rep, period_id(month), currency, "salary"] += amount
        found[rep, period_id(month), currency, "total_pay"] += amount


def differences(number: int, company: Company, marts: Numbers) -> Iterator[str]:
    """What the engine and the marts say differently of a company, in words."""
    engine = said(company)
    for part, words in PARTS.items():
        here, there = engine[part], marts[part]
        if part == "earned":
            here, there = (_telescoped(side, company) for side in (here, there))
        moved = {
            key[:2] + key[3:4]
            for side in (here, there)
            for key in side
            if part == "entry" and key[2] in ("CLAWBACK", "EARN_REVERSAL")
        }
        for key in sorted({*here, *there}):
            if here[key] == there[key]:
                continue
            if part == "entry" and key[2] in EARNED and key[:2] + key[3:4] in moved:
                continue
            told = ", ".join(f"{word} {value}" for word, value in zip(words, key, strict=True) if value)
            yield f"company {number}, {part}: {told}: reference {money(here[key])}, mart {money(there[key])}"


def _telescoped(sums: Counter[Key], company: Company) -> Counter[Key]:
    """Without the document where the total of a window is what is rounded: which one has the odd cent is left open."""
    found: Counter[Key] = Counter()
    for (rep, posted, plan, component, document), amount in sums.items():
        rounding = {each.rounding for (name, _), each in company.plans.versions.items() if name == plan}
        found[rep, posted, plan, component, "" if "telescoped" in rounding else document] += amount
    return found
