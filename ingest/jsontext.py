"""JSON and JSON-lines text as clean rows: one object a row, numbers as the digits that were written.

Belongs here: finding the records in JSON text. A line or element that is no object is a bad record; text that is no
JSON at all refuses the file, because nobody can say where its records begin.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.decode import decoded
from ingest.errors import FileError
from ingest.normalise import Normalised, Sorter, column_names

# JSON text is held in memory as a whole; JSON lines are not.
MAX_JSON_BYTES = 2 << 30


@dataclass(frozen=True)
class _Record:
    """One record: the line it starts on, its object or None, what is wrong with it and its text."""

    line: int
    data: dict[str, Any] | None
    fault: str | None
    raw: str


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("the same key twice in one object")
    return data


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=str, parse_int=str, parse_constant=str)


def _record(line: int, raw: str, data: Any, fault: str | None = None) -> _Record:
    if not isinstance(data, dict):
        return _Record(line, None, fault or "not a JSON object", raw)
    return _Record(line, data, None, raw)


def _line_record(line: int, raw: str) -> _Record:
    try:
        return _record(line, raw, _DECODER.decode(raw))
    except json.JSONDecodeError:
        return _record(line, raw, None)
    except RecursionError:
        return _record(line, raw, None, "nested too deeply")
    except ValueError as error:
        return _record(line, raw, None, str(error))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)


def _sorted(records: Callable[[], Iterator[_Record]], name: str, folder: Path) -> Normalised:
    """All records in two passes: the first learns the columns, because any record may bring a new one."""
    columns: dict[str, None] = {}
    for record in records():
        if record.fault is None:
            columns |= dict.fromkeys(record.data or ())
    if not columns:
        raise FileError(
            f"{name}: no object in it, so no columns; for an empty delivery send no file (`optional: true`)"
        )
    with Sorter(column_names(tuple(columns), name), folder) as rows:
        for number, record in enumerate(records(), start=1):
            values = [_text((record.data or {}).get(column)) for column in columns]
            rows.add(number, record.line, values, record.fault, record.raw)
    return rows.result()


def normalise_jsonl(path: Path, name: str, folder: Path) -> Normalised:
    """Rewrite a UTF-8 JSON-lines file; lines that are not JSON objects go to the bad file. Nested values stay JSON text.

    Errors: FileError with the line when the text is not UTF-8.
    """

    def records() -> Iterator[_Record]:
        with path.open(encoding="utf-8-sig", newline="\n") as text:
            for number, line in enumerate(text, start=1):
                if raw := line.strip():
                    yield _line_record(number, raw)

    try:
        return _sorted(records, name, folder)
    except UnicodeDecodeError:
        for _ in decoded(path, name, "utf-8"):
            pass  # says on which line
        raise


class _Walk:
    """A position in JSON text, moved over it piece by piece."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name, self.at = text, name, 0

    def peek(self) -> str:
        """The next character that is not blank, or an empty text at the end."""
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1
        return self.text[self.at : self.at + 1]

    def take(self, wanted: str) -> str:
        """The next character, which must be one of `wanted`."""
        found = self.peek()
        if not found or found not in wanted:
            self.fail(f"expected {' or '.join(wanted)} but found {found or 'the end'}")
        self.at += 1
        return found

    def value(self) -> Any:
        """The next value, whatever it is."""
        self.peek()
        try:
            data, self.at = _DECODER.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            self.at = error.pos
            self.fail(error.msg)
        except RecursionError:
            self.fail("nested too deeply")
        except ValueError as error:
            self.fail(str(error))
        return data

    def line(self) -> int:
        """The line of the position, 1-based."""
        return self.text.count("\n", 0, self.at) + 1

    def fail(self, message: str) -> None:
        """FileError at this position."""
        column = self.at - self.text.rfind("\n", 0, self.at)
        raise FileError(f"{self.name}, line {self.line()}, column {column}: not JSON: {message}; export the file again")

    def enter(self, key: str) -> None:
        """Go to the value of `key` of the object that is next."""
        self.take("{")
        keys = []
        while self.peek() == '"':
            found = self.value()
            self.take(":")
            if found == key:
                return
            keys.append(found)
            self.value()
            if self.take(",}") == "}":
                break
        raise FileError(
            f"{self.name}: no key '{key}', which the mapping declares in `records`; there are {', '.join(keys[:20])}"
        )


def _elements(text: str, name: str, key: str | None) -> Iterator[_Record]:
    walk = _Walk(text, name)
    for step in key.split(".") if key else ():
        walk.enter(step)
    if walk.peek() != "[":
        at = f"the value of '{key}'" if key else "the file"
        hint = "declare the key that holds the array as `records` in the source mapping"
        raise FileError(f"{name}, line {walk.line()}: {at} is not an array of objects; {hint}")
    walk.take("[")
    line, seen, is_open = 1, 0, walk.peek() != "]" or walk.take("]") != "]"
    while is_open:
        walk.peek()
        start = walk.at
        line, seen = line + text.count("\n", seen, start), start
        data = walk.value()
        yield _record(line, text[start : walk.at], data)
        is_open = walk.take(",]") == ","
    if not key and walk.peek():
        walk.fail("the array is followed by something")


def normalise_json(path: Path, name: str, key: str | None, folder: Path) -> Normalised:
    """Rewrite a UTF-8 JSON file: an array of objects, or an object with one under `key` (dots lead inwards).

    Elements that are not objects go to the bad file. Nested values stay JSON text.

    Errors: FileError with line and column when the text is not JSON, or not of that form.
    """
    if path.stat().st_size > MAX_JSON_BYTES:
        raise FileError(f"{name}: JSON beyond {MAX_JSON_BYTES >> 20} MB; export it as JSON lines, one object a line")
    text = "".join(decoded(path, name, "utf-8"))
    return _sorted(lambda: _elements(text, name, key), name, folder)
