"""One line per step, and where a long step is: on a terminal in place, elsewhere now and then."""

import io
import logging

import pytest

from orchestration.progress import QUIET_SECONDS, SPARSE_SECONDS, step


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def _said(caplog):
    return [record.getMessage() for record in caplog.records]


@pytest.fixture
def clock(caplog):
    caplog.set_level(logging.INFO, "sales_warehouse")
    return Clock()


def test_a_short_step_is_one_line(clock, caplog):
    stream = Terminal()
    with step("load", stream, clock) as said:
        clock.now = QUIET_SECONDS - 0.1
        said.at("file 1 of 2")
        said.append("2 files")
        said.append("7 rows in")
    assert _said(caplog) == ["load         2 files, 7 rows in (1.9 s)"]
    assert "file 1" not in stream.getvalue()


def test_a_long_step_on_a_terminal_shows_its_place_and_takes_it_away(clock, caplog):
    stream = Terminal()
    with step("dbt build", stream, clock) as said:
        for clock.now in (2.0, 2.1, 2.3):
            said.at(f"node at {clock.now}")
    assert stream.getvalue() == (
        "\r\x1b[K  dbt build    node at 2.0 (2 s so far)\r\x1b[K  dbt build    node at 2.3 (2 s so far)\r\x1b[K"
    )
    assert len(_said(caplog)) == 1


def test_a_long_step_in_a_log_is_told_now_and_then(clock, caplog):
    stream = io.StringIO()
    with step("dbt build", stream, clock) as said:
        for second in range(2 * SPARSE_SECONDS + 1):
            clock.now = float(second)
            said.at(f"node {second} of 370")
    assert _said(caplog) == [
        "dbt build    node 15 of 370 (15 s so far)",
        "dbt build    node 30 of 370 (30 s so far)",
        "dbt build     (30.0 s)",
    ]
    assert stream.getvalue() == ""


def test_a_step_that_fails_leaves_no_line_on_the_terminal(clock, caplog):
    stream = Terminal()
    with pytest.raises(ValueError), step("release", stream, clock) as said:
        clock.now = 5.0
        said.at("table 1 of 2")
        raise ValueError
    assert stream.getvalue().endswith("\r\x1b[K")
    assert _said(caplog) == []


def test_a_run_tells_of_every_extract_node_and_table(copied_facts, monkeypatch, caplog):
    from tests.conftest import run

    home, files = copied_facts
    caplog.set_level(logging.INFO, "sales_warehouse")
    monkeypatch.setattr("orchestration.progress.SPARSE_SECONDS", 0)
    run(home, extracts=files)
    said = "\n".join(_said(caplog))
    assert "extract 1 of " in said and "orders.csv (" in said
    assert "dbt build    node 1 of " in said
    assert "release      sales.duckdb: table 1 of " in said
