"""One table's part of the proposed mapping: what feeds each contract column, and what a person has to decide.

Belongs here: turning a match into lines. Where a value would change a number and is not plain from the file, the line
says TODO. How lines look in YAML belongs to `write`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.contract import Column, Contract, allowed_values, load_contracts
from ingest.propose.codes import MOST, code_map
from ingest.propose.match import CLOSE, Candidate
from ingest.propose.notation import Notation, read_moments, read_numbers
from ingest.propose.profile import ColumnProfile
from ingest.propose.tables import Table
from ingest.propose.words import has_word, vocabulary
from ingest.source import _OPTIONS
from ingest.undecided import MARKER

# The option that declares what is written beside a number, where this version has one.
_SIGN_OPTIONS = {"currency": "currency_sign", "brackets": "negative", "trailing_minus": "negative", "percent": "percent"}


@dataclass(frozen=True)
class Answers:
    """What a person said beforehand, each None where nothing: currency of all amounts, time zone of local times, and
    whether the day or the month comes first (`notation.DAY_FIRST`, `MONTH_FIRST`) where the dates do not tell."""

    currency: str | None = None
    time_zone: str | None = None
    date_order: str | None = None


@dataclass(frozen=True)
class Line:
    """One contract column of the mapping: `feeds` is the file's column, `constant` a value in its place, `values` the
    map of its codes (None: undecided). `note` explains. `is_open` must be decided; `is_maybe` is left out for now."""

    column: str
    feeds: str | None = None
    constant: str | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)
    note: str = ""
    is_open: bool = False
    is_maybe: bool = False

    @property
    def questions(self) -> list[str]:
        """What has to be decided here, in words."""
        lost = [value for value, code in self.values.items() if code is None]
        listed = ", ".join(f"'{value}'" for value in lost[:5]) + (", …" if len(lost) > 5 else "")
        return ([self.note] if self.is_open else []) + ([f"which code stands for {listed}?"] if lost else [])


@dataclass
class Draft:
    """The proposed mapping of one table: its contract, how its text is written, one line per contract column that is fed
    or could be, columns that are `unread`, and `checks` (things that are likely, not proven)."""

    table: Table
    extract: str
    score: float
    lines: list[Line]
    options: dict[str, object]
    open_options: dict[str, str]
    unread: list[ColumnProfile]
    checks: list[str]
    unzoned: list[str]
    contested: str = ""

    @property
    def is_amount_bearing(self) -> bool:
        """Whether it maps amounts of money."""
        return any(line.column == "currency_code" for line in self.lines)


def draft(table: Table, candidates: Sequence[Candidate], answers: Answers) -> Draft:
    """The proposed mapping of `table` to the first of `candidates`."""
    best = candidates[0]
    contract = load_contracts()[best.extract]
    notation = _notation(table, contract, best, answers)
    lines = [
        line
        for column in contract.columns.values()
        if (line := _line(_Place(contract, column, best, table), notation, answers)) is not None
    ]
    mapped = {line.feeds for line in lines if line.feeds and not line.is_maybe and not line.is_open}
    fed = [profile for profile in table.columns if profile.name in mapped]
    options: dict[str, object] = {**table.options, **notation.options}
    if nothing := list(dict.fromkeys(word for profile in fed for word in profile.null_words)):
        options["null_values"] = nothing
    close = [c for c in candidates[1:] if c.score >= best.score - CLOSE]
    contested = f"it could be {', '.join(c.extract for c in (best, *close))}" if close else ""
    checks = [f"{option}: {doubt}" for option, doubt in table.doubts.items()]
    checks += [
        f"{profile.name}: {profile.misfits:,} of {profile.filled:,} values are no {_NOUNS.get(profile.kind, profile.kind)}"
        for profile in fed
        if profile.misfits
    ]
    unread = [profile for profile in table.columns if profile.name not in mapped]
    unzoned = [name for name in notation.unzoned if name in mapped]
    return Draft(table, best.extract, best.score, lines, options, notation.open, unread, checks, unzoned, contested)


_NOUNS = {"int": "whole number", "ts": "date and time", "bool": "flag"}


def _notation(table: Table, contract: Contract, candidate: Candidate, answers: Answers) -> Notation:
    by_type: dict[str, list[ColumnProfile]] = {}
    for name, (profile, _) in candidate.pairs.items():
        by_type.setdefault(contract.columns[name].type, []).append(profile)
    notation = Notation()
    for wanted in ("date", "ts"):
        read_moments(by_type.get(wanted, []), wanted, answers.date_order, notation)
    numbers = [profile for kind in ("money", "qty", "rate", "int") for profile in by_type.get(kind, [])]
    read_numbers(numbers, notation)
    for profile in numbers:
        signs = {sign for reading, _ in profile.shapes for sign in reading.signs}
        for sign in sorted(signs):
            option = _SIGN_OPTIONS[sign]
            supported = f"declare {option}" if option in _OPTIONS else "export plain numbers, or give {sql: …}"
            notation.columns[profile.name] = f"numbers are written with {sign.replace('_', ' ')} ({profile.examples(1)}); {supported}"
    return notation


@dataclass(frozen=True)
class _Place:
    """A contract column on its way to a line."""

    contract: Contract
    column: Column
    candidate: Candidate
    table: Table

    @property
    def is_needed(self) -> bool:
        return self.column.required or self.column.name in self.contract.key

    @property
    def bears_amounts(self) -> bool:
        columns = self.contract.columns
        return any(columns[name].type in ("money", "rate") and name != "probability" for name in self.candidate.pairs)


def _line(place: _Place, notation: Notation, answers: Answers) -> Line | None:
    name = place.column.name
    if name not in place.candidate.pairs:
        return _unfed(place, answers)
    profile, fit = place.candidate.pairs[name]
    about = _about(profile, place.column)
    if problem := notation.columns.get(profile.name):
        return Line(name, profile.name, note=f"{problem}", is_open=place.is_needed, is_maybe=not place.is_needed)
    if rivals := place.candidate.rivals.get(name):
        names = " or ".join(f"{p.name} ({p.examples(1)})" for p in (profile, *rivals))
        return Line(name, profile.name, note=f"{names}?", is_open=place.is_needed, is_maybe=not place.is_needed)
    if problem := _limits(place.column, profile):
        return Line(name, profile.name, note=problem, is_open=place.is_needed, is_maybe=not place.is_needed)
    codes = code_map(place.contract.extract, place.column, profile)
    if codes and profile.distinct > MOST:
        note = f"{profile.distinct:,} different values where one of {_listed(place.column)} is expected"
        return Line(name, profile.name, note=note, is_open=place.is_needed, is_maybe=not place.is_needed)
    values = {value: code for value, code in codes.items() if value != code}
    sure = "" if fit >= 0.85 else "CHECK the name fits only roughly; "
    if place.contract.key == (name,) and profile.distinct < profile.filled:
        sure += f"CHECK it is the key, but {profile.filled - profile.distinct:,} rows repeat a value; "
    return Line(name, profile.name, values=values, note=sure + about)


def _about(profile: ColumnProfile, column: Column) -> str:
    filled = "empty" if not profile.filled else f"{_share(profile.filled, profile.rows)} filled"
    if not profile.filled:
        return filled
    example = f"{profile.values and next(iter(profile.values))[:1]}***" if column.personal else profile.examples(2)
    return f"{filled}, {profile.distinct:,} different, such as {example}"


def _share(part: int, whole: int) -> str:
    if part == whole:
        return "all"
    return f"{max(1, min(99, round(100 * part / whole)))} %"


def _limits(column: Column, profile: ColumnProfile) -> str:
    """Why the values cannot be in the contract's unit, or nothing. A fraction that goes to 100 is a percentage."""
    if has_word(profile.name, "units") and column.type in ("money", "qty", "rate", "int"):
        return "its name says that it is not in whole units; give {sql: …} that converts it"
    if column.maximum != "1" or profile.kind not in ("int", "number"):
        return ""
    digits = [value.replace(",", ".") for value in profile.values]
    if all(v.replace(".", "", 1).isdigit() and float(v) <= 1 for v in digits):
        return ""
    own = profile.name.replace('"', '""')
    share = f'{{sql: \'CAST(TRY_CAST("{own}" AS DECIMAL(9, 4)) * 0.01 AS DECIMAL(9, 6))\'}}'
    return f"expected from 0 to 1, but values such as {profile.examples(2)}; if in percent: {share}"


