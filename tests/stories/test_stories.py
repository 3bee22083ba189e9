"""Every story, through the real ingest and the real models."""

from pathlib import Path

import pytest

from tests.stories import runner

STORIES = sorted(path.parent for path in Path(__file__).parent.glob("*/story.md"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_a_story_ends_as_it_says(story: Path, tmp_path: Path) -> None:
    assert not runner.contracts_named(story / "in"), "no such extract"
    database, failed = runner.build(story, tmp_path)
    assert not failed
    for want in runner.expected(story):
        assert runner.found(database, want) == want.rows, f"{want.relation} where {want.where}"
