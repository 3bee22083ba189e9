"""A mapping with a TODO is refused, and every TODO is named."""

import pytest

from ingest.errors import ConfigError
from ingest.undecided import refuse_undecided


def refused(tmp_path, text):
    path = tmp_path / "shop.yml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        refuse_undecided(path)
    return str(caught.value).splitlines()


def test_every_todo_is_named_with_its_line_and_comment(tmp_path):
    text = "a: TODO  # what is a?\nb:\n  c: {value: TODO}\n  d:\n    from: x\n    values:\n      old: TODO  # which?\n"
    first, *rest = refused(tmp_path, text)
    assert first.endswith("shop.yml: 3 things are not decided yet; replace each TODO:")
    assert rest == ["  line 1, a: what is a?", "  line 3, c: decide it", "  line 7, d 'old': which?"]


@pytest.mark.parametrize("text", ["a: 'TODO'\n", 'a: "TODO"\n', "a: x  # TODO\n", "TODO: 1\n", ""])
def test_the_word_in_quotes_in_a_comment_or_as_a_key_is_no_question(tmp_path, text):
    (tmp_path / "shop.yml").write_text(text)
    refuse_undecided(tmp_path / "shop.yml")
