"""Two engines, one answer (control R-27), and every other control holds.

`make fuzz` compares 2,000 companies; the suite has a few. Their number is REFERENCE_COMPANIES.
"""

import os
import random
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from tests.reference import compare
from tests.reference.companies import company, write
from tests.reference.company import LAST, Rows, rates
from tests.reference.ledger import Company
from tests.stories import runner

COMPANIES = int(os.environ.get("REFERENCE_COMPANIES", "25"))
# Companies share no id, so one build has many of them.
GROUPS = [range(first, min(first + 100, COMPANIES + 1)) for first in range(1, COMPANIES + 1, 100)]
MARTS = ("commission_ledger", "fct_credit_exception", "rpt_commission_statement")
# What these companies have on purpose: thirds that are not quite 100 percent, and people without a number in the payroll.
FAULTS_OF_INPUT = {"R-05", "R-21"}
VARIABLES: dict[str, object] = {"business_time_zone": "UTC", "reporting_currency": "USD", "as_of_date": str(LAST)}


def build(folder: Path, companies: Iterable[Rows]) -> Path:
    """The marts of pay of some companies, whose records come in two batches, in disorder and some of them twice (R-26)."""
    database, disorder = folder / "candidate.duckdb", random.Random("batches")
    batches: tuple[list[Rows], list[Rows]] = ([], [])
    for rows in companies:
        parts: tuple[Rows, Rows] = ({}, {})
        for extract, records in rows.items():
            for record in records:
                disorder.choice(parts).setdefault(extract, []).append(record)
        for batch, part in zip(batches, parts, strict=True):
            batch.append(part)
    for number, batch in enumerate(batches):
        write(folder / "in", batch, number, disorder)
    runner.load(folder / "in", folder, database)
    return marts_of_pay(folder, database, "recon_control_result")


def marts_of_pay(folder: Path, database: Path, *more: str) -> Path:
    """The marts of pay, and `more`, of what is loaded; no test of dbt fails."""
    chosen = ("--exclude-resource-type", "unit_test", "--select", *(f"+{mart}" for mart in (*MARTS, *more)))
    assert not runner.dbt("build", database, folder, VARIABLES, *chosen)
    return database


def failed_controls(database: Path) -> set[str]:
    """The controls that say that something does not add up."""
    with duckdb.connect(str(database), read_only=True) as con:
        rows = con.execute("SELECT DISTINCT control_id FROM marts.recon_control_result WHERE status_code = 'failed'")
        return {control for (control,) in rows.fetchall()}


@pytest.mark.parametrize("numbers", GROUPS, ids=lambda numbers: f"{numbers[0]} to {numbers[-1]}")
def test_marts_and_reference_agree_to_the_cent(numbers: range, tmp_path: Path) -> None:
    companies = {number: company(number) for number in numbers}
    database = build(tmp_path, companies.values())
    marts = compare.read(database)
    found = [
        difference
        for number, rows in companies.items()
        for difference in compare.differences(number, Company({**rows, "fx_rates": rates()}, LAST), marts[number])
    ]
    assert not found, "\n".join([f"{len(found)} differences:", *found[:40]])
    assert failed_controls(database) <= FAULTS_OF_INPUT
