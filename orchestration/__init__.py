"""When things run and in which order, and what leaves the warehouse.

Belongs here: settings, the command, the Dagster definitions and the release. May import `expectations` and `ingest`;
neither may import this package.
"""
