"""What statements that are kept rest on."""

import re
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "dbt_project"


def test_templates_look_into_the_as_of_day_for_its_year_and_the_start_of_the_fiscal_year_alone() -> None:
    # Whoever adds a place here extends tests.again._read by what it looks at.
    files = [path for folder in ("macros", "models", "tests") for path in (PROJECT / folder).rglob("*.sql")]
    lines = [line.strip() for path in sorted(files) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if re.search(r"as_of_text\(|var\(.as_of_date|\bday\[", line)] == [
        "cast('{{ as_of_text() }}' as date)",
        "{% macro as_of_text() -%}",
        "{%- set day = var('as_of_date', '') | string -%}",
        "{%- set day, start = as_of_text(), var('fiscal_year_start_month') | int -%}",
        "{%- set year = day[:4] | int - (1 if day[5:7] | int < start else 0) -%}",
        "or {{ day }} > cast('{{ [as_of_text()[:4] | int + 20, 9999] | min }}-12-31' as date), false",
    ]
