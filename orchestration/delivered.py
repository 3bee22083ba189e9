"""What the last load of a home delivered, released or not.

Belongs here: the small file in a run's folder that names its lake entries, so that the rejected rows of a refused run
can be shown after it.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from orchestration.home import Home

FILE_NAME = "delivered.json"


@dataclass(frozen=True)
class Delivered:
    """The source of a run (`source_name` as it was asked for) and the keys of the lake entries of its files."""

    source: str
    source_name: str
    keys: tuple[str, ...]


def record(home: Home, run_id: str, delivered: Delivered) -> None:
    """Write down what the run `run_id` loaded."""
    (home.run(run_id) / FILE_NAME).write_text(json.dumps(asdict(delivered)), encoding="utf-8")


def last(home: Home, source: str | None = None) -> Delivered | None:
    """What the newest load of `home` delivered (of the source named, if one is); None when there is none."""
    files = sorted(home.runs.glob(f"*/{FILE_NAME}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for each in _read(path.read_text(encoding="utf-8") for path in files):
        if source in (None, each.source):
            return each
    return None


def _read(texts: Iterable[str]) -> Iterable[Delivered]:
    for text in texts:
        data = json.loads(text)
        yield Delivered(data["source"], data["source_name"], tuple(data["keys"]))
