"""Generated files into a lake and a candidate over it: `python -m tests.bench.load FOLDER WORK`.

Belongs here: doing that in a process of its own, so that its memory is nobody else's peak.
"""

import sys
from pathlib import Path

from tests.stories.runner import load

if __name__ == "__main__":
    work = Path(sys.argv[2])
    load(Path(sys.argv[1]), work, work / "candidate.duckdb")
