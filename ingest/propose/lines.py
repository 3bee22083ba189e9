"""One contract column of a proposed mapping: what feeds it, or what a person has to decide.

Belongs here: turning a match into a line. Where a value would change a number and is not plain from the file, the line is
left open. How lines look in YAML belongs to `write`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.contract import Column, Contract, allowed_values
from ingest.propose.codes import MOST, code_map
from ingest.propose.columns import ColumnProfile
from ingest.propose.fit import SURE, name_fit
from ingest.propose.match import Candidate
from ingest.propose.notation import Notation, Todo
from ingest.propose.shapes import currency_sign
from ingest.propose.words import vocabulary, word_of
from ingest.undecided import MARKER

_NUMBERS = ("money", "qty", "rate", "int")


@dataclass(frozen=True)
class Line:
    """One contract column of the mapping: `feeds` is the file's column, `constant` a value in its place, `values` the
    map of its codes (None: undecided) to one of `codes`, `options` what only it declares (a value, or a Todo). `note`
    explains. `is_open` must be decided; `is_maybe` is left out for now."""

    column: str
    feeds: str | None = None
    constant: str | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)
    codes: Sequence[str] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    is_open: bool = False
    is_maybe: bool = False

    @property
    def is_fed(self) -> bool:
        """Whether the mapping reads a column of the file for it."""
        return bool(self.feeds) and not self.is_open and not self.is_maybe

    @property
    def questions(self) -> list[str]:
        """What has to be decided here, in words."""
        asked = [self.note] if self.is_open else []
        asked += [f"{option}: {value.why}" for option, value in self.options.items() if isinstance(value, Todo)]
        lost = [f"'{value}'" for value, code in self.values.items() if code is None]
        return asked + ([f"which code stands for {_some(lost)}?"] if lost else [])


@dataclass(frozen=True)
class Place:
    """A contract column on its way to a line. `currency` is a person's word on the currency of all amounts."""

    contract: Contract
    column: Column
    candidate: Candidate
    currency: str | None

    @property
    def is_needed(self) -> bool:
        """Whether the mapping is no good without it."""
        return self.column.required or self.column.name in self.contract.key


def line_of(place: Place, notation: Notation) -> Line | None:
    """The line of a contract column; None when nothing is known of it and nothing needed."""
    if place.column.name not in place.candidate.pairs:
        return _currency(place) if place.column.type == "ccy" else _unfed(place)
    profile, fit = place.candidate.pairs[place.column.name]
    if doubt := _doubt(place, profile, notation):
        return Line(place.column.name, profile.name, note=doubt, is_open=place.is_needed, is_maybe=not place.is_needed)
    codes = code_map(place.contract.extract, place.column, profile)
    values = {value: code for value, code in codes.items() if value != code}
    sure = "" if fit >= SURE else "CHECK the name fits only roughly; "
    if place.contract.key == (place.column.name,) and profile.distinct < profile.filled:
        sure += f"CHECK it is the key, but {profile.filled - profile.distinct:,} rows repeat a value; "
    note = sure + about(profile, place.column)
    return Line(place.column.name, profile.name, values=values, codes=allowed_values(place.column), note=note)


def _doubt(place: Place, profile: ColumnProfile, notation: Notation) -> str:
    """Why the column that fits by name cannot be taken without a person's word, or nothing."""
    if fault := notation.faults.get(profile.name):
        return fault
    if rivals := place.candidate.rivals.get(place.column.name):
        return f"{' or '.join(f'{each.name} ({each.examples(1)})' for each in (profile, *rivals))}?"
    if limits := _limits(place.column, profile, notation):
        return limits
    if allowed_values(place.column) and profile.distinct > MOST:
        return f"{profile.distinct:,} different values where one of {_some(allowed_values(place.column))} is expected"
    return ""


