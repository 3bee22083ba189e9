"""How well a file's column fits a contract's.

Belongs here: comparing names, kinds of values and codes of one pair of columns. What a whole table is belongs to `match`.
"""

from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cache

from ingest.contract import Column
from ingest.propose.codes import code_map, placed_share
from ingest.propose.columns import ColumnProfile
from ingest.propose.words import Form, column_names, forms, similarity, word_of, words

# A column is mapped from this fit on, and mentioned as possible from the other.
MAPPED, POSSIBLE = 0.75, 0.45
# From here on a required column takes a file's column before an optional one that fits better.
SURE = 0.85
_NUMBERS = {"number": 1.0, "int": 1.0}
_KINDS: Mapping[str, Mapping[str, float]] = {
    "id": {"text": 1.0, "int": 1.0, "number": 0.8, "date": 0.6, "email": 0.6},
    "text": {"text": 1.0, "email": 0.95, "int": 0.85, "bool": 0.9, "ccy": 0.85, "number": 0.6},
    "code": {"text": 1.0, "bool": 0.7, "int": 0.7, "ccy": 0.5},
    "ccy": {"ccy": 1.0},
    "ts": {"ts": 1.0, "date": 0.97, "int": 0.55, "number": 0.55},
    "date": {"date": 1.0, "ts": 0.95, "int": 0.55, "number": 0.55},
    "money": _NUMBERS,
    "qty": _NUMBERS,
    "rate": _NUMBERS,
    "int": {"int": 1.0},
    "bool": {"bool": 1.0},
}
# Texts may be of any kind with some dirt among them; anything else is of another kind.
_DIRTY, _OTHER = 0.55, 0.2


@cache
def _target_forms(extract: str, column: str) -> tuple[tuple[Form, float], ...]:
    """The forms of what a contract column may be called; a later synonym fits a little less."""
    names = column_names(extract, column)
    return tuple((f, 1 - 0.01 * min(rank, 12)) for rank, name in enumerate(names) for f in forms(name, words(extract)))


@cache
def _source_forms(extract: str, name: str) -> tuple[Form, ...]:
    return tuple(forms(name, words(extract)))


def is_detail(extract: str, name: str) -> bool:
    """Whether a column is named for a number, date, amount or code of something."""
    return _source_forms(extract, name)[0].ending is not None


@cache
def name_fit(extract: str, column: str, name: str) -> float:
    """How well the file's column `name` is named for a contract column."""
    return max(
        similarity(own, target) * rank
        for own in _source_forms(extract, name)
        for target, rank in _target_forms(extract, column)
    )


def fit(extract: str, column: Column, profile: ColumnProfile) -> float:
    """How well a file's column fits a contract column by name and by the kind of its values."""
    named = name_fit(extract, column.name, profile.name)
    # The thing itself may be its name (account: Acme), but not its number or date.
    if not named or (column.name == "name" and is_detail(extract, profile.name)):
        return 0.0
    if column.type in ("money", "qty", "rate", "int") and word_of(profile.name, "units"):
        return min(named, MAPPED - 0.05)
    codes = code_map(extract, column, profile) if profile.distinct <= 200 else {}
    return named * _kind_fit(column, profile) * (0.9 + 0.1 * placed_share(codes) if codes else 1.0)


def _kind_fit(column: Column, profile: ColumnProfile) -> float:
    if profile.kind == "empty":
        return 0.95
    if column.type == "bool" and set(profile.values) <= {"0", "1"}:
        return 1.0
    if column.type in ("date", "ts") and profile.is_compact_date:
        return 0.95
    if column.type == "ccy" and profile.is_currency_like:
        return 0.9
    return _KINDS[column.type].get(profile.kind, _DIRTY if profile.kind == "text" else _OTHER)


def nearness(extract: str, column: Column, profile: ColumnProfile) -> float:
    """A weaker likeness than `fit`: shared words, or a spelling that is nearly the same."""
    own = set(words(profile.name)) - set(words(extract))
    best = 0.0
    for name in column_names(extract, column.name)[:4]:
        target = set(words(name)) - set(words(extract))
        shared = len(own & target) / len(own | target) if own | target else 0.0
        alike = SequenceMatcher(None, name.lower(), profile.name.lower()).ratio()
        best = max(best, shared if shared > 0.5 else 0.0, alike if alike >= 0.85 else 0.0)
    return best * _kind_fit(column, profile) if _kind_fit(column, profile) > _DIRTY else 0.0
