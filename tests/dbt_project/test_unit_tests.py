"""The unit tests that stand beside the models, over the columns of really built models."""

from pathlib import Path

import duckdb

from tests.stories import runner

VARIABLES = {"as_of_date": "2025-12-31", "business_time_zone": "UTC", "reporting_currency": "USD"}


def test_a_company_without_any_extract_builds_and_every_unit_test_passes(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    database = tmp_path / "candidate.duckdb"
    runner.load(tmp_path / "in", tmp_path, database)
    assert not runner.dbt("build", database, tmp_path, VARIABLES)
    with duckdb.connect(str(database)) as con:
        assert con.execute("SELECT count(*) FROM marts.fct_lead").fetchone() == (0,)
        # Rule R3, for computed columns of every layer too.
        columns = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        assert con.execute(f"{columns} AND data_type IN ('DOUBLE', 'FLOAT')").fetchall() == []
