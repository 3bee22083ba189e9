"""What forms a file may have: formats, endings, delimiters and encodings, and the options that choose among them.

Belongs here: the lists, and checking the options of a mapping against them when it is read. Reading a file in one of
these forms belongs to `readers`; undoing compression to `unpack`, decoding to `decode`.
"""

import codecs
from pathlib import Path
from typing import Any

from ingest.errors import FileError
from ingest.yamlfile import Located

FORMATS = ("csv", "tsv", "json", "jsonl", "parquet", "xlsx")

ENDINGS = {
    ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".parquet": "parquet", ".xlsx": "xlsx",
}  # fmt: skip

# A fixed list: a delimiter that also occurs in ordinary text (a blank, a letter) would split fields at random.
DELIMITERS = {
    "comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "caret": "^", "tilde": "~", "0x1F": "\x1f",
    "0x01": "\x01",
}  # fmt: skip


# Python codecs that are not ways to write a file.
_NO_ENCODING = {"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"}


def codec(name: str) -> str:
    """Python's own name of the text encoding `name`; LookupError when Python knows no such encoding."""
    found = codecs.lookup(name).name
    if found.replace("-", "_") in _NO_ENCODING:
        raise LookupError(name)
    b"".decode(name)  # unlike `lookup`, this refuses codecs that make bytes of bytes, such as gzip
    return found


def _delimiter(given: Any, where: Located) -> str:
    text = DELIMITERS.get(str(given), str(given))
    if text not in DELIMITERS.values():
        raise where.fail(f"delimiter {given!r} is not one of {', '.join(DELIMITERS)}", "delimiter")
    return text


def _encoding(given: Any, where: Located) -> str:
    try:
        return codec(str(given))
    except (LookupError, ValueError) as error:
        known = "utf-8, utf-16, cp1252, latin-1, gb18030"
        raise where.fail(
            f"encoding '{given}' is unknown; Python's names are expected, such as {known}", "encoding"
        ) from (error)


def check_options(given: dict[str, Any], where: Located) -> dict[str, Any]:
    """The file options in `given` in one spelling (delimiter as the character, encoding as Python's name).

    Errors: ConfigError at the line of the option.
    """
    checked = dict(given)
    if "format" in given and given["format"] not in FORMATS:
        raise where.fail(f"format '{given['format']}' is not one of {', '.join(FORMATS)}", "format")
    if "delimiter" in given:
        checked["delimiter"] = _delimiter(given["delimiter"], where)
    if "encoding" in given:
        checked["encoding"] = _encoding(given["encoding"], where)
    for key, least in (("skip_lines", 0), ("sheet", 1)):
        value = given.get(key, least)
        is_name = key == "sheet" and isinstance(value, str) and value
        if not is_name and (not isinstance(value, int) or isinstance(value, bool) or value < least):
            name = "the name of a sheet or " if key == "sheet" else ""
            raise where.fail(f"{key} must be {name}a whole number from {least}", key)
    if "records" in given and not (isinstance(given["records"], str) and given["records"]):
        raise where.fail("records must be the key that holds the array of objects, such as data.orders", "records")
    return checked


def file_format(path: Path, declared: str | None) -> str:
    """The format of the unpacked file `path`: as declared, else by its ending. FileError when neither tells."""
    found = declared or ENDINGS.get(path.suffix.lower())
    if found is None:
        raise FileError(
            f"{path.name}: format unknown; declare `format` ({', '.join(FORMATS)}) in the source mapping, "
            f"or deliver a file that ends in {', '.join(ENDINGS)}"
        )
    return found
