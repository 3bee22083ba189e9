"""Replays: which days a range holds, and that readers stay where they are."""

from datetime import date

import dagster as dg
import pytest

from orchestration.cli import main
from orchestration.defs.period_jobs import replay_job
from orchestration.errors import RunError
from orchestration.publish import history, release
from orchestration.replay import days, replay
from orchestration.settings import resolve
from tests.conftest import query


@pytest.mark.parametrize(
    ("first", "last", "every", "expected"),
    [
        ("2025-01-30", "2025-02-01", "day", ["2025-01-30", "2025-01-31", "2025-02-01"]),
        ("2025-01-01", "2025-01-20", "week", ["2025-01-01", "2025-01-08", "2025-01-15"]),
        ("2024-01-15", "2024-03-10", "month", ["2024-01-31", "2024-02-29", "2024-03-10"]),
        ("2024-01-31", "2024-01-31", "month", ["2024-01-31"]),
    ],
)
def test_a_range_holds_its_days(first, last, every, expected):
    found = days(date.fromisoformat(first), date.fromisoformat(last), every)
    assert [day.isoformat() for day in found] == expected


def test_an_empty_range_is_refused(capsys):
    with pytest.raises(RunError, match="the range is empty"):
        list(days(date(2025, 2, 1), date(2025, 1, 1)))


def test_only_the_past_is_replayed(released_facts, facts_extracts):
    settings = resolve(str(released_facts), "sample", str(facts_extracts))
    with pytest.raises(RunError, match="2027-01-01 lies after the as-of date 2025-12-31"):
        replay(settings, date(2027, 1, 1))


def test_a_replay_is_published_beside_the_releases(copied_facts, capsys):
    home, extracts = copied_facts
    settings = resolve(str(home), "sample", str(extracts))
    before = release.current(settings.home)
    with dg.DagsterInstance.ephemeral() as instance:
        job = replay_job(lambda: settings)
        assert job.execute_in_process(instance=instance, partition_key="2025-06-30").success
    (replayed,) = history.replays(settings.home)
    assert replayed.stamp["as_of_date"] == "2025-06-30"
    assert release.current(settings.home) == before
    assert len(history.kept(settings.home)) == 1
    assert query(home, "SELECT DISTINCT as_of_date FROM marts.mart_build_info") == [(date(2025, 12, 31),)]
    assert main(["releases", "--home", str(home)]) == 0
    assert replayed.release_id not in capsys.readouterr().out
