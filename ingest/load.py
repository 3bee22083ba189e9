"""Files into the lake: find them, read them, conform them, commit them.

Belongs here: the steps for one file and for one extract, with the accounting that nothing is lost. Formats belong to
`readers`, casting to `conform`, storage to `lake`.
"""

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from ingest.arrivals import Arrivals
from ingest.conform import conform
from ingest.contract import Contract, load_contracts
from ingest.delivery import delivered
from ingest.duck import confine, connect
from ingest.errors import ConfigError, FileError
from ingest.hashes import Hashed, Hashes
from ingest.header import Settled, missing, settle
from ingest.join import joined, with_found
from ingest.lake import Entry, Lake, entry_key, read_all
from ingest.mapping import FileMapping
from ingest.notes import notes_on
from ingest.parts import parted
from ingest.readers import read_text
from ingest.source import Source
from ingest.sql import identifier, literal
from ingest.totals import check_footer
from ingest.written import Written

_PARQUET = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"

# What only the `sql` of a mapping can cause: every other statement is made here.
_MAPPING_FAULTS = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.PermissionException,
)


@dataclass(frozen=True)
class Loaded:
    """An entry of the lake, whether this call made it (`is_new`) or it was there already, and the `file` delivered now,
    whose name may be another one than the entry's."""

    entry: Entry
    is_new: bool
    file: str


def load_extract(
    source: Source, extract: str, folder: Path, lake: Lake, told: Callable[[str], None] = lambda _: None
) -> list[Loaded]:
    """Load every file that `source` maps to `extract` from `folder`; a file that is known and unchanged costs nothing.
    `told` hears the name of each file before it is loaded.

    Errors: FileError or ConfigError, naming the file and what to do; what was committed before stays.
    """
    loaded = []
    (lake.root / extract).mkdir(parents=True, exist_ok=True)
    hashed = Hashes(lake.root / extract / f".{source.name}.hashes")
    with hashed as hashes, Arrivals(lake, extract, source.name) as arrivals:
        mappings = enumerate(m for m in source.mappings if m.extract == extract)
        # A list of living keys speaks of what was loaded before it.
        for number, mapping in sorted(mappings, key=lambda each: each[1].sweep is not None):
            whole = with_found(mapping, folder, hashes)
            mapped = _Mapped(load_contracts()[extract], whole, str(number), lake)
            with delivered(whole, folder, lake.root / extract) as paths:
                for path in paths:
                    told(path.name)
                    loaded.append(mapped.load(hashes.of(path)))
                    arrivals.add(mapped.number, loaded[-1].entry.file_sha256, path.name)
    return loaded


class _Mapped:
    """The files of one mapping on their way into `lake`; `number` is the mapping's place among those of its extract."""

    def __init__(self, contract: Contract, mapping: FileMapping, number: str, lake: Lake) -> None:
        self.contract, self.mapping, self.number, self.lake = contract, mapping, number, lake
        self.digest = mapping.digest(contract)

    def load(self, file: Hashed) -> Loaded:
        """The entry of `file`, which is made unless it is there."""
        extract, sweep = self.contract.extract, self.mapping.sweep
        taken_at = sweep.taken_at(file.path.name, self.mapping.time_zone) if sweep else ""
        key = entry_key(file.sha256, extract, self.digest, taken_at)
        if known := self.lake.find(extract, key):
            return Loaded(known, is_new=False, file=file.path.name)
        with tempfile.TemporaryDirectory(dir=self.lake.root / extract, prefix=".load-") as scratch:
            loading = _Loading(self.contract, self.mapping, file.path, Path(scratch))
            found = loading.run()
            if file.has_changed():
                raise FileError(f"{file.path.name}: was written to while it was read; run again when it is complete")
            entry = Entry(
                key=key,
                extract=extract,
                source=self.mapping.source,
                file=file.path.name,
                file_sha256=file.sha256,
                file_bytes=file.size,
                mapping=self.number,
                mapping_sha256=self.digest,
                loaded_at=_load_time(self.lake.last_loaded_at(extract)),
                sweep=sweep.described(taken_at) if sweep else None,
                **found,
            )
            rejects = loading.rejects if entry.rows_rejected else None
            return Loaded(self.lake.commit(entry, loading.data, rejects), is_new=True, file=file.path.name)


