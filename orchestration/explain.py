"""Why a run stopped, in words a person can act on.

Belongs here: finding, behind whatever Dagster raised, the error that says it: one of our own, the failed checks on
record, or what the operating system refused.
"""

import errno
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from ingest.errors import DamagedError, IngestError
from orchestration import evidence
from orchestration.errors import RunError
from orchestration.settings import Settings

SHOWN = 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# DuckDB and dbt repeat the system's words in the text of their own errors.
_SAYS_FULL = re.compile(r"No space left on device|Disk quota exceeded|File too large|max_temp_directory_size")


def explained(error: BaseException, settings: Settings, run_id: str) -> Exception:
    """The error to show for `error`, which stopped the run `run_id`."""
    chain = list(_chain(error))
    if any(map(_is_full, chain)):
        return _full(settings)
    for cause in chain:
        if isinstance(cause, RunError | IngestError):
            return cause
    failed = [each for each in evidence.read(settings.home.evidence(run_id)) if not each.passed and each.message]
    said = [*(each.message for each in failed), *(str(each) for each in chain if isinstance(each, duckdb.Error))]
    if any(map(_SAYS_FULL.search, said)):
        return _full(settings)
    for text in said:
        if damaged := re.search(rf"{re.escape(str(settings.home.lake))}/[^'\"]+\.parquet", text):
            return DamagedError(Path(damaged[0]))
    if failed:
        listed = "\n".join(f"  {r.gate}/{r.suite}/{r.check}: {r.message}" for r in failed[:SHOWN])
        return RunError(f"not released: {len(failed)} checks failed; the last release stays\n{listed}")
    return RunError(f"the run failed; the last release stays: {_innermost(chain)}")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and what caused it, outermost first. Dagster makes rings of them, so each comes once."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _is_full(error: BaseException) -> bool:
    return (isinstance(error, OSError) and error.errno in _FULL) or bool(_SAYS_FULL.search(str(error)))


def _full(settings: Settings) -> RunError:
    return RunError(
        f"{settings.home.root}: no space left on its disk; the last release stays. Make room and run again: what this run "
        "began is swept away by the next one"
    )


def _innermost(chain: list[BaseException]) -> str:
    """What the error that began it says: Dagster's own only names the step."""
    plain = [each for each in chain if isinstance(each, OSError | duckdb.Error)]
    return str(plain[-1] if plain else chain[0])
