"""Where the files of one warehouse lie.

Belongs here: paths below a warehouse home and nothing else.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """A warehouse home: the raw lake, the scratch of runs, the releases and the pointer to the current one."""

    root: Path

    @property
    def lake(self) -> Path:
        """The raw lake."""
        return self.root / "lake"

    @property
    def sample(self) -> Path:
        """Extract files of the bundled sample."""
        return self.root / "sample"

    @property
    def releases(self) -> Path:
        """All kept releases, one folder each."""
        return self.root / "releases"

    @property
    def replays(self) -> Path:
        """What replays of other as-of dates published, one folder each; `current` never points here."""
        return self.root / "replays"

    @property
    def current(self) -> Path:
        """The symbolic link to the current release."""
        return self.root / "current"

    def closed(self, source: str) -> Path:
        """The closed periods of a source, one folder each."""
        return self.root / "closed" / source

    def books(self, period_id: str) -> Path:
        """The workbooks of a month."""
        return self.root / "books" / period_id

    @property
    def runs(self) -> Path:
        """One scratch folder per run."""
        return self.root / "runs"

    @property
    def lock(self) -> Path:
        """The file that the one working run holds locked."""
        return self.root / "run.lock"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage, which the web page reads."""
        return self.root / "dagster"

    def run(self, run_id: str) -> Path:
        """The scratch folder of a run."""
        return self.runs / run_id

    def candidate(self, run_id: str) -> Path:
        """The run's private database."""
        return self.run(run_id) / "candidate.duckdb"

    def evidence(self, run_id: str) -> Path:
        """The run's gate results, one JSON object a line."""
        return self.run(run_id) / "evidence.jsonl"
