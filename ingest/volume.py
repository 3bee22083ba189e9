"""How many rows are usual: what the rows of a new file are compared with.

Belongs here: what the lake knows of the earlier deliveries of a mapping. A delivery is what one released run brought, so
that the twelve monthly files of a first load are one of them, and a mapping may have several files a day. Whether a
number is far from the usual is for gate 1 to say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

import duckdb

from ingest.contract import load_contracts
from ingest.expected import Volume
from ingest.lake import Entry, Lake, read_all
from ingest.sql import identifier

DELIVERIES = 8

COLUMNS = (
    "extract VARCHAR, source VARCHAR, file VARCHAR, rows_in BIGINT, deliveries BIGINT, least BIGINT, most BIGINT, "
    "min_ratio DECIMAL(18, 6), max_ratio DECIMAL(18, 6), known_keys BIGINT, keys_again BIGINT"
)

Row = tuple[str, str, str, int, int, int, int, Decimal, Decimal, int | None, int | None]


def volumes(
    con: duckdb.DuckDBPyConnection, lake: Lake, entries: Sequence[Entry], volume_of: Callable[[Entry], Volume | None]
) -> Iterator[Row]:
    """A row of COLUMNS for each file of `entries` that no release has used and whose mapping has earlier deliveries.

    `least` and `most` are the rows of the smallest and largest file of the last DELIVERIES, of which there are
    `deliveries`. For a file larger than usual, `known_keys` says how many keys the earlier files of the mapping hold, and
    `keys_again` how many of these it brings: everything delivered again is no surprise.
    """
    kept = lake.kept()
    for group in _by_mapping(entries):
        earlier = [entry for entry in group if entry.key in kept]
        compared = _latest(lake, earlier)
        if not compared:
            continue
        least, most = min(compared.values())[0], max(most for _, most in compared.values())
        for entry in group:
            volume = volume_of(entry)
            if entry.key in kept or volume is None:
                continue
            keys = _keys(con, lake, earlier, entry) if entry.rows_in > volume.max_ratio * most else (None, None)
            yield (entry.extract, entry.source, entry.file, entry.rows_in, len(compared), least, most, volume.min_ratio,
                   volume.max_ratio, *keys)  # fmt: skip


def _by_mapping(entries: Sequence[Entry]) -> list[list[Entry]]:
    groups = defaultdict(list)
    for entry in entries:
        groups[entry.extract, entry.source, entry.mapping].append(entry)
    return list(groups.values())


def _latest(lake: Lake, earlier: Sequence[Entry]) -> Mapping[str, tuple[int, int]]:
    """The fewest and most rows of a file in each of the last deliveries, by the run that brought it."""
    found: dict[str, tuple[int, int]] = {}
    for entry in reversed(earlier):
        run = lake.kept_by(entry)
        if run not in found and len(found) == DELIVERIES:
            break
        least, most = found.get(run, (entry.rows_in, entry.rows_in))
        found[run] = min(least, entry.rows_in), max(most, entry.rows_in)
    return found


def _keys(con: duckdb.DuckDBPyConnection, lake: Lake, earlier: Sequence[Entry], new: Entry) -> tuple[int, int]:
    key = ", ".join(map(identifier, load_contracts()[new.extract].key))

    def distinct(files: Sequence[Entry]) -> str:
        return f"SELECT DISTINCT {key} FROM {read_all(map(lake.data, files))} WHERE _fault IS NULL"

    row = con.execute(
        f"WITH known AS ({distinct(earlier)}), here AS ({distinct([new])}) "
        f"SELECT (SELECT count(*) FROM known), (SELECT count(*) FROM known SEMI JOIN here USING ({key}))"
    ).fetchone()
    return row or (0, 0)
