"""What this version of Dagster lets pass: the reason why the release believes evidence and nothing else (DECISIONS.md, 12).

A job of three assets in a row with a blocking check between; each case is one line of the specification's table. When an
upgrade changes one of them, this says so.
"""

from collections.abc import Iterator

import dagster as dg
import pytest

ERROR, WARN = dg.AssetCheckSeverity.ERROR, dg.AssetCheckSeverity.WARN


def _job(check, *, materializes=True):
    released = []

    @dg.multi_asset(
        specs=[dg.AssetSpec("mart", skippable=True)],
        check_specs=[dg.AssetCheckSpec("tested", asset="mart", blocking=True)],
    )
    def build() -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        if materializes:
            yield dg.MaterializeResult("mart")
        yield dg.AssetCheckResult(asset_key="mart", check_name="tested", passed=True)

    @dg.asset_check(asset="mart", blocking=True)
    def gate() -> dg.AssetCheckResult:
        return check()

    @dg.asset(deps=["mart"])
    def release() -> None:
        released.append("released")

    definitions = dg.Definitions(
        assets=[build, release],
        asset_checks=[gate],
        jobs=[dg.define_asset_job("all", dg.AssetSelection.all(), executor_def=dg.in_process_executor)],
    )
    return definitions.resolve_job_def("all"), released


def _raises():
    raise RuntimeError("broken check")


@pytest.mark.parametrize(
    ("check", "is_released", "succeeds"),
    [
        (lambda: dg.AssetCheckResult(passed=False, severity=ERROR), False, False),
        (_raises, False, False),
        (lambda: dg.AssetCheckResult(passed=False, severity=WARN), True, True),
        (lambda: dg.AssetCheckResult(passed=True), True, True),
    ],
    ids=["fails", "raises", "warns", "passes"],
)
def test_a_check_blocks_unless_it_only_warns(check, is_released, succeeds):
    job, released = _job(check)
    done = job.execute_in_process(raise_on_error=False)
    assert (bool(released), done.success) == (is_released, succeeds)


def test_the_release_alone_runs_with_no_check_at_all():
    job, released = _job(_raises)
    assert job.execute_in_process(asset_selection=[dg.AssetKey("release")], raise_on_error=False).success
    assert released == ["released"]


def test_a_build_without_materializations_skips_the_release_and_still_succeeds():
    job, released = _job(lambda: dg.AssetCheckResult(passed=True), materializes=False)
    assert job.execute_in_process(raise_on_error=False).success
    assert released == []
