"""What comes in: contracts, sources, readers, the raw lake and the bundled sample.

Belongs here: everything between a company's files and the raw lake. Knows DuckDB; never imports Dagster, dbt or
Great Expectations. Checks over a whole extract live in `expectations`, scheduling in `orchestration`.
"""
