"""The vocabulary: it names only what exists, and no contract is left out."""

from ingest.contract import load_contracts
from ingest.propose.words import plain_words, vocabulary


def test_every_contract_has_other_names():
    assert set(vocabulary()["extracts"]) == set(load_contracts())


def test_every_column_named_exists():
    columns = {name for contract in load_contracts().values() for name in contract.columns}
    full = {f"{extract}.{name}" for extract, contract in load_contracts().items() for name in contract.columns}
    assert set(vocabulary()["columns"]) - columns - full == set()


def test_every_column_but_a_few_has_other_names():
    known = vocabulary()["columns"]
    bare = {
        f"{extract}.{name}"
        for extract, contract in load_contracts().items()
        for name in contract.columns
        if name not in known and f"{extract}.{name}" not in known
    }
    every = sum(len(contract.columns) for contract in load_contracts().values())
    print(sorted(bare))
    assert len(bare) < 0.1 * every


def test_no_synonym_repeats_a_name_it_stands_for():
    twice = {
        column: name
        for column, names in vocabulary()["columns"].items()
        for name in names
        if plain_words(name) == plain_words(column.rpartition(".")[2])
    }
    assert twice == {}
