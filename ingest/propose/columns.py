"""A file's column, looked at.

Belongs here: what is known of its values, and what that says of them. Counting them belongs to `profile`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.propose.shapes import Reading
from ingest.propose.words import word_of

# How many of the commonest values are kept, and how much of one is shown.
VALUES, _SHOWN = 60, 24
_COMPACT = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_CURRENCY = re.compile("[A-Z]{3}")


@dataclass(frozen=True)
class ColumnProfile:
    """One column of the rows looked at: how many are `filled` (null words are not) and `distinct`, its commonest
    `values` with their counts, what it is (`kind`: empty, int, number, date, ts, bool, ccy, email or text), how many
    values are not of that kind (`misfits`), its `shapes` understood, the texts that stand for nothing (`null_words`), the
    longest value's `length`, and unusual `blanks` around values. `day_first` and `month_first` count values that prove
    the order of dates, `zero_first` numbers such as 0.125."""

    name: str
    rows: int
    filled: int
    distinct: int
    kind: str
    values: Mapping[str, int]
    misfits: int = 0
    shapes: Sequence[tuple[Reading, int]] = ()
    null_words: tuple[str, ...] = ()
    length: int = 0
    day_first: int = 0
    month_first: int = 0
    zero_first: int = 0
    blanks: str = ""

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.filled == self.distinct == self.rows > 0

    @property
    def is_personal(self) -> bool:
        """Whether values should not be shown."""
        if self.kind not in ("text", "int", "email") or word_of(self.name, "things"):
            return self.kind == "email"
        is_person = bool(word_of(self.name, "people")) and self.kind == "text" and any(" " in v for v in self.values)
        return is_person or self.kind == "email" or bool(word_of(self.name, "personal"))

    @property
    def is_compact_date(self) -> bool:
        """Whether its numbers are dates without marks, such as 20250131."""
        return self.kind == "int" and all(map(_COMPACT.fullmatch, self.values))

    @property
    def is_currency_like(self) -> bool:
        """Whether its commonest values are codes of three letters, most of them at least."""
        alike = sum(count for value, count in self.values.items() if _CURRENCY.fullmatch(value))
        return 0 < self.distinct <= VALUES and alike >= 0.3 * self.filled

    @property
    def is_midnight(self) -> bool:
        """Whether no time among its commonest values is other than midnight."""
        return all(value.endswith("00:00:00") for value in self.values)

    def examples(self, count: int = 3) -> str:
        """A few values, cut; what looks personal is masked."""
        shown = [f"{v[:1]}***" if self.is_personal else v for v in list(self.values)[:count]]
        return ", ".join(" ".join(text.split())[:_SHOWN] for text in shown)
