"""One table's part of the proposed mapping.

Belongs here: putting together what `match`, `notation` and `lines` found. How it looks in YAML belongs to `write`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.contract import Contract, load_contracts
from ingest.propose.columns import ColumnProfile
from ingest.propose.lines import Line, Place, line_of
from ingest.propose.match import Candidate, ties
from ingest.propose.moments import read_moments
from ingest.propose.notation import Notation, Todo
from ingest.propose.numbers import read_numbers
from ingest.propose.tables import Table

_ZONE = re.compile(r"[A-Z][A-Za-z_]+/[A-Za-z_/+-]+|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}")
_SALESFORCE = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9])[0-9A-Za-z]{15}([A-Z0-5]{3})?")
_MOST = 0.6
_NOUNS = {"int": "whole number", "ts": "date and time", "bool": "flag"}


@dataclass(frozen=True)
class Answers:
    """What a person said beforehand, each None where nothing: currency of all amounts, time zone of local times, and
    whether the day or the month comes first (`moments.DAY_FIRST`, `MONTH_FIRST`) where the dates do not tell."""

    currency: str | None = None
    time_zone: str | None = None
    date_order: str | None = None


@dataclass(frozen=True)
class Draft:
    """The proposed mapping of one table: its contract, the `options` of the whole file (values, or Todos), one line per
    contract column that is fed or could be, columns that are `unread`, `checks` (things that are likely, not proven),
    mapped times without a zone (`unzoned`), and why another contract or file could be meant (`contested`)."""

    table: Table
    extract: str
    score: float
    lines: Sequence[Line]
    options: dict[str, object]
    unread: Sequence[ColumnProfile]
    checks: Sequence[str] = ()
    unzoned: Sequence[str] = field(default_factory=list)
    contested: str = ""

    @property
    def questions(self) -> list[str]:
        """What has to be decided, in words."""
        asked = [f"{option}: {value.why}" for option, value in self.options.items() if isinstance(value, Todo)]
        asked += [f"{line.column}: {question}" for line in self.lines for question in line.questions]
        if not self.contested:
            return asked
        return [
            f"files: {self.table.label}? {self.contested}" + (f" (and {len(asked)} more questions)" if asked else "")
        ]


def draft(table: Table, candidates: Sequence[Candidate], answers: Answers) -> Draft:
    """The proposed mapping of `table` to the first of `candidates`."""
    best = candidates[0]
    contract = load_contracts()[best.extract]
    notation = _notation(contract, best, answers)
    places = [Place(contract, column, best, answers.currency) for column in contract.columns.values()]
    lines = [line for place in places if (line := line_of(place, notation)) is not None]
    fed = [profile for profile in table.columns if profile.name in {line.feeds for line in lines if line.is_fed}]
    names = [profile.name for profile in fed]
    options, own = notation.settle(names)
    if zone := _zones(table.columns, names, notation):
        options["zone_from"] = zone
    if blanks := "".join(sorted({blank for profile in fed for blank in profile.blanks})):
        options["trim"] = blanks
    if nothing := list(dict.fromkeys(word for profile in fed for word in profile.null_words)):
        options["null_values"] = nothing
    close = [each.extract for each in ties(candidates)]
    return Draft(
        table=table,
        extract=best.extract,
        score=best.score,
        lines=[_with(line, own) for line in lines],
        options={**table.options, **options},
        unread=[profile for profile in table.columns if profile.name not in names],
        checks=[*table.doubts, *notation.notes, *_ids(contract, best), *_misfits(fed)],
        unzoned=[name for name in notation.unzoned if name in names],
        contested=f"it could be {' or '.join((best.extract, *close))}" if close else "",
    )


def _with(line: Line, own: dict[str, dict[str, object]]) -> Line:
    """A line with what only its column declares."""
    if not line.is_fed or not own.get(line.feeds or ""):
        return line
    return Line(line.column, line.feeds, values=line.values, options=own[line.feeds or ""], note=line.note)


def _notation(contract: Contract, candidate: Candidate, answers: Answers) -> Notation:
    by_type: dict[str, list[ColumnProfile]] = {}
    for name, (profile, _) in candidate.pairs.items():
        by_type.setdefault(contract.columns[name].type, []).append(profile)
    notation = Notation()
    for wanted in ("date", "ts"):
        read_moments(by_type.get(wanted, []), wanted, answers.date_order, notation)
    read_numbers([profile for kind in ("money", "qty", "rate", "int") for profile in by_type.get(kind, [])], notation)
    return notation


def _zones(columns: Sequence[ColumnProfile], fed: Sequence[str], notation: Notation) -> Todo | None:
    """What to ask where times have no zone and a column beside them looks like their zones."""
    if not set(notation.unzoned) & set(fed):
        return None
    for profile in columns:
        if profile.name not in fed and _share(profile, _ZONE) > _MOST:
            return Todo(
                f"{profile.name} holds zones such as {profile.examples(2)}; if those of the times: {profile.name}"
            )
    return None


def _ids(contract: Contract, candidate: Candidate) -> list[str]:
    """Salesforce writes one id in two forms, of 15 and of 18 characters, which do not meet unless it is declared."""
    columns = [profile for name, (profile, _) in candidate.pairs.items() if contract.columns[name].type == "id"]
    for profile in columns:
        if _share(profile, _SALESFORCE) > _MOST and any(len(value) == 15 for value in profile.values):
            return [f"{profile.name}: if these are ids of Salesforce with 15 characters, declare id_form: salesforce"]
    return []


def _share(profile: ColumnProfile, pattern: re.Pattern[str]) -> float:
    """The share of a column's commonest values that match."""
    alike = sum(count for value, count in profile.values.items() if pattern.fullmatch(value))
    return alike / max(sum(profile.values.values()), 1)


def _misfits(fed: Sequence[ColumnProfile]) -> list[str]:
    return [
        f"{profile.name}: {profile.misfits:,} of {profile.filled:,} values are no {_NOUNS.get(profile.kind, profile.kind)}"
        for profile in fed
        if profile.misfits
    ]
