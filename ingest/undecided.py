"""Values that a person has yet to decide in a source YAML.

Belongs here: finding the marker `TODO` and refusing a mapping that still has one.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from ingest.errors import ConfigError

MARKER = "TODO"


def refuse_undecided(path: Path) -> None:
    """Raise ConfigError naming every value of the YAML file at `path` that is still TODO, with the comment beside it."""
    text = path.read_text(encoding="utf-8")
    if MARKER not in text:
        return
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    found = sorted(set(_undecided(root, ""))) if root else []
    if not found:
        return
    lines = text.splitlines()
    listed = "\n".join(f"  line {line}, {key}: {_comment(lines[line - 1])}" for line, key in found)
    things = "1 thing is" if len(found) == 1 else f"{len(found)} things are"
    raise ConfigError(f"{path}: {things} not decided yet; replace each TODO:\n{listed}")


def _undecided(node: yaml.Node, key: str) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.ScalarNode):
        # In quotes it is a text like any other.
        if node.value == MARKER and node.style is None:
            yield node.start_mark.line + 1, key
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _undecided(each, key)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _undecided(value, _key(key, str(name.value)))


def _key(outer: str, own: str) -> str:
    """What to call a value: {value: TODO} says less than the name of the column it is for."""
    if outer.endswith(" values"):
        return f"{outer.removesuffix(' values')} '{' '.join(own.split())[:40]}'"
    if own == "values":
        return f"{outer} values"
    return outer if outer and own in ("value", "from", "sql") else own


def _comment(line: str) -> str:
    return line.partition(" # ")[2].strip() or "decide it"
