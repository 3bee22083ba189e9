"""Errors of a run that a person can act on.

Belongs here: what stops a run although the code works. Errors of input files are `ingest.errors.IngestError`.
"""


class RunError(Exception):
    """A run that cannot go on; the text says why and what to do. The last release is untouched."""
