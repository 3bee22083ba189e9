"""The reconciliation shows what the controls and marts of the release say, and its parts add up."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.books.opened import Opened, opened
from orchestration.books.reconciliation import reconciliation
from orchestration.books.sheets import SHEETS
from orchestration.books.tables import heading
from orchestration.books.workbook import write
from orchestration.home import Home
from tests.orchestration.books.reading import Book

MONTH = "2025-M11"


@pytest.fixture(scope="module")
def release(released: Path) -> Iterator[Opened]:
    with opened(Home(released), MONTH) as found:
        yield found


@pytest.fixture(scope="module")
def book(release: Opened, tmp_path_factory: pytest.TempPathFactory) -> Book:
    path = tmp_path_factory.mktemp("books") / "reconciliation.xlsx"
    write(path, reconciliation(release).book)
    return Book(path)


def test_every_control_of_the_release_is_there_with_both_sides(release, book):
    told = release.rows(
        "SELECT control_id, scope, left_value, right_value, difference_value, status_code FROM marts.recon_control_result"
    )
    found = [
        (row["Control"], row["Scope"], *(Decimal(row[side]) for side in ("Left", "Right", "Difference")), row["Status"])
        for row in book.table("Controls")
    ]
    assert sorted(found) == sorted(told)


def test_payments_are_credit_exceptions_and_what_earns_nothing(release, book):
    rows = list(book.sheets["Summary"].values())
    begin = next(i for i, row in enumerate(rows) if row[0] == "Payments of the month in USD")
    end = next(i for i, row in enumerate(rows) if row[0] == "Control R-04: difference")
    amounts = {row[0]: Decimal(row[2]) for row in rows[begin + 1 : end + 1]}
    ((received,),) = release.rows(
        "SELECT sum(payment_amount) FROM marts.fct_payment WHERE payment_date >= $first_day AND payment_date < $next_day"
    )
    assert amounts.pop("Payments and refunds received") == received
    assert amounts.pop("Control R-04: difference") == 0
    assert amounts["Credited (parts of payments)"] > 0
    assert [label for label in amounts if label.startswith("Left out: ")]
    assert sum(amounts.values()) == received
    # The sample has no tax, so nothing may remain.
    assert amounts["Rest: tax, and what of a document's gross is not its net"] == 0


def test_statements_are_the_ledger_payee_by_payee(release, book):
    told = dict(
        release.rows(
            "SELECT rep_id, sum(ledger_amount) FROM marts.commission_ledger WHERE posted_period_id = $period AND is_accrual "
            "GROUP BY ALL"
        )
    )
    rows = book.table("Statement and ledger")
    assert {row["Payee"]: Decimal(row["Ledger"]) for row in rows if row["Ledger"] != "0"} == {
        k: v for k, v in told.items() if v
    }
    assert all(row["Statement"] == row["Ledger"] and row["Status"] == "passed" for row in rows)
    assert book.totals("Statement and ledger")["USD"]["Ledger"] == sum(told.values())


def test_totals_are_the_sums_of_the_mart(release, book):
    """Written as values, and equal to what the release says when it is asked for the sum."""
    present = [sheet for sheet in SHEETS if sheet.totals and (not sheet.is_optional or release.has(sheet.mart))]
    for sheet in present:
        names = sheet.totals.split()
        currency = "currency_code" if names[0].endswith("_amount") else "payout_currency_code"
        sums = ", ".join(f"sum({name})" for name in names)
        rows = release.rows(f"SELECT {currency}, {sums} FROM ({sheet.sql.replace('ORDER BY ALL', '')}) GROUP BY ALL")
        told = {
            row[0]: {heading(n): value for n, value in zip(names, row[1:], strict=True) if value is not None}
            for row in rows
        }
        assert book.totals(sheet.title) == told, sheet.title
    assert len(present) > 5


def test_roll_forwards_roll_forward(book):
    moves = (
        "Earned",
        "Reversed",
        "Clawed back",
        "Bonus",
        "Limited",
        "Adjusted",
        "Held",
        "Released",
        "Advanced",
        "Recovered",
    )
    sides = {
        "Accrual roll-forward": ((*moves, "Written off", "Paid"), ()),
        "Draws": (("Advanced",), ("Recovered", "Forgiven")),
        "Holdbacks": (("Held",), ("Released", "Consumed")),
    }
    for sheet, (more, less) in sides.items():
        own = book.totals(sheet)["USD"]
        assert own["Opening"] + sum(own[m] for m in more) - sum(own[m] for m in less) == own["Closing"], sheet


def test_the_front_sheet_is_the_sum_of_the_payees(book):
    own, shown = book.totals("Payees")["USD"], book.summary()
    pairs = {"Opening": "Opening balance", "Closing": "Closing balance", "Earned": "Earned", "To pay": "To pay"}
    assert {label: Decimal(shown[label]) for label in pairs.values()} == {pairs[head]: own[head] for head in pairs}
    assert shown["Difference"] == "0"


def test_what_belongs_to_earlier_months_is_listed(release, book):
    ((count, amount),) = release.rows(
        "SELECT count(*), sum(ledger_amount) FROM marts.commission_ledger WHERE posted_period_id = $period "
        "AND origin_period_id <> $period AND entry_type_code <> 'PAYOUT'"
    )
    assert len(book.table("Prior periods")) == count > 0
    assert book.totals("Prior periods")["USD"]["Amount"] == amount


def test_sheets_have_names_that_a_workbook_takes_and_headings_that_differ(book):
    titles = [sheet.title for sheet in SHEETS]
    assert len({title.lower() for title in titles}) == len(titles)
    assert max(map(len, titles)) <= 26  # room for the number of a page that goes on
    for title in set(titles) & set(book.sheets):
        heads = book.sheets[title][5]
        assert len(set(heads)) == len(heads), title
