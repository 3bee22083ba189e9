"""Arguments that several commands share.

Belongs here: their names and help texts, so that one thing has one name everywhere.
"""

import argparse
from typing import Any

Commands = Any  # argparse keeps the type of its sub-parsers private


def add(commands: Commands, name: str, summary: str, detail: str, handler: Any) -> argparse.ArgumentParser:
    """A command's parser: `summary` in the list of commands, `detail` in its own help, `handler` returns its exit code."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=detail)
    command.set_defaults(handler=handler)
    return command


def add_source(command: argparse.ArgumentParser) -> None:
    """`--source`, `--extracts` and `--as-of`."""
    command.add_argument("--source", help="bundled source name or path of a source YAML (default: sample)")
    command.add_argument("--extracts", help="folder of the extract files (default: the bundled sample, generated)")
    command.add_argument("--as-of", help="as-of date YYYY-MM-DD (default: the source's own, else today)")


def add_home(command: argparse.ArgumentParser) -> None:
    """`--home`."""
    command.add_argument("--home", help="folder of the warehouse (default: ./warehouse)")
