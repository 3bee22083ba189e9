"""The engine against the golden cases of the specification, without any SQL.

Single rules by their ids, and whole stories whose expected ledgers a reader has checked by hand.
"""

import csv
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from tests.reference.awards import pooled
from tests.reference.balance import Month, settle
from tests.reference.entitlement import Earned
from tests.reference.exact import cents, rounded, shares
from tests.reference.holdback import reserves
from tests.reference.known import Row
from tests.reference.ledger import Company
from tests.reference.limits import above, budgeted
from tests.reference.quota import counted
from tests.reference.rates import Table, Tier
from tests.stories import runner

STORIES = Path(runner.__file__).parent
QUOTA = 10_000_000


def table(mode: str, *tiers: tuple[str, str], **more: object) -> Table:
    """A rate table of (share of the quota, rate)."""
    found = tuple(Tier(Fraction(start), None, Fraction(rate), Fraction(rate)) for start, rate in tiers)
    return Table(mode, found, **more)  # type: ignore[arg-type]


T = (("0", "0.06"), ("1", "0.08"), ("1.5", "0.10"))
REACHED = table("flat", ("0", "0.06"), threshold=Fraction(3, 4))
ABOVE = table("flat", ("0", "0.06"), threshold=Fraction(3, 4), above_only=True)
MARGINAL, LOWER, UPPER = table("marginal", *T), table("cliff", *T), table("cliff", *T, lower_inclusive=False)


@pytest.mark.parametrize(
    ("case", "x", "marginal", "lower", "upper"),
    [
        ("T-01", "99999.99", "6000.00", "6000.00", "6000.00"),
        ("T-02", "100000.00", "6000.00", "8000.00", "6000.00"),
        ("T-03", "100000.01", "6000.00", "8000.00", "8000.00"),
        ("T-04", "110000.00", "6800.00", "8800.00", "8800.00"),
        ("T-05", "150000.00", "10000.00", "15000.00", "12000.00"),
        ("T-06", "200000.00", "15000.00", "20000.00", "20000.00"),
        ("T-16", "-15000.00", "-900.00", "-900.00", "-900.00"),
    ],
)
def test_tiers(case: str, x: str, marginal: str, lower: str, upper: str) -> None:
    paid = [rounded(sum(each.steps([cents(x)], QUOTA))) for each in (MARGINAL, LOWER, UPPER)]
    assert paid == [cents(marginal), cents(lower), cents(upper)], case


@pytest.mark.parametrize(
    ("case", "rates", "quota", "amounts", "expected"),
    [
        ("T-07", table("cliff", ("0", "0.06"), ("1.1", "0.08")), "40001.00", ["44001.10"], ["3520.09"]),
        ("T-08", MARGINAL, "100000.00", ["80000.00", "40000.00"], ["4800.00", "2800.00"]),
        ("T-09", MARGINAL, "100000.00", ["40000.00", "80000.00"], ["2400.00", "5200.00"]),
        ("T-11", table("multiplier", ("0", "0.1"), ("1", "0.15"), ("1.2", "0.2")), "100000.00", ["130000.00"], ["15000.00"]),
        ("T-13 below", REACHED, "100000.00", ["74999.99"], ["0.00"]),
        ("T-13 on", REACHED, "100000.00", ["75000.00"], ["4500.00"]),
        ("T-14 on", ABOVE, "100000.00", ["75000.00"], ["0.00"]),
        ("T-14 above", ABOVE, "100000.00", ["80000.00"], ["300.00"]),
        ("T-15", LOWER, "0", ["5000.00"], ["300.00"]),
        ("T-17", MARGINAL, "100000.00", ["-15000.00", "33333.33"], ["-900.00", "2000.00"]),
        ("T-18", MARGINAL, "100000.00", ["50000.00", "10000.00", "45000.00"], ["3000.00", "600.00", "2800.00"]),
    ],
)  # fmt: skip
def test_steps(case: str, rates: Table, quota: str, amounts: list[str], expected: list[str]) -> None:
    steps = rates.steps([cents(amount) for amount in amounts], cents(quota))
    assert [rounded(step) for step in steps] == [cents(amount) for amount in expected], case


def test_interpolation_t_12() -> None:
    line = table("interpolated", ("0.8", "0.5"), ("1", "1"), ("1.2", "1.5"))
    attained = ("79.99", "80", "90", "100", "110", "120", "135")
    paid = [rounded(1_000_000 * line.interpolated(Fraction(share) * QUOTA / 100, QUOTA)) for share in attained]
    assert paid == [0, 500_000, 750_000, 1_000_000, 1_250_000, 1_500_000, 1_500_000]


@pytest.mark.parametrize(
    ("case", "total", "weights", "expected"),
    [
        ("S-01", 1, [1, 1, 1], [1, 0, 0]),
        ("S-02", 2, [1, 1, 1], [1, 1, 0]),
        ("S-03", 10_000, [1, 1, 1], [3334, 3333, 3333]),
        ("S-04", -10_000, [1, 1, 1], [-3334, -3333, -3333]),
        ("S-05", 5, [50, 30, 20], [3, 1, 1]),
        ("D-08", 100_000_000, [1] * 12, [8_333_334] * 4 + [8_333_333] * 8),
        ("D-10", 100_000_001, [40, 35, 25], [40_000_001, 35_000_000, 25_000_000]),
    ],
)
def test_shares(case: str, total: int, weights: list[int], expected: list[int]) -> None:
    assert shares(total, weights) == expected, case


