"""Rows that hold a list in one of their columns.

Belongs here: how a mapping declares it. The rows that it makes belong to `parts`.
"""

from dataclasses import dataclass

from ingest.yamlfile import Located


@dataclass(frozen=True)
class Each:
    """The source column that holds a list, and what separates its parts."""

    column: str
    separator: str


def read_each(data: Located) -> Each | None:
    """What the file mapping `data` declares, or None; ConfigError naming file and line when it is wrong."""
    each = data.get("each")
    if each is None:
        return None
    if not isinstance(each, Located):
        raise data.fail('each must be {column: …, separator: ";"}', "each")
    each.only(("column", "separator"))
    for key in ("column", "separator"):
        if not isinstance(each.require(key), str) or not each[key]:
            raise each.fail(f"{key} must be a text", key)
    return Each(each["column"], each["separator"])
