"""The gates: Great Expectations suites over the raw extracts and over the marts, run inside DuckDB.

Belongs here: what must be true of a whole extract or mart, and running it. Knows `ingest`, never Dagster or dbt.
Importing this package does not import Great Expectations, which costs seconds; running a gate does.
"""
