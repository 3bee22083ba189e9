"""`sales-warehouse init`: describe a folder of files that nobody has looked at.

Belongs here: its arguments and what it prints.
"""

from orchestration.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the command to the parser."""
