"""The evidence of a run: every gate result as one row in a file of the run.

Belongs here: writing and reading those rows. The release step believes these rows and nothing else; what must be among
them is computed from code, in `publish.permit`.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

GATES = ("raw", "dbt", "marts")


@dataclass(frozen=True)
class Result:
    """One gate result: `gate` is one of GATES, `suite` the extract, mart or dbt resource, `check` its name there."""

    run_id: str
    gate: str
    suite: str
    check: str
    passed: bool
    version: str
    message: str = ""
    failure_count: int = 0


def record(path: Path, results: Iterable[Result]) -> None:
    """Append `results` to the evidence file and flush it to disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.writelines(json.dumps(asdict(result), sort_keys=True) + "\n" for result in results)
        out.flush()
        os.fsync(out.fileno())


def read(path: Path) -> list[Result]:
    """The rows of the evidence file in the order written; none when there is no file."""
    if not path.exists():
        return []
    return [Result(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
