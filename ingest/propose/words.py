"""Names compared as people mean them.

Belongs here: the vocabulary of `synonyms.yml` and turning a name into comparable words. What a match means belongs to
`match`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ingest.yamlfile import read_yaml

_SYNONYMS = Path(__file__).parent / "synonyms.yml"
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})

Words = tuple[str, ...]


@cache
def vocabulary() -> Mapping[str, Any]:
    """The content of `synonyms.yml`."""
    return read_yaml(_SYNONYMS)


def plain_words(name: str) -> Words:
    """The words of `name` in lower case, without accents and plural endings: `LeadSources__c` is (lead, source)."""
    text = unicodedata.normalize("NFKD", name.translate(_UMLAUTS))
    ascii_text = "".join(c for c in text if not unicodedata.combining(c))
    words = [part for word in _WORD.findall(ascii_text) for part in _parts(word.lower())]
    if len(words) > 1 and words[-1] == "c" and "__" in name:
        words.pop()  # Salesforce marks custom columns so.
    return tuple(map(_singular, words))


@cache
def _compound() -> re.Pattern[str]:
    return re.compile(rf"(.{{3,}})({'|'.join(vocabulary()['compounds'])})")


def _parts(word: str) -> Words:
    """`kundennr` is (kunden, nr)."""
    parts = _compound().fullmatch(word)
    return (parts[1], parts[2]) if parts else (word,)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "sui" else word


@cache
def _canonical() -> Mapping[str, str]:
    return {_singular(other): word for word, others in vocabulary()["words"].items() for other in others}


@cache
def words(name: str) -> Words:
    """The words of `name`, each replaced by the one that stands for its synonyms."""
    return tuple(_canonical().get(word, word) for word in plain_words(name))


@cache
def _endings() -> Mapping[str, int]:
    return {word: number for number, group in enumerate(vocabulary()["endings"]) for word in group}


@dataclass(frozen=True)
class Form:
    """A way to compare a name: its words without a general ending, the group of that ending (None without one), and how
    well it fits compared with the whole name."""

    base: Words
    ending: int | None
    fit: float


def forms(name: str, entity: Words) -> Iterator[Form]:
    """The forms of the column `name` in a file about `entity`, best first: whole, without the entity; without a currency
    (`Amount EUR`)."""
    whole = words(name)
    yield _form(whole, 1.0)
    if len(whole) > 1 and whole[-1].upper() in vocabulary()["currencies"]:
        yield _form(whole[:-1], 0.97)
    if len(whole) > len(entity) and whole[: len(entity)] == entity:
        yield _form(whole[len(entity) :], 0.95)


def _form(whole: Words, fit: float) -> Form:
    ending = _endings().get(whole[-1]) if whole else None
    # A name that is an ending and nothing else is compared as it is.
    return Form(whole, None, fit) if ending is None or len(whole) == 1 else Form(whole[:-1], ending, fit)


def similarity(one: Form, other: Form) -> float:
    """How alike two forms are: 1 for equal words, less where an ending is missing on one side, 0 for different words."""
    if one.base != other.base:
        return 0.0
    fit = min(one.fit, other.fit)
    if one.ending == other.ending:
        return fit
    return 0.0 if None not in (one.ending, other.ending) else fit * 0.92


@cache
def column_names(extract: str, column: str) -> tuple[str, ...]:
    """What a contract column may be called, best first: its own name, then its synonyms."""
    synonyms = vocabulary()["columns"]
    own = synonyms.get(f"{extract}.{column}", ())
    # A file without numbers for its records uses their names, under the name of the thing itself.
    itself = (" ".join(plain_words(extract)),) if column == "name" else ()
    return tuple(dict.fromkeys((column, *own, *synonyms.get(column, ()), *itself)))


@cache
def extract_names(extract: str) -> tuple[str, ...]:
    """What a file of an extract may be called, best first."""
    return (extract, *vocabulary()["extracts"].get(extract, ()))


def word_of(name: str, group: str) -> str:
    """The word of `name` that is in the list `group` of the vocabulary, such as units or personal; empty when none is."""
    listed = {_singular(word) for word in vocabulary()[group]}
    return next((word for word in plain_words(name) if word in listed), "")
