"""Which contract a table is, and which of its columns is which.

Belongs here: scores from names, kinds of values, codes and keys. Scores are shares between 0 and 1 and are compared with
each other only; that two are nearly equal is reported, not resolved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.contract import Column, Contract, load_contracts
from ingest.propose.columns import ColumnProfile
from ingest.propose.fit import MAPPED, POSSIBLE, SURE, fit, is_detail, nearness
from ingest.propose.tables import Table
from ingest.propose.words import Words, extract_names, plain_words, words

# A table is taken for a contract from this score on; a second contract this close is a tie.
TAKEN, CLOSE = 0.38, 0.07


@dataclass(frozen=True)
class Candidate:
    """A table taken for a contract, and how much of its own name says so (`named`): the columns that fit (`pairs`, each
    with its fit), others that are possible (`possible`), and columns that fit as well as the one chosen (`rivals`)."""

    extract: str
    score: float
    named: float
    pairs: Mapping[str, tuple[ColumnProfile, float]]
    possible: Mapping[str, Sequence[ColumnProfile]] = field(default_factory=dict)
    rivals: Mapping[str, Sequence[ColumnProfile]] = field(default_factory=dict)


def ranked(table: Table, common: Words) -> list[Candidate]:
    """The contracts that `table` could be, best first. `common` are words that most files of the folder carry."""
    about = tuple(word for word in words(table.name) if word not in common and not word.isdigit()) or words(table.name)
    found = [_candidate(table, contract, about) for contract in load_contracts().values()]
    return sorted((c for c in found if c.score >= TAKEN), key=lambda c: (-c.score, c.extract))


def ties(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are nearly as good as the first. A file that is named after one contract is not another."""
    best, *others = candidates
    return [each for each in others if each.score >= best.score - CLOSE and not (best.named >= 0.7 > each.named + 0.3)]


def _candidate(table: Table, contract: Contract, about: Words) -> Candidate:
    fits = {
        (name, profile.name): value
        for name, column in contract.columns.items()
        for profile in table.columns
        if (value := fit(contract.extract, column, profile)) >= POSSIBLE
    }
    profiles = {profile.name: profile for profile in table.columns}
    chosen = _assigned(contract, fits)
    pairs = {name: (profiles[own], fits[name, own]) for name, own in chosen.items()}
    needed = [n for n, c in contract.columns.items() if c.required and not _could_be_constant(c)]
    key = [pairs[name][0] for name in contract.key if name in pairs]
    whole_key = all(name in pairs or _could_be_constant(contract.columns[name]) for name in contract.key) and (
        len(key) > 1 or (len(key) == 1 and key[0].distinct == key[0].filled)
    )
    named = _name_score(contract.extract, about)
    score = (
        0.4 * named
        + 0.3 * sum(name in pairs for name in needed) / max(len(needed), 1)
        + 0.2 * len(set(chosen.values())) / max(len(table.columns), 1)
        + 0.1 * whole_key
    )
    if score < TAKEN:
        return Candidate(contract.extract, score, named, pairs)
    return Candidate(contract.extract, score, named, pairs, *_others(contract, fits, chosen, profiles))


def _could_be_constant(column: Column) -> bool:
    """Whether one value could be right for all rows, so that the file need not have it."""
    return column.type in ("ccy", "code", "int")


def _assigned(contract: Contract, fits: Mapping[tuple[str, str], float]) -> dict[str, str]:
    """Contract column to file column, one to one, required columns first where a column fits several."""
    order = sorted(
        (pair for pair, value in fits.items() if value >= MAPPED),
        key=lambda pair: (-fits[pair] - (contract.columns[pair[0]].required and fits[pair] >= SURE), pair),
    )
    chosen: dict[str, str] = {}
    for name, own in order:
        if name not in chosen and own not in chosen.values():
            chosen[name] = own
    for name, own in order:
        # A file without numbers for its records uses their names, which are then both.
        is_free = name not in chosen and name == "name" and not is_detail(contract.extract, own)
        if is_free and own in {chosen.get(key) for key in contract.key}:
            chosen[name] = own
    return chosen


def _others(
    contract: Contract,
    fits: Mapping[tuple[str, str], float],
    chosen: Mapping[str, str],
    profiles: Mapping[str, ColumnProfile],
) -> tuple[dict[str, list[ColumnProfile]], dict[str, list[ColumnProfile]]]:
    possible: dict[str, list[ColumnProfile]] = {}
    rivals: dict[str, list[ColumnProfile]] = {}
    free = [own for own in profiles if own not in chosen.values()]
    for name, column in contract.columns.items():
        if name in chosen and plain_words(chosen[name]) == plain_words(name):
            continue  # Nothing is better than the contract's own name.
        if name in chosen:
            close = [own for own in free if fits.get((name, own), 0) >= max(MAPPED, fits[name, chosen[name]] - 0.02)]
            rivals |= {name: [profiles[own] for own in close]} if close else {}
            continue
        near = {own: max(fits.get((name, own), 0), nearness(contract.extract, column, profiles[own])) for own in free}
        best = sorted((own for own in near if near[own] >= POSSIBLE), key=lambda own: -near[own])
        possible |= {name: [profiles[own] for own in best[:3]]} if best else {}
    return possible, rivals


def _name_score(extract: str, about: Words) -> float:
    """How much of a file's name is a name of the extract; the last word says most."""
    best = 0.0
    for name in extract_names(extract):
        own = words(name)
        if own and set(own) <= set(about):
            at_end = about[-len(own) :] == own
            best = max(best, min(1.0, 0.45 + 0.5 * len(own) / len(about) + 0.05 * at_end))
    return best


def common_words(tables: Sequence[Table]) -> Words:
    """Words that most of the files carry in their names, such as the company's; they say nothing about a single file."""
    names = {table.drop.files: set(words(table.name)) for table in tables}
    every = {word for found in names.values() for word in found}
    return tuple(w for w in every if len(names) > 2 and sum(w in found for found in names.values()) > len(names) / 2)
