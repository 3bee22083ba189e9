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


def ratios_between(low: str, high: str | None, columns: Sequence[str]) -> Check:
    """Each ratio is NULL or a finite number within the limits."""
    upper = f" OR {{0}} > {high}" if high else ""
    conditions = [f"NOT isfinite(CAST({c} AS DOUBLE)) OR {c} < {low}{upper.format(c)}" for c in columns]
    return Check(
        "ratios_are_finite_and_in_range",
        f"SELECT {', '.join(columns)} FROM {{batch}} WHERE {' OR '.join(conditions)}",
        "a ratio is undefined (NULL) or lies in its range; look at numerator and denominator",
    )


def same_as_lake(extract: str, key: str, amount: str | None = None, mart_amount: str | None = None) -> Check:
    """Keys (and an amount) of the lake, read apart from the models, equal those of the mart plus what is left out.

    What is left out comes from rpt_lake_reconciliation: deleted records and those after the as-of date.
    """
    lake_amount = f"(SELECT sum({amount}) FROM latest)" if amount else "0"
    in_mart = f"sum({mart_amount})" if mart_amount else "0"
    return Check(
        "totals_equal_the_lake",
        f"WITH latest AS (SELECT DISTINCT ON (_source, {key}) * FROM raw.{extract} "
        f"ORDER BY _source, {key}, modified_at DESC NULLS LAST, _loaded_at DESC, _row_number DESC), "
        f"left_out AS (SELECT deleted_count + after_as_of_count AS rows, deleted_amount + after_as_of_amount AS amount "
        f"FROM marts.rpt_lake_reconciliation WHERE extract_name = '{extract}') "
        f"SELECT * FROM (SELECT (SELECT count(*) FROM latest) AS lake_rows, count(*) AS mart_rows, "
        f"(SELECT rows FROM left_out) AS left_out_rows, coalesce({lake_amount}, 0) AS lake_amount, "
        f"coalesce({in_mart}, 0) AS mart_amount, (SELECT amount FROM left_out) AS left_out_amount FROM {{batch}}) "
        "WHERE lake_rows IS DISTINCT FROM mart_rows + left_out_rows"
        + (" OR lake_amount IS DISTINCT FROM mart_amount + left_out_amount" if amount else ""),
        f"rows or money of {extract} were lost or doubled between the lake and the mart; do not release",
    )
