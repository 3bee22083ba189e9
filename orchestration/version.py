"""The version of the code that made a number.

Belongs here: one text that changes whenever code, models, contracts or expectations change.
"""

import hashlib
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_PARTS = {
    "ingest": ("*.py", "*.yml", "*.sql"),
    "expectations": ("*.py",),
    "orchestration": ("*.py",),
    "dbt_project": ("*.sql", "*.yml", "*.csv"),
}


def digest(root: Path, patterns: tuple[str, ...]) -> str:
    """SHA-256 over names and contents of the files below `root` that match, apart from generated ones."""
    found = hashlib.sha256()
    for path in sorted(p for pattern in patterns for p in root.rglob(pattern)):
        if not {"target", "logs"} & set(path.relative_to(root).parts):
            found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


@cache
def code_version() -> str:
    """16 hexadecimal digits over all code that can change a mart."""
    parts = "".join(digest(_ROOT / folder, patterns) for folder, patterns in _PARTS.items())
    return hashlib.sha256(parts.encode()).hexdigest()[:16]
