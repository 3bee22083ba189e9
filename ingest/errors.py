"""The one error family of ingest.

Belongs here: errors that a person can act on. A message names the file, the line or column where known, and what to do.
Programming mistakes are ordinary Python exceptions and do not belong here.
"""


class IngestError(Exception):
    """Input or configuration that cannot be used; the text says where and what to do."""


class ConfigError(IngestError):
    """A contract or source YAML is wrong."""


class FileError(IngestError):
    """An extract file cannot be read as a whole."""


class FetchError(FileError):
    """A server did not hand over what it should hold, and may do so a little later."""
