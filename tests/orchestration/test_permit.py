"""Only complete evidence of this very run permits a release."""

import pytest

from orchestration.errors import RunError
from orchestration.evidence import Result, read, record
from orchestration.publish.permit import require_permission

EXPECTED = {("raw", "orders", "codes_are_mapped"), ("marts", "fct_order", "key_is_unique_and_filled")}


def _results(run_id="r1", passed=True):
    return [
        Result(run_id, *item, passed=passed, version="v", message="" if passed else "why") for item in sorted(EXPECTED)
    ]


def test_complete_evidence_permits():
    assert len(require_permission("r1", _results(), EXPECTED)) == 2


@pytest.mark.parametrize(
    ("results", "message"),
    [
        ([], "2 left no evidence"),
        (_results()[:1], "raw/orders/codes_are_mapped: no result for this run"),
        (_results("r0"), "2 left no evidence"),
        (_results(passed=False), "2 checks failed"),
        (
            [*_results(), Result("r1", "raw", "extra", "x", passed=False, version="v", message="broken")],
            "extra/x: broken",
        ),
    ],
)
def test_anything_else_is_refused(results, message):
    with pytest.raises(RunError, match=message):
        require_permission("r1", results, EXPECTED)


def test_evidence_is_read_as_written(tmp_path):
    record(tmp_path / "run" / "evidence.jsonl", _results())
    record(tmp_path / "run" / "evidence.jsonl", _results("r2"))
    assert read(tmp_path / "run" / "evidence.jsonl") == [*_results(), *_results("r2")]
