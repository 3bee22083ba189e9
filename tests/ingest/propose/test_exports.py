"""Files as systems and people export them are taken for the right extract, and their columns for the right ones.

Belongs here: the one test that reads `exports.yml`. Another export is another entry there.
"""

from pathlib import Path

import pytest
import yaml

from ingest.contract import load_contracts
from ingest.propose.draft import Answers
from ingest.propose.folder import propose

EXPORTS = yaml.safe_load((Path(__file__).parent / "exports.yml").read_text(encoding="utf-8"))


def proposed(folder):
    """The only draft for the files of `folder`."""
    proposal = propose(folder, Answers())
    assert proposal.not_understood == []
    (draft,) = proposal.drafts
    return draft


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export["file"])
def test_an_export_is_recognised(tmp_path, export):
    (tmp_path / export["file"]).write_text(export["rows"], encoding="utf-8")
    draft = proposed(tmp_path)
    assert (draft.extract, draft.contested) == (export["extract"], "")
    fed = {line.column: line.feeds for line in draft.lines if line.is_fed}
    assert {column: fed.get(column) for column in export["columns"]} == export["columns"]
    assert not set(export.get("not", ())) & set(fed)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The drafts for a folder with one file per contract, in the contract's own names."""
    folder = tmp_path_factory.mktemp("own")
    for contract in load_contracts().values():
        (folder / f"{contract.extract}.csv").write_text(",".join(contract.columns) + "\n")
    return {draft.table.name: draft for draft in propose(folder, Answers()).drafts}


@pytest.mark.parametrize("extract", load_contracts())
def test_a_file_in_the_contracts_own_names_is_mapped_as_it_is(own, extract):
    draft = own[extract]
    assert (draft.extract, draft.contested) == (extract, "")
    assert {line.column: line.feeds for line in draft.lines if line.is_fed} == {
        name: name for name in load_contracts()[extract].columns
    }


@pytest.fixture(scope="module")
def nameless(tmp_path_factory):
    """The same files under names that say nothing."""
    folder = tmp_path_factory.mktemp("nameless")
    for number, contract in enumerate(load_contracts().values()):
        (folder / f"{'abcdefgh'[number % 8]}{'abcdefgh'[number // 8]}.csv").write_text(
            ",".join(contract.columns) + "\n"
        )
    drafts = {draft.table.name: draft for draft in propose(folder, Answers()).drafts}
    return {extract: drafts[f"{'abcdefgh'[n % 8]}{'abcdefgh'[n // 8]}"] for n, extract in enumerate(load_contracts())}


@pytest.mark.parametrize("extract", load_contracts())
def test_columns_alone_tell_the_contract(nameless, extract):
    assert nameless[extract].extract == extract
