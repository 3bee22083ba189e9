"""`sales-warehouse sample`: the extracts of a made-up company.

Belongs here: its arguments and what it prints.
"""

import argparse
from pathlib import Path

from orchestration.cli.arguments import Commands, add


def register(commands: Commands) -> None:
    """Add the command to the parser."""
    detail = "Write the extract files of a made-up company, the same ones for the same number of orders."
    command = add(commands, "sample", "write the extracts of a made-up company", detail, handle)
    command.add_argument("--orders", type=int, default=3000, help="number of orders (default: 3000)")
    command.add_argument("--out", type=Path, required=True, help="folder to write to")


def handle(arguments: argparse.Namespace) -> int:
    """Write the files and print how many rows each has."""
    from ingest.sample import generate

    for name, rows in generate(arguments.out, orders=arguments.orders).items():
        print(f"{rows:>12,}  {arguments.out / name}")
    return 0
