"""Every story, through the real ingest and the real models."""

from pathlib import Path

import pytest

from tests.stories import runner

STORIES = sorted(path.parent for path in Path(__file__).parent.glob("*/story.md"))


TELLINGS = [(story, as_of) for story in STORIES for as_of in ("", *runner.replays(story))]


@pytest.mark.parametrize(("story", "as_of"), TELLINGS, ids=lambda value: getattr(value, "name", value))
def test_a_story_ends_as_it_says(story: Path, as_of: str, tmp_path: Path) -> None:
    assert not runner.contracts_named(story / "in"), "no such extract"
    database, failed = runner.build(story, tmp_path, as_of)
    assert not failed
    for want in runner.expected(story, as_of):
        assert runner.found(database, want) == want.rows, f"{want.relation} where {want.where}"
