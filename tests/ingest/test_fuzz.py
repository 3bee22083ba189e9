"""Fifty of the mutated extracts of `make fuzz`."""

import pytest

from ingest.source import find_source
from tests.fuzz.case import run_case, seeds_of_files

BATCH = 25


@pytest.mark.parametrize("start", range(1_000_000, 1_000_000 + 2 * BATCH, BATCH))
def test_a_damaged_extract_is_refused_or_accounted_for(extracts, start):
    files, source = seeds_of_files(extracts), find_source("sample")
    verdicts = [run_case(seed, files, source) for seed in range(start, start + BATCH)]
    assert [verdict for verdict in verdicts if verdict.problem] == []
    assert len({verdict.outcome for verdict in verdicts}) > 1
