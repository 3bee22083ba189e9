"""What was known on a day.

Belongs here: which version of a delivered record counts, and which row of a history holds on a day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ingest.contract import load_contracts
from tests.reference.exact import FOR_EVER, day

Row = Mapping[str, str]
Extracts = Mapping[str, Sequence[Row]]
_BEFORE = date(1, 1, 1)


class Known:
    """The extracts as the end of the day `as_of` knew them: one version of each record, without the deleted ones."""

    def __init__(self, extracts: Extracts, as_of: date):
        self.as_of = as_of
        self._rows = {name: _versions(rows, load_contracts()[name].key, as_of) for name, rows in extracts.items()}

    def __getitem__(self, extract: str) -> list[Row]:
        return self._rows.get(extract, [])

    def by(self, extract: str, *columns: str) -> dict[tuple[str, ...], list[Row]]:
        """The rows of an extract by the values of some columns."""
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in self[extract]:
            groups[tuple(row.get(column) or "" for column in columns)].append(row)
        return groups


def _versions(rows: Iterable[Row], key: Sequence[str], as_of: date) -> list[Row]:
    """The last version of each record by the day; a record whose versions are all later has its first one, if it existed."""
    records: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        records[tuple(row.get(column) or "" for column in key)].append(row)
    found = []
    for versions in records.values():
        versions.sort(key=lambda row: row.get("modified_at") or "")
        told = [row for row in versions if day(row.get("modified_at"), _BEFORE) <= as_of]
        row = told[-1] if told else versions[0]
        entered = row.get("recorded_at") or row.get("created_at") or versions[0].get("modified_at")
        if day(entered, _BEFORE) <= as_of and not (told and row.get("is_deleted") == "true"):
            found.append(row)
    return found


def spans(rows: Iterable[Row]) -> list[tuple[date, date, Row]]:
    """Rows of one history with first day and first day after: a later row ends the one before it."""
    ordered = sorted(rows, key=lambda row: row["valid_from"])
    starts = [day(row["valid_from"]) for row in ordered]
    afters = [
        min(day(row.get("valid_to")), later) for row, later in zip(ordered, [*starts[1:], FOR_EVER], strict=False)
    ]
    return list(zip(starts, afters, ordered, strict=True))


def holding(rows: Iterable[Row], when: date) -> Row | None:
    """The row of a history that holds on a day."""
    return next((row for first, after, row in spans(rows) if first <= when < after), None)


def valid(rows: Iterable[Row], when: date) -> list[Row]:
    """Every row whose own validity holds on a day."""
    return [row for row in rows if day(row["valid_from"]) <= when < day(row.get("valid_to"))]


def ended(rows: Iterable[Row]) -> list[Row]:
    """The rows of one history, each ended by the one after it."""
    return [{**row, "valid_to": str(after)} for _, after, row in spans(rows)]
