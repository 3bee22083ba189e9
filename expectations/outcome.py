"""What a check said, as plain data.

Belongs here: the outcome and its wording. Who listens (Dagster, the evidence of a run, a terminal) is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MAX_EXAMPLES = 5
_PLACE = ("_file", "_row_number", "column_name", "value")


@dataclass(frozen=True)
class Outcome:
    """One check's result. `is_broken` means that the check itself raised, which is a fault of ours and not of the data;
    `examples` are up to MAX_EXAMPLES failing rows as text."""

    gate: str
    suite: str
    check: str
    passed: bool
    is_broken: bool
    message: str
    unexpected_count: int = 0
    examples: tuple[Mapping[str, str], ...] = ()


def place(example: Mapping[str, str]) -> str:
    """Where an example lies, in words: file, row, column and value where known, else all its fields."""
    if "_file" not in example:
        return ", ".join(f"{name} {value}" for name, value in example.items())
    row = f", row {example['_row_number']}" if example.get("_row_number") else ""
    value = f" '{example['value'][:80]}'" if example.get("value") else ""
    column = f": {example['column_name']}{value}" if example.get("column_name") else ""
    rest = "".join(f", {name} {value}" for name, value in example.items() if name not in _PLACE)
    return f"{example['_file']}{row}{column}{rest}"


def failure_message(relation: str, check: str, count: int, examples: tuple[Mapping[str, str], ...], advice: str) -> str:
    """The sentence a person reads when a check fails."""
    where = place(examples[0]) if examples else "no example"
    more = f" (and {count - 1:,} more)" if count > 1 else ""
    return f"{relation} {check}: {where}{more}; {advice}"
