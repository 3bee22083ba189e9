"""Connections print nothing, whatever DuckDB takes the process for."""

import subprocess
import sys

SETTING = "con.execute(\"SELECT current_setting('enable_progress_bar')\").fetchone()[0]"


def in_interactive_process(code: str) -> str:
    """What `code` prints in a process that DuckDB takes for an interactive one: it has no file."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_a_connection_draws_no_progress_bar() -> None:
    assert in_interactive_process(f"import duckdb; con = duckdb.connect(); print({SETTING})") == "True\n"
    code = f"from ingest.duck import connect; con = connect(); print({SETTING})"
    assert in_interactive_process(code) == "False\n"
