"""YAML files as checked mappings whose errors name file and line.

Belongs here: reading a YAML file and reporting where something in it is wrong. What the content means belongs to
`contract` and `source`.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from ingest.errors import ConfigError


class Located(dict[str, Any]):
    """A YAML mapping that remembers its file and the line of each key."""

    path: Path
    line: int
    lines: dict[str, int]

    def fail(self, message: str, key: str | None = None) -> ConfigError:
        """A ConfigError for `key` of this mapping (or the mapping itself), with file and line."""
        line = self.lines.get(key, self.line) if key else self.line
        return ConfigError(f"{self.path}, line {line}: {message}")

    def only(self, allowed: Iterable[str]) -> None:
        """Raise ConfigError when a key is not one of `allowed`, suggesting the nearest."""
        known = list(allowed)
        for key in self:
            if key not in known:
                near = get_close_matches(str(key), known, 1)
                hint = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(known)}"
                raise self.fail(f"unknown key '{key}'; {hint}", str(key))

    def require(self, key: str) -> Any:
        """The value of `key`; ConfigError when it is absent."""
        if key not in self:
            raise self.fail(f"key '{key}' is missing")
        return self[key]


# libyaml's is ten times as fast; a PyYAML that was built without it has Python's own.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc]
    path: Path


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Located:
    out = Located()
    out.path, out.line, out.lines = loader.path, node.start_mark.line + 1, {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in out:
            raise ConfigError(f"{loader.path}, line {key_node.start_mark.line + 1}: key '{key}' appears twice")
        out.lines[key] = key_node.start_mark.line + 1
        out[key] = loader.construct_object(value_node, deep=True)
    return out


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Located:
    """The mapping in the YAML file at `path`; ConfigError with file and line when it is not one."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    loader = _Loader(text)
    loader.path = path
    try:
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise ConfigError(f"{path}{where}: not valid YAML: {getattr(error, 'problem', error)}") from error
    finally:
        loader.dispose()
    if not isinstance(data, Mapping):
        raise ConfigError(f"{path}, line 1: expected a mapping of keys to values")
    assert isinstance(data, Located)
    return data
