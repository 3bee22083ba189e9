"""Secrets: read from named environment variables, and kept out of everything that is written.

Belongs here: looking a secret up and blotting it out of foreign messages.
"""

import os
import re
from collections.abc import Iterable
from urllib.parse import unquote

from ingest.errors import FileError

_PAIR = re.compile(r"(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|\S+)")


def secret(variable: str, what: str) -> str:
    """The value of the environment variable; FileError saying that it is missing and `what` it should hold."""
    value = os.environ.get(variable, "")
    if not value.strip():
        raise FileError(f"environment variable {variable} is not set; it should hold {what}")
    return value


def parts_of(connection: str) -> set[str]:
    """Everything in a connection string that gives away how to connect: the string, and each value in it."""
    found = {connection}
    if "://" in connection:
        found |= set(re.split(r"[/:@?&=]+", connection.partition("://")[2]))
        found |= {unquote(part) for part in found}
    for _, value in _PAIR.findall(connection):
        plain = value[1:-1] if value.startswith("'") else value
        found |= {plain, plain.replace("\\'", "'").replace("\\\\", "\\")}
    return found - {""}


def redacted(message: str, secrets: Iterable[str]) -> str:
    """The first line of `message` (300 characters at most) with every one of `secrets` blotted out."""
    for value in sorted({v for each in secrets for v in (each, each.replace("'", "''"))}, key=len, reverse=True):
        # A value of one or two characters (port 5) would blot out half the message, unless it stands alone.
        pattern = re.escape(value) if len(value) > 2 else rf"(?<!\w){re.escape(value)}(?!\w)"
        message = re.sub(pattern, "***", message)
    return message.strip().splitlines()[0][:300] if message.strip() else "no reason given"
