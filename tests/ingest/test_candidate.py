import duckdb

from ingest.candidate import SALES, attach_readable, attach_sales_part, create_sales_part, sales_part
from ingest.duck import connect


def test_marts_of_the_second_file_are_found_through_views_of_the_first(tmp_path):
    candidate = tmp_path / "candidate.duckdb"
    with connect(candidate) as con:
        attach_readable(con, create_sales_part(candidate), SALES)
        con.execute("CREATE TABLE sales.marts.fct_order AS SELECT 'O1' AS order_id")
        con.execute("CREATE SCHEMA marts; CREATE VIEW marts.fct_order AS SELECT * FROM sales.marts.fct_order")
    with connect(candidate, read_only=True) as con:
        attach_sales_part(con, candidate)
        attach_sales_part(con.cursor(), candidate)
        assert con.execute("FROM marts.fct_order").fetchall() == [("O1",)]


def test_the_second_file_is_made_anew_and_older_drivers_read_it(tmp_path):
    candidate = tmp_path / "candidate.duckdb"
    path = create_sales_part(candidate)
    with connect() as con:
        attach_readable(con, path, "part")
        con.execute("CREATE TABLE part.marts.left_over (id INTEGER)")
        version = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'part'"
        assert con.execute(version).fetchall() == [("v1.0.0+",)]
    with duckdb.connect(str(create_sales_part(candidate)), read_only=True) as con:
        assert con.execute("SELECT table_name FROM duckdb_tables()").fetchall() == []


def test_a_candidate_alone_has_nothing_to_attach(tmp_path):
    with connect(tmp_path / "candidate.duckdb") as con:
        attach_sales_part(con, tmp_path / "candidate.duckdb")
        assert SALES not in [name for (name,) in con.execute("SELECT database_name FROM duckdb_databases()").fetchall()]
    assert not sales_part(tmp_path / "candidate.duckdb").exists()
