"""`make fuzz`: ten thousand mutated extracts, two processes, a limit of seconds each.

Belongs here: running cases in processes that may die, and printing figures.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from ingest.sample import generate
from tests.fuzz.batch import run_batch
from tests.fuzz.case import Verdict


def main() -> int:
    """Run the cases; 1 when one of them was not survived."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=main.__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--first-seed", type=int, default=0)
    arguments = parser.parse_args()
    begun, verdicts, size = time.monotonic(), [], 100
    with tempfile.TemporaryDirectory() as scratch:
        extracts = Path(scratch) / "extracts"
        generate(extracts, orders=300)
        last = arguments.first_seed + arguments.cases
        starts = range(arguments.first_seed, last, size)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            batches = [
                (start, pool.submit(run_batch, range(start, min(start + size, last)), extracts)) for start in starts
            ]
            for start, batch in batches:
                try:
                    verdicts += batch.result()
                except BrokenProcessPool:
                    verdicts.append(
                        Verdict(start, "?", "?", "died", f"a process died in the {size} seeds from {start}")
                    )
    for outcome, count in Counter(verdict.outcome for verdict in verdicts).most_common():
        print(f"{count:>8,}  {outcome}")
    problems = [verdict for verdict in verdicts if verdict.problem]
    for verdict in problems[:50]:
        print(f"seed {verdict.seed}: {verdict.file}: {verdict.mutations}: {verdict.outcome}: {verdict.problem}")
    print(f"{len(verdicts):,} cases in {time.monotonic() - begun:.0f} s, {len(problems)} not survived")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