class _Loading:
    """One file into `data` and `rejects`, both in `scratch`."""

    def __init__(self, contract: Contract, mapping: FileMapping, path: Path, scratch: Path) -> None:
        self.contract, self.mapping, self.path, self.scratch = contract, mapping, path, scratch
        self.data, self.rejects = scratch / "data.parquet", scratch / "rejected.parquet"

    def run(self) -> dict[str, Any]:
        """Write the rows; what the manifest says of them, by the names of `Entry`."""
        with connect() as con:
            con.execute(f"SET TimeZone = {literal(self.mapping.time_zone)}")
            con.execute(f"SET temp_directory = {literal(self.scratch)}")
            confine(con, self.path, self.scratch, *(path for each in self.mapping.lookups for path in each.found))
            header, accepted, rejected = self._split(con)
            written = self._written(header.mapping, rejected)
            check_footer(con, written)
            return {
                "rows_in": header.relation.rows_in,
                "rows_accepted": accepted,
                "rows_rejected": rejected,
                "control_totals": self._control_totals(con),
                "rejected_reasons": self._reasons(con) if rejected else {},
                "unmapped_columns": header.unmapped,
                "notes": header.notes | notes_on(con, written),
            }

    def _split(self, con: duckdb.DuckDBPyConnection) -> tuple[Settled, int, int]:
        """Write all rows and the rejected ones; what the fast reader cannot take, or miscounts, the exact one reads."""
        for exact in (False, True):
            read = read_text(con, self.path, self.mapping.options, self.scratch, exact=exact)
            parts = parted(con, self.path.name, read, self.mapping.each)
            relation = joined(con, self.path.name, parts, self.mapping, self.scratch)
            header = settle(self.path.name, self.mapping, relation)
            self._check_sql(con, header)
            try:
                accepted, rejected = self._write(con, header)
            except (duckdb.OutOfMemoryException, duckdb.IOException):
                raise
            except duckdb.Error as error:
                if exact or not isinstance(error, duckdb.InvalidInputException):
                    raise FileError(
                        f"{self.path.name}: cannot be loaded ({str(error).splitlines()[0][:300]}); fetch the file again, or "
                        f"correct the sql in the mapping of source '{self.mapping.source}'"
                    ) from error
                continue
            if accepted + rejected == relation.rows_in:
                return header, accepted, rejected
        raise FileError(
            f"{self.path.name}: {relation.rows_in} records counted but {accepted} accepted and {rejected} rejected; "
            "nothing of it was loaded. Export the file again, or report it with this message"
        )

    def _check_sql(self, con: duckdb.DuckDBPyConnection, header: Settled) -> None:
        for sql, name in header.mapping.expressions():
            try:
                con.execute(f"EXPLAIN SELECT {sql} FROM ({header.relation.sql})")
            except _MAPPING_FAULTS as error:
                unknown = re.search(r'column "([^"]*)" not found', str(error))
                if unknown is None:
                    raise ConfigError(
                        f"source '{self.mapping.source}': the sql of {self.contract.extract}.{name} is wrong: "
                        f"{str(error).splitlines()[0]}"
                    ) from error
                raise missing(self.path.name, self.mapping, unknown[1], name, header.relation.columns) from error

    def _write(self, con: duckdb.DuckDBPyConnection, header: Settled) -> tuple[int, int]:
        relation, kept = header.relation, header.unmapped if self.mapping.keep_unmapped else ()
        conformed = conform(self.contract, header.mapping, relation.sql, relation.columns, kept)
        # One pass, with the rejected rows among the others: a query that numbers rows, or two, would cost twice as much.
        written = _copy(con, conformed, self.data)
        faulty = f"FROM {read_all([self.data])} WHERE _fault IS NOT NULL"
        count = _one(con, f"SELECT count(*) {faulty}")
        if not count and not relation.bad_sql:
            return written, 0
        rejected = (
            "SELECT _row_number, _fault ->> 'column_name' AS column_name, _fault ->> 'value' AS value, "
            f"_fault ->> 'reason' AS reason, _fault -> 'raw' AS raw, NULL::BIGINT AS line {faulty}"
        )
        if relation.bad_sql:
            footer = self.mapping.footer.lines if self.mapping.footer else None
            reason = f"CASE WHEN regexp_matches(raw, {literal(footer)}) THEN 'footer' ELSE 'broken_record' END"
            rejected += (
                f" UNION ALL SELECT _row_number, NULL, NULL, {reason}, "
                f"to_json({{fault: fault, raw: raw}}), line "
                f"FROM ({relation.bad_sql})"
            )
        named = f"{literal(self.mapping.source)} AS _source, {literal(self.path.name)} AS _file"
        return written - count, _copy(con, f"SELECT {named}, * FROM ({rejected}) ORDER BY _row_number", self.rejects)

    def _control_totals(self, con: duckdb.DuckDBPyConnection) -> dict[str, str]:
        names = [name for name in self.contract.control_totals if name in self.mapping.columns]
        if not names:
            return {}
        sums = ", ".join(f"CAST(coalesce(sum({identifier(name)}), 0) AS VARCHAR)" for name in names)
        row = con.execute(f"SELECT {sums} FROM {read_all([self.data])} WHERE _fault IS NULL").fetchone()
        return dict(zip(names, row or (), strict=True))

    def _reasons(self, con: duckdb.DuckDBPyConnection) -> dict[str, int]:
        rows = con.execute(
            f"SELECT concat_ws(':', reason, column_name), count(*) FROM read_parquet({literal(self.rejects)}) "
            "GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        return dict(rows)

    def _written(self, mapping: FileMapping, rejected: int) -> Written:
        return Written(
            contract=self.contract,
            mapping=mapping,
            file=self.path.name,
            accepted=f"(FROM {read_all([self.data])} WHERE _fault IS NULL)",
            rejected=f"read_parquet({literal(self.rejects)})" if rejected else None,
        )


def _one(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = con.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _copy(con: duckdb.DuckDBPyConnection, select: str, target: Path) -> int:
    return _one(con, f"COPY ({select}) TO {literal(target)} {_PARQUET}")


def _load_time(last: str) -> str:
    """Now, or just after `last`: the order of loads must be strict even when the clock stands still or goes back."""
    now = datetime.now(UTC).replace(tzinfo=None)
    if last and now <= (previous := datetime.fromisoformat(last)):
        now = previous + timedelta(microseconds=1)
    return now.isoformat(sep=" ", timespec="microseconds")


def sweep(lake: Lake) -> int:
    """Remove scratch that killed loads left behind; the number of things removed. Only under the run's lock."""
    stale = [*lake.root.glob("*/.load-*"), *lake.root.glob("*/.*.tmp")]
    for path in stale:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len(stale)