def _unfed(place: _Place, answers: Answers) -> Line | None:
    """The line of a contract column that no column of the file fits."""
    name, column = place.column.name, place.column
    near = place.candidate.possible.get(name, ())
    shown = "; ".join(f"{profile.name} ({_about(profile, column)})" for profile in near)
    if column.type == "ccy" and (place.is_needed or place.bears_amounts):
        if answers.currency:
            return Line(name, constant=answers.currency, note="as given with --currency")
        return Line(name, constant=MARKER, note=f"currency of the amounts, such as EUR{_currency_hint(place)}", is_open=True)
    if not place.is_needed:
        if not near:
            return None
        doubt = near[0].misfits or (_limits(column, near[0]) if has_word(near[0].name, "units") else "")
        return Line(name, near[0].name, note=f"maybe: {doubt or _about(near[0], column)}", is_maybe=True)
    if allowed := allowed_values(column):
        note = f"no column holds it; one of {_listed(column)} for all rows" if allowed else ""
        return Line(name, constant=MARKER, note=f"{note}, or a column: {shown}" if shown else note, is_open=True)
    nearest = f"; the nearest: {shown}" if shown else ""
    note = f"no column fits {column.type} '{column.description.rstrip('.')}'{nearest}; name one, or give {{sql: …}}"
    return Line(name, note=note, is_open=True)


def _listed(column: Column) -> str:
    return ", ".join(allowed_values(column))


def _currency_hint(place: _Place) -> str:
    """What the file itself says about the currency, for the person who decides."""
    known = vocabulary()
    amounts = [p for name, (p, _) in place.candidate.pairs.items() if place.contract.columns[name].type in ("money", "rate")]
    text = " ".join(value for profile in amounts for value in profile.values)
    signs = sorted({f"{sign} ({code})" if code else sign for sign, code in known["currency_signs"].items() if sign in text})
    names = {part for profile in amounts for part in profile.name.upper().replace("_", " ").split()}
    codes = sorted(names & set(known["currencies"]))
    found = [*(f"values carry {sign}" for sign in signs), *(f"a column's name says {code}" for code in codes)]
    return f" ({'; '.join(found)})" if found else ""
