"""Half a file, a lost file or a skipped batch is refused by name, and the last release stays."""

import hashlib

import pytest

from orchestration.errors import RunError
from tests.conftest import query, release_bytes, run

SOURCE = r"""
source: sent
company: {as_of_date: 2025-01-31}
extracts:
  orders:
  - files: orders_*.csv
    sequence: {pattern: "_(?P<date>[0-9-]{10})", every: day}
    columns: {order_id: id, ordered_at: at, status_code: state, total_amount: total, currency_code: {value: USD}}
  load_manifests:
  - files: manifest_*.csv
    columns: {file: name, row_count: rows, file_sha256: sha256, control_total: total}
"""


@pytest.fixture
def sender(tmp_path, facts_alone):
    """A function: deliver the day's orders with a manifest; and one that runs on what lies there."""
    folder = tmp_path / "extracts"
    folder.mkdir()
    (tmp_path / "sent.yml").write_text(SOURCE)

    def deliver(day, rows=20):
        text = "id,at,state,total\n" + "".join(f"{day}-{n},{day},approved,1.50\n" for n in range(rows))
        (folder / f"orders_{day}.csv").write_text(text)
        sha = hashlib.sha256(text.encode()).hexdigest()
        (folder / f"manifest_{day}.csv").write_text(
            f"name,rows,sha256,total\norders_{day}.csv,{rows},{sha},{rows * 1.5:.2f}\n"
        )

    return folder, deliver, lambda: run(tmp_path / "home", str(tmp_path / "sent.yml"), folder)


def test_a_delivery_is_released_whole_or_not_at_all(sender, tmp_path):
    folder, deliver, refresh = sender
    deliver("2025-01-01")
    deliver("2025-01-02")
    refresh()
    assert query(tmp_path / "home", "SELECT count(*), sum(order_amount) FROM marts.fct_order")[0][0] == 40
    before = release_bytes(tmp_path / "home")

    deliver("2025-01-03")
    whole = (folder / "orders_2025-01-03.csv").read_text()
    (folder / "orders_2025-01-03.csv").write_text(whole[: whole.index("2025-01-03-10,")])
    with pytest.raises(
        RunError, match=r"orders_2025-01-03.csv, .*manifest_2025-01-03.csv, differs rows, expected 20, found 10"
    ):
        refresh()

    (folder / "orders_2025-01-03.csv").unlink()
    (folder / "manifest_2025-01-03.csv").unlink()
    deliver("2025-01-04")
    with pytest.raises(RunError, match=r"no_batch_is_missing: .*missing 2025-01-03"):
        refresh()
    assert release_bytes(tmp_path / "home") == before

    deliver("2025-01-03")
    refresh()
    assert query(tmp_path / "home", "SELECT count(*) FROM marts.fct_order") == [(80,)]
