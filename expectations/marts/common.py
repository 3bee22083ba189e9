"""Checks that several marts share.

Belongs here: factories for them.
"""

from collections.abc import Sequence

from expectations.suite import Check


def unique_key(*columns: str) -> Check:
    """No key column is empty and no key occurs twice."""
    listed = ", ".join(columns)
    empty = " OR ".join(f"{column} IS NULL" for column in columns)
    return Check(
        "key_is_unique_and_filled",
        f"SELECT {listed}, count(*) AS row_count FROM {{batch}} GROUP BY {listed} HAVING count(*) > 1 OR {empty}",
        "two source systems may use the same id, or a join doubles rows; look at the model's key",
    )


def ratios_between(low: str | None, high: str | None, columns: Sequence[str]) -> Check:
    """Each ratio is NULL or a finite number within the limits, if any."""
    limits = (f" OR {{0}} < {low}" if low else "") + (f" OR {{0}} > {high}" if high else "")
    conditions = [f"NOT isfinite(CAST({c} AS DOUBLE)){limits.format(c)}" for c in columns]
    return Check(
        "ratios_are_finite_and_in_range",
        f"SELECT {', '.join(columns)} FROM {{batch}} WHERE {' OR '.join(conditions)}",
        "a ratio is undefined (NULL) or lies in its range; look at numerator and denominator",
    )


def keys_equal_the_lake(extract: str, key: str) -> Check:
    """The lake's records, counted apart from the models, are the mart's rows plus what is left out.

    What is left out comes from rpt_lake_reconciliation: deleted records, those after the as-of date, and doubles that
    another record stands for.
    """
    return Check(
        "totals_equal_the_lake",
        f"WITH lake AS (SELECT DISTINCT _source, {key} FROM raw.{extract}) "
        "SELECT * FROM (SELECT (SELECT count(*) FROM lake) AS lake_rows, "
        "count(*) AS mart_rows, (SELECT deleted_count + after_as_of_count + merged_count FROM marts.rpt_lake_reconciliation "
        f"WHERE extract_name = '{extract}') AS left_out_rows FROM {{batch}}) "
        "WHERE lake_rows IS DISTINCT FROM mart_rows + left_out_rows",
        f"rows of {extract} were lost or doubled between the lake and the mart; do not release",
    )


def amounts_equal_the_lake(extract: str, key: str, amount: str, mart_amount: str) -> Check:
    """Every row carries, to the cent, the amount of the lake row that it names as its origin.

    Row by row rather than as a sum: it holds for any as-of date, whichever version of a record that date knows. With
    every key there once (`keys_equal_the_lake`, `unique_key`) the sums are equal too. Rows are compared by one hash:
    a quarter of the time of comparing five columns.
    """
    here = f"hash(source_system, {key}, source_file, source_row_number, CAST({mart_amount} AS DECIMAL(18, 2)))"
    there = f"hash(_source, {key}, _file, _row_number, CAST({amount} AS DECIMAL(18, 2)))"
    return Check(
        "amounts_equal_the_lake",
        f"SELECT source_file AS _file, source_row_number AS _row_number, {key}, '{amount}' AS column_name, "
        f"CAST({mart_amount} AS VARCHAR) AS value FROM {{batch}} "
        f"WHERE {here} NOT IN (SELECT {there} FROM raw.{extract})",
        f"money of {extract} changed between the lake and the mart; do not release",
    )
