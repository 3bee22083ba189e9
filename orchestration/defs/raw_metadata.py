"""What the web page shows of a loaded extract.

Belongs here: files, rows, rejects, control totals, a few rows and links. Personal columns are masked: a page is seen by
more people than the lake.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import dagster as dg
import duckdb

from ingest.contract import CONTRACTS_DIR, Contract
from ingest.lake import Entry, Lake, read_all
from ingest.load import Loaded
from ingest.source import source_path
from ingest.sql import identifier
from orchestration.settings import Settings

SHOWN_ROWS = 5
MASK = "(personal)"


def raw_metadata(
    contract: Contract, loaded: Sequence[Loaded], settings: Settings, con: duckdb.DuckDBPyConnection
) -> dict[str, dg.MetadataValue]:
    """Metadata of one extract's materialization by label; `con` is any connection, which is only read through."""
    entries = [each.entry for each in loaded]
    reasons = sum((Counter(entry.rejected_reasons) for entry in entries), Counter[str]())
    found: dict[str, dg.MetadataValue] = {
        "dagster/row_count": dg.MetadataValue.int(sum(entry.rows_accepted for entry in entries)),
        "rows_in": dg.MetadataValue.int(sum(entry.rows_in for entry in entries)),
        "rows_rejected": dg.MetadataValue.int(sum(entry.rows_rejected for entry in entries)),
        "files_new": dg.MetadataValue.int(sum(each.is_new for each in loaded)),
        "contract": dg.MetadataValue.path(str(CONTRACTS_DIR / f"{contract.extract}.yml")),
        "source": dg.MetadataValue.path(str(source_path(settings.source_name).resolve())),
    }
    if not entries:
        return found | {"files": dg.MetadataValue.text(f"none. If absent: {contract.absence}")}
    lake = Lake(settings.home.lake)
    found |= {
        "files": dg.MetadataValue.table([_file(entry) for entry in entries]),
        "lake": dg.MetadataValue.path(str(lake.root / contract.extract)),
        "sample": dg.MetadataValue.md(_sample(contract, lake, entries, con)),
    }
    if reasons:
        found["reject_reasons"] = dg.MetadataValue.table(
            [dg.TableRecord({"reason": reason, "rows": count}) for reason, count in reasons.most_common()]
        )
    return found


def _file(entry: Entry) -> dg.TableRecord:
    return dg.TableRecord(
        {
            "file": entry.file,
            "rows_in": entry.rows_in,
            "accepted": entry.rows_accepted,
            "rejected": entry.rows_rejected,
            "control_totals": ", ".join(f"{k} {v}" for k, v in entry.control_totals.items()),
            "unmapped_columns": ", ".join(entry.unmapped_columns),
            "notes": "; ".join(f"{kind} {c}: {t}" for kind, said in entry.notes.items() for c, t in said.items()),
            "sha256": entry.file_sha256[:16],
        }
    )


def _sample(contract: Contract, lake: Lake, entries: Sequence[Entry], con: duckdb.DuckDBPyConnection) -> str:
    """The first rows of the last file as a Markdown table, of the columns that hold anything in them."""
    names = list(contract.columns)
    texts = ", ".join(f"CAST({identifier(name)} AS VARCHAR)" for name in names)
    paths: list[Path] = [lake.data(entries[-1])]
    rows = con.execute(
        # In the order of the file, and without reading on: no ORDER BY.
        f"SELECT {texts} FROM {read_all(paths)} WHERE _fault IS NULL LIMIT {SHOWN_ROWS}"
    ).fetchall()
    filled = [place for place in range(len(names)) if any(row[place] is not None for row in rows)]
    if not filled:
        return "no rows"
    lines = [" | ".join(names[place] for place in filled), " | ".join("---" for _ in filled)]
    for row in rows:
        lines.append(" | ".join(_cell(contract, names[place], row[place]) for place in filled))
    return "\n".join(f"| {line} |" for line in lines)


def _cell(contract: Contract, name: str, text: str | None) -> str:
    if text is None:
        return ""
    if contract.columns[name].personal:
        return MASK
    return " ".join(text[:60].split()).replace("|", "\\|").replace("<", "&lt;")
