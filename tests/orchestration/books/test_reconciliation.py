"""The reconciliation shows what the controls and marts of the release say, and its parts add up."""

import shutil
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from orchestration.books.opened import Opened
from orchestration.books.reconciliation import reconciliation
from orchestration.books.sheets import SHEETS
from orchestration.books.tables import heading
from orchestration.books.workbook import write
from orchestration.errors import RunError
from tests.orchestration.books.reading import Book


@pytest.fixture(scope="module")
def book(release: Opened, tmp_path_factory: pytest.TempPathFactory) -> Book:
    path = tmp_path_factory.mktemp("books") / "reconciliation.xlsx"
    write(path, reconciliation(release).book)
    return Book(path)


def test_every_control_of_the_release_is_there_with_both_sides(release, book):
    told = release.rows(
        "SELECT control_id, scope, left_value, right_value, difference_value, status_code FROM marts.recon_control_result"
    )
    sides = ("Left", "Right", "Difference")
    found = {
        (row["Control"], row["Scope"]): (*(row[side] and Decimal(row[side]) for side in sides), row["Status"])
        for row in book.table("Controls")
    }
    # Nothing stands where a control could not be evaluated.
    assert found == {(row[0], row[1]): tuple("" if value is None else value for value in row[2:]) for row in told}


def test_payments_are_credit_exceptions_and_what_earns_nothing(release, book):
    rows = list(book.sheets["Summary"].values())
    begin = next(i for i, row in enumerate(rows) if row[0] == "Payments of the month in USD")
    end = next(i for i, row in enumerate(rows) if i > begin and row[0] == "Difference")
    amounts = {row[0]: Decimal(row[2]) for row in rows[begin + 1 : end + 1]}
    ((received, count),) = release.rows(
        "SELECT sum(payment_amount), count(*) FROM marts.fct_payment "
        "WHERE payment_date >= $first_day AND payment_date < $next_day"
    )
    assert amounts.pop("Payments and refunds received") == received
    assert amounts["Credited"] > 0
    assert [label for label in amounts if label.startswith("Left out: ")]
    assert sum(amounts.values()) == received
    assert amounts["Difference"] == 0
    assert len(book.table("Payments")) == count


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
    for sheet in (sheet for sheet in SHEETS if sheet.totals):
        names = sheet.totals.split()
        currency = "currency_code" if names[0].endswith("_amount") else "payout_currency_code"
        sums = ", ".join(f"sum({name})" for name in names)
        rows = release.rows(f"SELECT {currency}, {sums} FROM ({sheet.sql.replace('ORDER BY ALL', '')}) GROUP BY ALL")
        told = {row[0]: dict(zip(map(heading, names), row[1:], strict=True)) for row in rows}
        known = {unit: {head: value for head, value in own.items() if value is not None} for unit, own in told.items()}
        assert book.totals(sheet.title) == known, sheet.title


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


def test_a_release_from_before_a_mart_was_made_is_refused(release, tmp_path):
    shutil.copy(release.release.database, tmp_path / "finance.duckdb")
    with duckdb.connect(str(tmp_path / "finance.duckdb")) as con:
        con.execute("DROP TABLE marts.payroll_export")
        with pytest.raises(RunError, match=r"has no payroll_export; `sales-warehouse run` makes one"):
            reconciliation(replace(release, con=con))
