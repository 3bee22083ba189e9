"""The one error family of ingest.

Belongs here: errors that a person can act on. A message names the file, the line or column where known, and what to do.
Programming mistakes are ordinary Python exceptions and do not belong here.
"""

from pathlib import Path


class IngestError(Exception):
    """Input or configuration that cannot be used; the text says where and what to do."""


class ConfigError(IngestError):
    """A contract or source YAML is wrong."""


class FileError(IngestError):
    """An extract file cannot be read as a whole."""


class FetchError(FileError):
    """A server did not hand over what it should hold, and may do so a little later."""


class DamagedError(IngestError):
    """A file of the lake is not as it was written. No run does that: it is the disk, or somebody."""

    def __init__(self, path: Path) -> None:
        entry = path.with_name(path.name.partition(".")[0])
        super().__init__(
            f"{path}: this file of the lake is damaged or gone. If the extract it was made from is still delivered, remove "
            f"{entry}.* and run again: it is loaded anew. Else restore {entry}.* from a backup"
        )
