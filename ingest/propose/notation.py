"""How the columns of a file are written: what its mapping must declare for each.

Belongs here: gathering the decisions of `moments` and `numbers`, and which of them hold for the whole file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.propose.columns import ColumnProfile


@dataclass(frozen=True)
class Todo:
    """An option that a person has to decide, and the reason; `rows` is SQL for the rows that it is about, if for some."""

    why: str
    rows: str = ""


# What need not be declared.
_DEFAULTS: Mapping[str, object] = {"date_format": "iso", "timestamp_format": "iso", "decimal_mark": "."}
# An option that holds for a file wherever its columns agree; the others are declared column by column.
_OF_FILES = ("date_format", "timestamp_format", "decimal_mark", "thousands_mark", "currency_sign", "negative")


@dataclass
class Notation:
    """What is known of the notation of a file's columns, by the file's own names: `needs` maps a column to its options
    (a value, or a Todo), `faults` to the reason why it cannot be read as what it was taken for, `notes` are for people,
    and `unzoned` columns hold times without a time zone."""

    needs: dict[str, dict[str, object]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unzoned: list[str] = field(default_factory=list)

    def need(self, column: ColumnProfile, option: str, value: object) -> None:
        """Declare `option` for a column."""
        self.needs.setdefault(column.name, {})[option] = value

    def settle(self, fed: Sequence[str]) -> tuple[dict[str, object], dict[str, dict[str, object]]]:
        """The options of the whole file, and those of single columns, for the columns that feed something (`fed`)."""
        needs = {name: self.needs.get(name, {}) for name in fed}
        whole: dict[str, object] = {}
        for option in _OF_FILES:
            values = [needed[option] for needed in needs.values() if option in needed]
            # A thousands mark of the file could be the decimal mark of a column.
            apart = option == "thousands_mark" and "decimal_mark" in self._split(needs)
            if values and option not in self._split(needs) and not apart:
                whole[option] = values[0]
        own = {
            name: {o: v for o, v in needed.items() if o not in whole and v != _DEFAULTS.get(o)}
            for name, needed in needs.items()
        }
        return {o: v for o, v in whole.items() if v != _DEFAULTS.get(o)}, own

    @staticmethod
    def _split(needs: Mapping[str, Mapping[str, object]]) -> set[str]:
        """The options on which columns differ."""
        first: dict[str, object] = {}
        return {o for needed in needs.values() for o, value in needed.items() if first.setdefault(o, value) != value}
