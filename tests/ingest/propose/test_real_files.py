"""Files that nobody here wrote, proposed without a word from a person, compared with the mappings made by hand."""

from fnmatch import fnmatch

import pytest

from ingest.propose.draft import Answers
from ingest.propose.folder import propose
from ingest.source import find_source
from tests.conftest import SHARED_DATA


def compared(name, drafts):
    """(columns that are as in the mapping of the source `name`, that are fed otherwise, that are left to a person)."""
    same, other, left = [], [], []
    for mapping in find_source(name).mappings:
        of_it = [d for d in drafts if d.extract == mapping.extract and fnmatch(d.table.drop.path.name, mapping.files)]
        fed = {line.column: line.feeds for draft in of_it for line in draft.lines if line.is_fed}
        there = {profile.name for draft in of_it for profile in draft.table.columns}
        for column, source in ((c, m.source) for c, m in mapping.columns.items() if m.source):
            if mapping.columns[column].is_optional and source not in there:
                continue
            into = left if column not in fed else same if fed[column] == source else other
            into.append(f"{mapping.extract}.{column}")
    return same, other, left


@pytest.mark.parametrize(
    ("name", "right", "left"),
    [
        # A closed deal is named by its lead and its seller, which no name tells, and one file feeds two extracts.
        ("olist", 17, 6),
        # The manager is taken for the manager; the mapping by hand takes them for the team.
        ("maven_crm", 20, 1),
    ],
)
def test_most_columns_of_real_files_are_found_and_none_is_wrong(name, right, left):
    if not (SHARED_DATA / name).is_dir():
        pytest.skip(f"real data set '{name}' is not here; it is not part of the repository")
    same, other, to_decide = compared(name, propose(SHARED_DATA / name, Answers()).drafts)
    assert other == []
    assert (len(same), len(to_decide)) == (right, left)


def test_every_column_of_the_sample_is_found_and_all_but_its_sequence_is_decided(extracts):
    drafts = propose(extracts, Answers(currency="EUR", time_zone="Europe/Paris")).drafts
    assert compared("sample", drafts)[1:] == ([], [])
    asked = [f"{draft.extract}.{question.partition(':')[0]}" for draft in drafts for question in draft.questions]
    assert asked == ["orders.files"]
