"""Gates in a process of their own, started early.

Belongs here: the process and its line protocol. Importing Great Expectations takes seconds; on a machine with two cores
they pass beside the rest of a run's start instead of within it. A gate that dies cannot take the evidence with it.

Protocol: one JSON object a line. Request `{"gate", "database", "settings"}`, answer `{"outcomes"}` or `{"error"}`. The page
of the gate (`data_docs`) is written after the answer when all is well, so that a run need not wait for it, and before it
otherwise, because the run then ends.
"""

import atexit
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from expectations import data_docs
from expectations.gate import Validation, library, validate
from expectations.marts import mart_suites
from expectations.outcome import Outcome
from expectations.raw import RawSettings, raw_suites
from ingest.contract import load_contracts


class GateError(Exception):
    """The gate process could not run a gate; the text says why. Nothing is known of the data then."""


class GateWorker:
    """A process that runs gates. Start it before it is needed; `close` it, or let it end with this process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "expectations"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.close)

    def run(self, gate: str, database: Path, settings: RawSettings) -> list[Outcome]:
        """Every outcome of `gate` ('raw' or 'marts') on `database`; GateError when the process could not run it."""
        request = {"gate": gate, "database": str(database), "settings": _as_json(settings)}
        to_worker, from_worker = self._process.stdin, self._process.stdout
        assert to_worker is not None and from_worker is not None
        try:
            print(json.dumps(request), file=to_worker, flush=True)
            line = from_worker.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise GateError(f"the gate process ended by itself (exit code {self._process.wait()})")
        answer = json.loads(line)
        if "error" in answer:
            raise GateError(answer["error"])
        return [Outcome(**(each | {"examples": tuple(each["examples"])})) for each in answer["outcomes"]]

    def close(self) -> None:
        """End the process."""
        atexit.unregister(self.close)
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            # A request that a dead process never read is flushed again here; why it died is told by `run`.
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()


_EARLY: list[GateWorker] = []


def start_early() -> None:
    """Start the worker that the next `gate_worker` of this process hands out, so that it is ready by then."""
    if not _EARLY:
        _EARLY.append(GateWorker())


@contextmanager
def gate_worker() -> Iterator[GateWorker]:
    """A worker for one run: the one started early, or a new one. It ends with the context."""
    worker = _EARLY.pop() if _EARLY else GateWorker()
    try:
        yield worker
    finally:
        worker.close()


def _as_json(settings: RawSettings) -> dict[str, Any]:
    return asdict(settings) | {
        "as_of_date": settings.as_of_date.isoformat(),
        "max_rejected_share": str(settings.max_rejected_share),
        "required_extracts": sorted(settings.required_extracts),
    }


def _settings(data: dict[str, Any]) -> RawSettings:
    return RawSettings(
        as_of_date=date.fromisoformat(data["as_of_date"]),
        max_rejected_share=Decimal(data["max_rejected_share"]),
        required_extracts=frozenset(data["required_extracts"]),
    )


def _validate(request: dict[str, Any]) -> Validation:
    settings = _settings(request["settings"])
    suites = raw_suites(load_contracts(), settings) if request["gate"] == "raw" else mart_suites()
    return validate(Path(request["database"]), suites)


def _write_page(request: dict[str, Any], found: Validation) -> None:
    """The page tells what is decided already: without room for it, or when the run is over, there is none."""
    if found.result is not None:
        with suppress(OSError):
            data_docs.write(found.result, data_docs.page_of(Path(request["database"]), request["gate"]))


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer requests until there are no more. Great Expectations is imported before the first one arrives."""
    library()
    for line in requests:
        try:
            request = json.loads(line)
            found = _validate(request)
        except Exception as error:
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=answers, flush=True)
            continue
        passed = all(outcome.passed for outcome in found.outcomes)
        if not passed:
            _write_page(request, found)
        print(json.dumps({"outcomes": [asdict(outcome) for outcome in found.outcomes]}), file=answers, flush=True)
        if passed:
            _write_page(request, found)
