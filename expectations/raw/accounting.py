"""Is every row of every file accounted for?

Belongs here: checks of manifests and rejects against the rows that are there.
"""

from decimal import Decimal

from expectations.suite import Check
from ingest.contract import Contract
from ingest.reasons import NO_FAULT
from ingest.sql import literal


def accounting_checks(contract: Contract, max_rejected_share: Decimal, is_mapped: bool) -> list[Check]:
    """Rows in = accepted + rejected, per file and in the lake; rejects within the limit; core extracts not empty."""
    extract = literal(contract.extract)
    lake = (
        "SELECT coalesce(sum(rows_accepted), 0) AS manifests, "
        # A deletion that a key sweep found is a row of no file.
        "(SELECT count(*) FROM {batch} WHERE _row_number IS NOT NULL) AS rows_there "
        f"FROM raw._manifest WHERE extract = {extract} AND has_rows"
    )
    # Personal data stays out of messages, evidence and the web page.
    personal = ", ".join(literal(column.name) for column in contract.columns.values() if column.personal)
    shown = "coalesce(': ' || value, '')"
    if personal:
        shown = f"CASE WHEN column_name IN ({personal}) THEN '' ELSE {shown} END"
    # What the mapping declares to be no data did not go wrong.
    no_fault = f"reason IN ({', '.join(map(literal, NO_FAULT))})"
    unreadable = f"raw._rejected WHERE extract = {extract} AND NOT {no_fault}"
    no_data = f"(SELECT count(*) FROM raw._rejected WHERE extract = {extract} AND {no_fault})"
    rejected = (
        "SELECT string_agg(DISTINCT file, ', ' ORDER BY file) FILTER (rows_rejected > 0) AS _file, "
        f"sum(rows_rejected) - {no_data} AS rejected, sum(rows_in) - {no_data} AS of_rows, "
        f"(SELECT mode(reason || ' in ' || coalesce(column_name, 'the record')) FROM {unreadable}) AS mostly, "
        f"(SELECT min_by(_file || ' row ' || _row_number || {shown}, _row_number) "
        f"FROM {unreadable}) AS first "
        f"FROM raw._manifest /* {{batch}} */ WHERE extract = {extract} "
        f"HAVING rejected > CAST({literal(max_rejected_share)} AS DECIMAL(9, 6)) * of_rows"
    )
    must_have_rows = "true" if contract.core and is_mapped else "false"
    return [
        Check(
            "every_row_is_accounted_for",
            "SELECT file AS _file, rows_in, rows_accepted, rows_rejected FROM raw._manifest /* {batch} */ "
            f"WHERE extract = {extract} AND rows_in <> rows_accepted + rows_rejected",
            "the lake's manifest is damaged; remove this entry from the lake and load the file again",
        ),
        Check(
            "the_lake_holds_what_was_accepted",
            f"SELECT * FROM ({lake}) WHERE manifests <> rows_there",
            "a lake file does not hold the rows of its manifest; restore it, or remove the entry and load again",
        ),
        Check(
            "rejected_share_is_within_limit",
            rejected,
            f"more than {max_rejected_share} of the rows were rejected: correct the file or the source mapping, "
            "or raise max_rejected_share if this is normal",
        ),
        Check(
            "core_extract_is_not_empty",
            f"SELECT 'no row' AS found WHERE {must_have_rows} AND (SELECT count(*) FROM {{batch}}) = 0",
            "the source maps this extract but delivered no row; ask for the export again",
        ),
    ]
