"""A delivery starts one run, once it has stopped growing."""

import os

import dagster as dg
import pytest

from orchestration.defs.sensors import files_arrived
from orchestration.settings import resolve

SOURCE = """
source: watched
company: {as_of_date: 2025-01-31}
extracts:
  orders:
  - files: orders*.csv
    columns: {order_id: id, ordered_at: at, status_code: state, currency_code: {value: USD}}
"""


@pytest.fixture
def watch(tmp_path):
    """A function that evaluates the sensor once more: the run keys it asks for, and what it says."""
    (tmp_path / "extracts").mkdir()
    (tmp_path / "watched.yml").write_text(SOURCE)
    sensor = files_arrived(
        lambda: resolve(str(tmp_path / "home"), str(tmp_path / "watched.yml"), str(tmp_path / "extracts"))
    )
    cursor = None

    def evaluate():
        nonlocal cursor
        with dg.build_sensor_context(cursor=cursor) as context:
            data = sensor.evaluate_tick(context)
        cursor = data.cursor or cursor
        return [request.run_key for request in data.run_requests], data.skip_message or ""

    return evaluate


def test_a_delivery_starts_one_run_after_it_stopped_growing(watch, tmp_path):
    file = tmp_path / "extracts" / "orders.csv"
    assert "no file matches 'orders*.csv'" in watch()[1]
    file.write_text("id,at,state\n")
    assert watch() == ([], "1 files, changed since the last look: waiting until they stop growing")
    file.write_text("id,at,state\no1,2025-01-01,approved\n")
    assert "waiting" in watch()[1]
    (first,), _ = watch()
    assert watch() == ([], "nothing new: 1 files as they were when the last run was started")
    os.utime(file, (1, 1))
    assert "waiting" in watch()[1]
    (second,), _ = watch()
    assert first != second


def test_a_file_still_on_its_way_does_not_count(watch, tmp_path):
    (tmp_path / "extracts" / "orders.csv").write_text("id,at,state\n")
    watch()
    (tmp_path / "extracts" / "orders_2.csv.part").write_text("half")
    assert len(watch()[0]) == 1
    (tmp_path / "extracts" / "orders_2.csv").write_text("id,at,state\n")
    assert watch() == ([], "2 files, changed since the last look: waiting until they stop growing")


def test_a_broken_source_is_said_and_the_sensor_goes_on(watch, tmp_path):
    (tmp_path / "extracts" / "orders.csv").write_text("id,at,state\n")
    (tmp_path / "watched.yml").write_text(SOURCE.replace("orders:", "ordres:"))
    runs, said = watch()
    assert runs == [] and "did you mean 'orders'?" in said
    (tmp_path / "watched.yml").write_text(SOURCE)
    watch()
    assert len(watch()[0]) == 1


def test_what_cannot_be_watched_is_said(watch, tmp_path):
    (tmp_path / "watched.yml").write_text(
        SOURCE.replace("files: orders*.csv", "database: {type: sqlite, path: a.db, table: t}")
    )
    assert watch() == ([], "the source maps no files: tables and addresses need a schedule")