def test_limits_budgets_and_pools() -> None:
    assert [above(cents(total), cents("10000")) for total in ("12500", "11000", "9000")] == [-250_000, -100_000, 0], (
        "T-19 to T-21"
    )
    assert budgeted({"a": 75_000, "b": 25_000, "c": 25_000}, 100_000) == {"a": -15_000, "b": -5_000, "c": -5_000}, (
        "S-14"
    )
    assert pooled(Fraction("0.02"), cents("250000.55"), [90, 90, 45]) == [200_001, 200_000, 100_000], "S-15"
    assert pooled(Fraction(1), 100_000, [1, 1, 1]) == [33_334, 33_333, 33_333], "S-16"


def test_rounding_s_11() -> None:
    exact = [Fraction("10.10") * 5] * 3
    assert [rounded(each) for each in exact] == [51, 51, 51]
    assert [rounded(each, half_even=True) for each in exact] == [50, 50, 50]
    assert [rounded(sum(exact[:n], Fraction(0))) for n in range(4)] == [0, 51, 101, 152]


@pytest.mark.parametrize(
    ("case", "draw", "earned", "paid", "balances"),
    [
        ("W-01", {"type_code": "non_recoverable", "amount": "5000"}, [3200], [5000], [0]),
        ("W-02", {"amount": "3000"}, [2000, 3400, 5000], [3000, 3000, 4400], [1000, 600, 0]),
        ("W-03", {"amount": "3000", "recovery_ratio": "0.5"}, [2000, 3400, 5000], [3000, 3200, 4200], [1000, 800, 0]),
        ("W-04", {"amount": "3000"}, [-500], [3000], [3500]),
    ],
)
def test_draws(case: str, draw: Row, earned: list[int], paid: list[int], balances: list[int]) -> None:
    row = {"type_code": "recoverable", "valid_from": "2026-01-01"} | dict(draw)
    month = Month()
    found = []
    for number, net in enumerate(earned):
        month = settle([row], 2026 * 12 + number, net * 100, month)
        found.append((month.payable, month.draw))
    assert found == [(amount * 100, left * 100) for amount, left in zip(paid, balances, strict=True)], case


@pytest.mark.parametrize(
    ("case", "earned", "held"),
    [
        ("W-06", [(1, 100_000)], [20_000]),
        ("W-07 refund", [(1, 100_000), (2, -100_000)], [0]),
        ("W-08", [(1, 33_333)], [6_667]),
        ("two credit days, the refund of the second", [(1, 100_000), (2, 50_000), (3, -25_000)], [20_000, 5_000]),
        ("nothing credited before the refund", [(1, 0), (2, -1_000), (3, 5_000)], [0, -200, 1_000]),
    ],
)
def test_reserves(case: str, earned: list[tuple[int, int]], held: list[int]) -> None:
    rows = {
        ("invoice_line", f"{number}", "invoice", "I1"): Earned(
            amount, (24312, 1), 24312, date(2026, 1, day), 1, is_credit=amount > 0
        )
        for number, (day, amount) in enumerate(earned)
    }
    kept = reserves(rows, Fraction("0.2"), None, date(2026, 1, 31))
    assert [each.held for each in kept.values()] == held, case


@pytest.mark.parametrize(
    ("case", "first", "after", "rule", "days"),
    [
        ("D-01", (2026, 2, 10), (2026, 3, 1), "actual", 19),
        ("D-01", (2026, 2, 10), (2026, 3, 1), "30_360", 21),
        ("D-01", (2026, 2, 10), (2026, 3, 1), "working_days", 14),
        ("D-02", (2026, 2, 15), (2026, 3, 1), "30_360", 16),
        ("D-03", (2028, 2, 15), (2028, 3, 1), "actual", 15),
    ],
)
def test_day_counts(case: str, first: tuple[int, int, int], after: tuple[int, int, int], rule: str, days: int) -> None:
    assert counted(date(*first), date(*after), rule) == days, case


@pytest.mark.parametrize(
    "story", ["accelerator", "cash_and_refunds", "draws_and_balances", "five_plans", "plan_change"]
)
def test_a_story_ends_as_it_says(story: str) -> None:
    """By payee, month and type of entry; which source of a document bears a refund is the marts' affair. Payees of a measure
    that attainment tells (calls) are left out."""
    extracts = {
        path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in (STORIES / story / "in").glob("*.csv")
    }
    variables = yaml.safe_load((STORIES / story / "variables.yml").read_text(encoding="utf-8"))
    company = Company(extracts, date.fromisoformat(variables["as_of_date"]))
    (want,) = [each for each in runner.expected(STORIES / story) if each.relation == "commission_ledger"]
    with_payouts = "PAYOUT" not in want.where
    expected: Counter[tuple[str, ...]] = Counter()
    told = {"amount", "margin", "units"}
    plans = {row["plan_id"] for row in extracts["plan_components"] if row["measure_code"] not in told}
    others = {row["rep_id"] for row in extracts["plan_assignments"] if row["plan_id"] in plans}
    for row in want.rows:
        values = dict(zip(want.columns, row, strict=True))
        if values["rep_id"] in others:
            continue
        key = tuple(values[name] for name in ("rep_id", "posted_period_id", "entry_type_code") if name in values)
        expected[key] += cents(values["ledger_amount"])
    found: Counter[tuple[str, ...]] = Counter()
    for entry in company.entries:
        if with_payouts or "PAYOUT" not in entry.kind:
            names = {"rep_id": entry.rep, "posted_period_id": entry.period, "entry_type_code": entry.kind}
            found[tuple(value for name, value in names.items() if name in want.columns)] += entry.amount
    assert +found == +expected and -found == -expected
