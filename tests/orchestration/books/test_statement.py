"""A statement says what the ledger says, line by line, and how each line came about."""

import re
import shutil
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.books.opened import Opened
from orchestration.books.statement import LINES, MOVEMENTS, PAY, payees, statement
from orchestration.books.workbook import write
from orchestration.errors import RunError
from tests.orchestration.books.reading import MONTH, Book


@pytest.fixture(scope="module")
def books(release: Opened, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    """The workbook of each payee of the month, read back."""
    folder, found = tmp_path_factory.mktemp("books"), {}
    for payee in payees(release):
        write(folder / f"{payee}.xlsx", statement(release, payee).book)
        found[payee] = Book(folder / f"{payee}.xlsx")
    return found


def changed(release: Opened, folder: Path, sql: str) -> Opened:
    """The same release with its file changed."""
    shutil.copy(release.release.database, folder / "finance.duckdb")
    con = duckdb.connect(str(folder / "finance.duckdb"))
    con.execute(sql)
    return replace(release, con=con)


def test_every_payee_of_the_month_has_one(release, books):
    rows = release.rows("SELECT DISTINCT rep_id FROM marts.rpt_commission_statement WHERE period_id = $period")
    assert set(books) == {payee for (payee,) in rows}
    assert len(books) > 10


def test_lines_are_the_entries_of_the_ledger_to_the_cent(release, books):
    told = release.rows(
        "SELECT rep_id, entry_id, ledger_amount FROM marts.commission_ledger WHERE posted_period_id = $period ORDER BY ALL"
    )
    lines = [(payee, line) for payee, book in books.items() for line in book.table("Lines")]
    assert sorted((payee, line["Entry id"], Decimal(line["Amount"])) for payee, line in lines) == told


def test_the_total_below_the_lines_is_that_of_the_ledger(release, books):
    told = release.rows(
        "SELECT rep_id, sum(ledger_amount) FROM marts.commission_ledger WHERE posted_period_id = $period GROUP BY ALL"
    )
    assert {
        payee: book.totals("Lines")["USD"]["Amount"] for payee, book in books.items() if book.totals("Lines")
    } == dict(told)


def test_the_front_sheet_leads_from_opening_to_closing_and_to_what_is_paid(release, books):
    columns = {"opening_amount": "Opening balance", **MOVEMENTS, "closing_amount": "Closing balance", **PAY}
    listed = ", ".join(columns)
    for payee, *told in release.rows(
        f"SELECT rep_id, {listed} FROM marts.rpt_commission_statement WHERE period_id = $period"
    ):
        shown = books[payee].summary()
        assert [Decimal(shown[label]) for label in columns.values()] == told, payee
        moved = sum(Decimal(shown[label]) for label in MOVEMENTS.values())
        assert Decimal(shown["Opening balance"]) + moved == Decimal(shown["Closing balance"])
        assert Decimal(shown["Sum of the lines that move it"]) == moved


def test_every_line_names_its_plan_version_its_document_and_its_payment(release, books):
    told = {
        entry: tuple(str(value) if value is not None else "" for value in row)
        for entry, *row in release.rows(
            "SELECT entry_id, order_id, invoice_id, payment_id, plan_id, version_number, plan_hash, credit_date "
            "FROM marts.rpt_commission_statement_line WHERE period_id = $period"
        )
    }
    heads = ("Order", "Invoice", "Payment", "Plan", "Plan version", "Plan hash", "Credit date")
    for line in (line for book in books.values() for line in book.table("Lines")):
        assert tuple(line[head] for head in heads) == told[line["Entry id"]]


def test_a_calculation_comes_to_the_amount(books):
    """Base times rate, exact, and rounded once: for a line of one step that is its amount, up to the rounding of what
    the same document got before."""
    seen = set()
    for line in (line for book in books.values() for line in book.table("Lines")):
        assert line["Calculation"], line
        found = re.fullmatch(r"(-?[\d,.]+) × (-?[\d,.]+)(%?) = (-?[\d,.]+)", line["Calculation"])
        if not found:
            continue
        base, rate, exact = (Decimal(found[i].replace(",", "")) for i in (1, 2, 4))
        rate = rate / 100 if found[3] else rate
        assert base * rate == exact
        assert Decimal(line["Rate"]) == rate
        assert abs(exact.quantize(Decimal("0.01"), ROUND_HALF_UP) - Decimal(line["Amount"])) <= Decimal("0.01")
        seen.add(found[3])
    assert seen == {"%", ""}  # shares of money, and money per unit


def test_the_steps_of_an_entry_add_up_to_its_line(books):
    for book in books.values():
        steps: dict[str, Decimal] = {}
        for step in book.table("Arithmetic"):
            steps[step["Entry id"]] = steps.get(step["Entry id"], Decimal(0)) + Decimal(step["Amount"])
        lines = {line["Entry id"]: Decimal(line["Amount"]) for line in book.table("Lines")}
        assert steps == {entry: lines[entry] for entry in steps}


def test_what_was_left_out_is_named_with_reason_file_and_row(release, books):
    own = "e.rep_id = $payee OR (e.stage_code = 'credit' AND o.owner_id_at_event = $payee)"
    query = (
        "SELECT e.credit_exception_id, e.reason_code, e.source_file, e.source_row_number::VARCHAR, e.exception_amount "
        f"FROM marts.fct_credit_exception e LEFT JOIN marts.fct_order o USING (order_id) WHERE ({own}) "
        "AND e.event_date >= $first_day AND e.event_date < $next_day ORDER BY ALL"
    )
    count = 0
    for payee, book in books.items():
        found = [
            (row["Credit exception"], row["Reason"], row["Source file"], row["Row in file"], Decimal(row["Exception"]))
            for row in book.table("Left out")
        ]
        assert sorted(found) == release.rows(query, payee=payee)
        count += len(found)
    assert count > 10


def test_a_month_that_may_change_is_a_draft_and_a_closed_one_is_not(release, books, tmp_path):
    assert all(book.title(sheet)[1].startswith("DRAFT: ") for book in books.values() for sheet in book.sheets)
    month = replace(release.month, status="closed", reason=None)
    write(tmp_path / "closed.xlsx", statement(replace(release, month=month), "R05").book)
    assert not [text for text in Book(tmp_path / "closed.xlsx").title("Lines") if "DRAFT" in text]
    assert (month.mark, month.warning) == ("", "")


def test_lines_that_do_not_lead_to_the_closing_balance_stop_the_statement(release, tmp_path):
    wrong = changed(
        release,
        tmp_path,
        "UPDATE marts.rpt_commission_statement_line SET line_amount = line_amount + 0.01 "
        "WHERE entry_id = (SELECT min(entry_id) "
        f"FROM marts.commission_ledger WHERE rep_id = 'R05' AND posted_period_id = '{MONTH}' AND is_accrual)",
    )
    with wrong.con, pytest.raises(RunError, match=r"R05, 2025-M11: the balance moves by .* no statement is written"):
        statement(wrong, "R05")


def test_a_name_that_is_a_formula_is_none_in_the_statement(release, tmp_path):
    named = changed(
        release, tmp_path, "UPDATE marts.rpt_commission_statement_line SET component_name = '=1+1' WHERE rep_id = 'R05'"
    )
    with named.con:
        write(tmp_path / "b.xlsx", statement(named, "R05").book)
    components = {line["Component"] for line in Book(tmp_path / "b.xlsx").table("Lines")}
    assert components == {"'=1+1"}


def test_each_currency_has_a_column_of_its_own(release, tmp_path):
    two = changed(
        release,
        tmp_path,
        "INSERT INTO marts.rpt_commission_statement SELECT * REPLACE ('JPY' AS currency_code, 8214 AS opening_amount, "
        f"8214 AS closing_amount) FROM marts.rpt_commission_statement WHERE rep_id = 'R05' AND period_id = '{MONTH}'",
    )
    with two.con:
        made = statement(two, "R05")
    write(tmp_path / "b.xlsx", made.book)
    shown = {row[0]: row[1:] for row in Book(tmp_path / "b.xlsx").sheets["Summary"].values()}
    assert shown["Commission owed"] == ["JPY", "USD"]
    assert [Decimal(value) for value in shown["Opening balance"]] == [8214, made.amounts["USD"]["opening_amount"]]
    assert [Decimal(value) for value in shown["Sum of the lines that move it"]] == [
        own["closing_amount"] - own["opening_amount"] for own in made.amounts.values()
    ]


def test_a_payee_without_one_is_told_who_has_one(release):
    with pytest.raises(RunError, match=r"'R99' has no statement for 2025-M11; these have: R01, R02"):
        statement(release, "R99")


def test_headings_of_a_sheet_differ_and_every_column_is_explained(books):
    book = books["R05"]
    for sheet in ("Lines", "Arithmetic", "Left out"):
        heads = book.sheets[sheet][5]
        assert len(set(heads)) == len(heads)
        explained = {row["Heading"] for row in book.table("Columns") if row["Sheet"] == sheet and row["Meaning"]}
        assert explained == set(heads)
    assert len(LINES.columns.split("|")[0].split()) + 2 < 17  # what fits on a page
