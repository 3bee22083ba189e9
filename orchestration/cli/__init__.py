"""The `sales-warehouse` command.

Belongs here: putting the commands together, exit codes, and turning errors into one message. Each command is a module of
its own that brings its arguments and its handler; what it does belongs to the functions it calls. Those are imported
when the command runs, because `--help` should not wait for Dagster.

Exit codes: 0 done, 1 refused or failed, 2 wrong use of the command.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from ingest.errors import IngestError
from orchestration.cli import backfill, books, check, close, init, rejects, releases, run, sample
from orchestration.errors import RunError

COMMANDS = (run, init, check, rejects, backfill, releases, close, books, sample)


def parser() -> argparse.ArgumentParser:
    """The argument parser of all commands."""
    everything = argparse.ArgumentParser(
        prog="sales-warehouse",
        description="Extracts in, checked marts out.",
        epilog="init describes new files, check tries them, run publishes. Exit codes: 0 done, 1 refused, 2 wrong use.",
    )
    commands = everything.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.register(commands)
    return everything


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with `argv` (default: the process's arguments); the exit code."""
    arguments = parser().parse_args(argv)
    logging.basicConfig(format="  %(message)s", level=logging.WARNING, stream=sys.stdout)
    logging.getLogger("sales_warehouse").setLevel(logging.INFO)
    try:
        code: int = arguments.handler(arguments)
        sys.stdout.flush()
    except (IngestError, RunError) as error:
        return _failed(str(error))
    except BrokenPipeError:
        # Whoever read our output has enough (`… | head`); what Python flushes at its end must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _failed(f"{error.filename or 'a file'}: {error.strerror or error}")
    except KeyboardInterrupt:
        return _failed("stopped; the last release stays")
    return code


def _failed(message: str) -> int:
    print(f"sales-warehouse: {message}", file=sys.stderr)
    return 1
