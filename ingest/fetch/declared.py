"""What a source YAML says of a database or an address, as checked objects.

Belongs here: the keys `database` and `url` with `credentials`. Secrets are never written in the YAML, only the names of
the environment variables that hold them.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from ingest.yamlfile import Located

_TYPES = ("sqlite", "postgres", "mysql")
_SECRET_PARAMETER = re.compile(r"sig|token|key|secret|passw|credential|auth", re.IGNORECASE)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Database:
    """One table, or the rows of one SELECT, of a database: SQLite at `path`, others by `connection_env`."""

    type: str
    table: str | None = None
    query: str | None = None
    path: str | None = None
    connection_env: str | None = None

    @property
    def label(self) -> str:
        """What messages and the lake call it."""
        return self.table or f"{self.type} query"


@dataclass(frozen=True)
class WebObject:
    """One object at an http, https or s3 address, with the variables that hold its credentials."""

    url: str | None = None
    url_env: str | None = None
    bearer_env: str | None = None
    key_env: str | None = None
    secret_env: str | None = None
    session_token_env: str | None = None
    region: str = "us-east-1"
    endpoint: str | None = None


def _checked(data: Located) -> None:
    for key, value in data.items():
        if not isinstance(value, str) or not value.strip():
            raise data.fail(f"{key} must be a text", key)
        if key.endswith("_env") and not _VARIABLE.fullmatch(value):
            # Without the value: it may be a password that somebody put here.
            raise data.fail(f"{key} must be the name of an environment variable, such as SHOP_DB", key)


def database(data: Any, where: Located) -> Database:
    """The `database` entry `data` of the mapping `where`; ConfigError at the line of what is wrong."""
    if not isinstance(data, Located):
        raise where.fail("database must be a mapping such as {type: postgres, connection_env: SHOP_DB, table: orders}")
    data.only(("type", "path", "connection_env", "table", "query"))
    _checked(data)
    if data.require("type") not in _TYPES:
        raise data.fail(f"type '{data['type']}' is not one of {', '.join(_TYPES)}", "type")
    if ("table" in data) == ("query" in data):
        raise data.fail("database needs exactly one of table, query")
    by = "path" if data["type"] == "sqlite" else "connection_env"
    other = "connection_env" if by == "path" else "path"
    data.require(by)
    if other in data:
        raise data.fail(f"a {data['type']} database is named by {by}, not {other}", other)
    if by == "path":
        relative_path(data["path"], data, "path")
    return Database(**data)


def relative_path(value: Any, where: Located, key: str) -> str:
    """`value` as a path or glob below the folder of extracts; ConfigError when it could lead out of it."""
    if not isinstance(value, str) or not value.strip():
        raise where.fail(f"{key} must be a path below the folder of extracts, such as drops/*/orders.csv", key)
    parts = PurePosixPath(value.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or re.match(r"[A-Za-z]:", value):
        raise where.fail(f"{key} '{value}' leads outside the folder of extracts; give a path below it", key)
    return value


def web_object(where: Located) -> WebObject:
    """The `url` or `url_env`, and the `credentials`, of the mapping `where`; ConfigError at the line of what is wrong."""
    given = where.get("credentials", {})
    if isinstance(given, Located):
        given.only(("bearer_env", "key_env", "secret_env", "session_token_env", "region", "endpoint"))
        _checked(given)
        if ("key_env" in given) != ("secret_env" in given):
            raise given.fail("key_env and secret_env go together")
    elif given:
        raise where.fail(
            "credentials must be a mapping such as {key_env: S3_KEY, secret_env: S3_SECRET}", "credentials"
        )
    address = {key: where[key] for key in ("url", "url_env") if key in where}
    for key, value in address.items():
        if not isinstance(value, str) or (key == "url_env" and not _VARIABLE.fullmatch(value)):
            raise where.fail(f"{key} must be a text; url_env is the name of an environment variable", key)
    if "url" in address:
        parts = urlsplit(address["url"])
        if parts.scheme not in ("http", "https", "s3") or not parts.hostname:
            raise where.fail("url must begin with https://, http:// or s3:// and name a host or bucket", "url")
        parameters = [pair.partition("=")[0] for pair in parts.query.split("&")]
        if parts.username or parts.password or any(map(_SECRET_PARAMETER.search, parameters)):
            raise where.fail(
                "url holds what looks like a secret; put the url into a variable and name it: url_env", "url"
            )
    return WebObject(**address, **given)