def _limits(column: Column, profile: ColumnProfile, notation: Notation) -> str:
    """Why the values cannot be in the contract's unit, or nothing."""
    is_percent = "percent" in notation.needs.get(profile.name, {})
    if column.type in _NUMBERS and (unit := word_of(profile.name, "units")) and not is_percent:
        how = next(how for word, how in vocabulary()["units"].items() if word.startswith(unit))
        return f"its name says {unit}; if so: {{from: {profile.name}, {how}}}"
    if column.maximum != "1" or profile.kind not in ("int", "number") or is_percent:
        return ""
    # A fraction that goes to 100 is a percentage.
    digits = [value.replace(",", ".") for value in profile.values]
    if all(v.replace(".", "", 1).isdigit() and float(v) <= 1 for v in digits):
        return ""
    return (
        f"expected from 0 to 1, but has values such as {profile.examples(2)}; if in percent: "
        f"{{from: {profile.name}, percent: true}}"
    )


def _unfed(place: Place) -> Line | None:
    """The line of a contract column that no column of the file fits."""
    name, column = place.column.name, place.column
    near = place.candidate.possible.get(name, ())
    shown = "; ".join(f"{profile.name} ({about(profile, column)})" for profile in near)
    if not place.is_needed:
        if not near:
            return None
        doubt = _limits(column, near[0], Notation()) or about(near[0], column)
        return Line(name, near[0].name, note=f"maybe: {doubt}", is_maybe=True)
    if allowed := allowed_values(column):
        note = f"no column holds it; {_some(allowed)} for all rows"
        return Line(name, constant=MARKER, note=f"{note}, or a column: {shown}" if shown else note, is_open=True)
    if near and name_fit(place.contract.extract, name, near[0].name) >= SURE:
        note = (
            f"{near[0].name} fits by name, but too few of its values are of type {column.type}: {near[0].examples(3)}"
        )
        return Line(name, note=f"{note}; correct the file, or give {{sql: …}}", is_open=True)
    nearest = f"; the nearest: {shown}" if shown else ""
    what = column.description.rstrip(".")
    return Line(
        name,
        note=f"no column fits '{what}'{nearest}; name one, or {{value: …}} for all rows, or {{sql: …}}",
        is_open=True,
    )


def _currency(place: Place) -> Line | None:
    """The line of a currency that no column tells: needed for all amounts, and never guessed."""
    columns = place.contract.columns
    amounts = [
        p for n, (p, _) in place.candidate.pairs.items() if columns[n].type in ("money", "rate") and n != "probability"
    ]
    if not amounts and not place.is_needed:
        return None
    if near := place.candidate.possible.get(place.column.name, ()):
        shown = "; ".join(f"{profile.name} ({about(profile, place.column)})" for profile in near)
        return Line(
            place.column.name, note=f"a column, or one currency for all rows ({{value: EUR}})? {shown}", is_open=True
        )
    if place.currency:
        return Line(place.column.name, constant=place.currency, note="as given with --currency")
    hint = _currency_hint(amounts)
    note = f"currency of the amounts, such as EUR{f' ({hint})' if hint else ''}"
    return Line(place.column.name, constant=MARKER, note=note, is_open=True)


def _currency_hint(amounts: list[ColumnProfile]) -> str:
    """What the file itself says about the currency, for the person who decides."""
    known = vocabulary()
    signs = sorted({sign for profile in amounts for value in profile.values if (sign := currency_sign(value))})
    codes = {code for profile in amounts for code in profile.name.upper().replace("_", " ").split()}
    found = [f"values carry {sign}" for sign in signs]
    return "; ".join(found + [f"a column's name says {code}" for code in sorted(codes & set(known["currencies"]))])


def about(profile: ColumnProfile, column: Column) -> str:
    """A column's values in a few words; what is personal is masked."""
    if not profile.filled:
        return "empty"
    share = (
        "all" if profile.filled == profile.rows else f"{max(1, min(99, round(100 * profile.filled / profile.rows)))} %"
    )
    example = f"{next(iter(profile.values))[:1]}***" if column.personal else profile.examples(2)
    return f"{share} filled, {profile.distinct:,} different, such as {example}"


def _some(texts: list[str] | tuple[str, ...]) -> str:
    return ", ".join(texts[:6]) + (", …" if len(texts) > 6 else "")
