"""The header of a file, settled with its mapping: which of its columns is meant, however it is spelled today.

Belongs here: names with stray blanks, other case, or one of several declared names; and what is left over. A name is never
guessed: it is the mapping's but for case and blanks, or the file is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from ingest.column import ColumnMapping
from ingest.errors import FileError
from ingest.mapping import FileMapping
from ingest.readers import TextRelation
from ingest.sql import identifier


@dataclass(frozen=True)
class Settled:
    """A relation whose column names have no stray blanks, the mapping with the one name of each column that the file
    has, the columns that feed nothing, and notes on names that are not spelled as in the mapping."""

    relation: TextRelation
    mapping: FileMapping
    unmapped: tuple[str, ...]
    notes: dict[str, dict[str, str]]


def settle(file: str, mapping: FileMapping, relation: TextRelation) -> Settled:
    """Settle `mapping` with the header of `relation`.

    Errors: FileError naming the file and the column when one is missing, is there under two names, or twice.
    """
    tidied = _tidied(file, relation)
    there = {name.lower(): name for name in tidied.columns}
    chosen = {name: _choose(file, name, column, mapping, there) for name, column in mapping.columns.items()}
    absent = {
        name: column for name, column in mapping.columns.items() if column.is_optional and not chosen[name].source
    }
    settled = replace(
        mapping, columns={name: c for name, c in chosen.items() if c.source or c.sql or c.value is not None}
    )
    for source, fed in settled.needs():
        if source.lower() not in there:
            raise missing(file, mapping, source, fed, tidied.columns)
    notes = {
        "renamed_columns": {
            name: chosen[name].source or ""
            for name, column in mapping.columns.items()
            if chosen[name] != column and name not in absent
        },
        "absent_columns": {name: column.source or "" for name, column in absent.items()},
        "respelled_columns": {
            fed: there[source.lower()] for source, fed in settled.needs() if there[source.lower()] != source
        },
        "trimmed_columns": {
            new: f"'{old[:80]}'" for old, new in zip(relation.columns, tidied.columns, strict=True) if old != new
        },
    }
    return Settled(
        tidied, settled, _unmapped(settled, tidied.columns), {kind: said for kind, said in notes.items() if said}
    )


def missing(file: str, mapping: FileMapping, source: str, fed: str, columns: Sequence[str]) -> FileError:
    """The error for a column that a file should have."""
    near = get_close_matches(source, columns, 1)
    hint = f"the nearest is '{near[0][:80]}'" if near else f"it has {', '.join(columns)[:400]}"
    return FileError(
        f"{file}, line 1: column '{source}' is missing, which feeds {mapping.extract}.{fed}; {hint}. "
        f"Restore it, or change the mapping of source '{mapping.source}'"
    )


def _tidied(file: str, relation: TextRelation) -> TextRelation:
    """The relation with names that have no blanks around them and single blanks inside."""
    names = tuple(_tidy(name) or name for name in relation.columns)
    if names == relation.columns:
        return relation
    for name in names:
        if [other.lower() for other in names].count(name.lower()) > 1:
            raise FileError(
                f"{file}, line 1: column '{name[:80]}' appears twice but for blanks; rename one of them in the export"
            )
    listed = ", ".join(
        f"{identifier(old)} AS {identifier(new)}" for old, new in zip(relation.columns, names, strict=True)
    )
    return replace(relation, sql=f"SELECT _row_number, {listed} FROM ({relation.sql})", columns=names)


def _tidy(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").split())


def _choose(file: str, name: str, column: ColumnMapping, mapping: FileMapping, there: dict[str, str]) -> ColumnMapping:
    """The column with the one of its declared names that the file has, or the constant that stands in for it."""
    if column.source is None or (not column.aliases and column.source.lower() in there):
        return column
    found = [each for each in map(_tidy, (column.source, *column.aliases)) if each.lower() in there]
    if len(found) > 1:
        names = " and ".join(f"'{each}'" for each in found)
        raise FileError(
            f"{file}, line 1: {names} are both there, and each feeds "
            f"{mapping.extract}.{name}; remove one from the file, or from the mapping of source '{mapping.source}'"
        )
    if not found and column.is_optional:
        return ColumnMapping(value=column.if_absent)
    return replace(column, source=found[0], aliases=()) if found and found[0] != column.source else column


def _unmapped(mapping: FileMapping, columns: Sequence[str]) -> tuple[str, ...]:
    used = {source.lower() for source, _ in mapping.needs()}
    inside = " ".join(sql for sql, _ in mapping.expressions()).lower()
    return tuple(name for name in columns if name.lower() not in used and name.lower() not in inside)
