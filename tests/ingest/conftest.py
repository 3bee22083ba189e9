"""Loading small hand-written files through the real ingest.

Belongs here: fixtures of the ingest tests.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from ingest.lake import Entry, Lake, read_all
from ingest.load import Loaded, load_extract
from ingest.source import Source, read_source

ORDERS = {
    "order_id": "id",
    "ordered_at": "at",
    "status_code": "status",
    "currency_code": {"value": "USD"},
    "total_amount": "total",
}


class Bench:
    """A folder of extracts, a source mapping over it and a lake."""

    def __init__(self, root: Path) -> None:
        self.root, self.extracts = root, root / "extracts"
        self.extracts.mkdir()

    @property
    def lake(self) -> Lake:
        """The lake as a new step of a run sees it."""
        return Lake(self.root / "lake")

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.extracts / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def source(self, files: str | None = "orders*", columns: Any = None, extract: str = "orders", **top: Any) -> Source:
        entry = {"columns": columns or ORDERS, **({"files": files} if files else {}), **top.pop("entry", {})}
        path = self.root / "source.yml"
        path.write_text(yaml.safe_dump({"source": "test", "extracts": {extract: [entry]}, **top}, sort_keys=False))
        return read_source(path)

    def load(self, source: Source | None = None, extract: str = "orders") -> list[Loaded]:
        return load_extract(source or self.source(), extract, self.extracts, self.lake)

    def entries(self, loaded: list[Loaded], source: str = "test") -> list[Entry]:
        """What a run reads that has just loaded `loaded`."""
        return self.lake.entries([source], [each.entry.key for each in loaded])

    def rows(self, loaded: Loaded, columns: str) -> list[tuple[Any, ...]]:
        return self.stored(loaded.entry, columns)

    def stored(self, entry: Entry, columns: str) -> list[tuple[Any, ...]]:
        """Accepted rows of a lake entry."""
        data = read_all([self.lake.data(entry)])
        return duckdb.execute(f"SELECT {columns} FROM {data} WHERE _fault IS NULL ORDER BY _row_number").fetchall()

    def rejects(
        self, loaded: Loaded, columns: str = "_row_number, column_name, value, reason"
    ) -> list[tuple[Any, ...]]:
        path = self.lake.rejects(loaded.entry)
        return duckdb.execute(f"SELECT {columns} FROM read_parquet('{path}') ORDER BY _row_number").fetchall()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


HEADER = "id,at,status,total\n"


@pytest.fixture
def one_order(bench: Bench) -> Callable[..., tuple[list[Any], list[Any]]]:
    """Load one order whose fields are given; (accepted rows, rejected rows)."""

    def load(total: str = "1.00", at: str = "2025-01-02 03:04:05", **options: Any) -> tuple[list[Any], list[Any]]:
        bench.write("orders.csv", f'{HEADER}"o1","{at}","created","{total}"\n')
        (loaded,) = bench.load(bench.source(**options))
        rejects = bench.rejects(loaded) if loaded.entry.rows_rejected else []
        assert loaded.entry.rows_in == 1 == loaded.entry.rows_accepted + loaded.entry.rows_rejected
        return bench.rows(loaded, "total_amount, ordered_at"), rejects

    return load
