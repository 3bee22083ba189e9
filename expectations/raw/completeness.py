"""Did everything arrive that was sent, and is it as much as usual? (Control R-01.)

Belongs here: checks over all deliveries of a run, made once on `load_manifests`: a check per extract would cost seconds.
What is accepted of a file that arrived belongs to `accounting`.
"""

from datetime import date

from expectations.suite import Check
from ingest.volume import DELIVERIES

SUITE = "load_manifests"

# Fewer rows more or less say nothing, whatever the ratio.
NOTICEABLE_ROWS = 50
DELIVERIES_NEEDED = 4

# The newest word of each manifest on a file, and what of that name each extract read: the content with its hash, else the
# last one.
_LISTED = """
    listed AS (
        SELECT * FROM {batch}
        QUALIFY row_number() OVER (PARTITION BY _source, file ORDER BY _loaded_at DESC, _row_number DESC) = 1
    ),
    arrived AS (
        SELECT listed._source, listed.file, listed._file AS listed_in, row_count, control_total,
            lower(listed.file_sha256) AS listed_sha256, manifest.file_sha256 AS found_sha256, extract, rows_rejected,
            rows_in - coalesce(rows_footer, 0) AS found_rows,
            coalesce(control_column, json_keys(control_totals)[1]) AS summed,
            TRY_CAST(control_totals ->> summed AS DECIMAL(38, 4)) AS found_total
        FROM listed
        JOIN raw._arrival AS arrival ON arrival.source = listed._source AND arrival.file = listed.file
        JOIN raw._manifest AS manifest USING (extract, batch)
        QUALIFY row_number() OVER (
            PARTITION BY listed._source, listed.file, extract, mapping
            ORDER BY listed_sha256 = manifest.file_sha256 DESC NULLS LAST, is_delivered DESC, manifest.loaded_at DESC
        ) = 1
    )
"""


def _difference(what: str, expected: str, found: str, agrees: str) -> str:
    """SQL for the files of which no extract that read them `agrees`. Several may have read parts of one, such as sheets."""
    return (
        f"SELECT string_agg(DISTINCT extract, ', ' ORDER BY extract) AS extract, file AS _file, listed_in, "
        f"{what} AS differs, CAST(any_value({expected}) AS VARCHAR) AS expected, "
        f"string_agg(DISTINCT coalesce(CAST({found} AS VARCHAR), 'no such total'), ', ') AS found, "
        "nullif(max(rows_rejected), 0) AS rejected "
        f"FROM arrived WHERE {expected} IS NOT NULL GROUP BY _source, file, listed_in HAVING NOT bool_or({agrees})"
    )


_DIFFERENCES = " UNION ALL ".join(
    (
        _difference("'rows'", "row_count", "found_rows", "found_rows = row_count"),
        _difference("'sha256'", "listed_sha256", "found_sha256", "found_sha256 = listed_sha256"),
        _difference(
            "'total of ' || coalesce(string_agg(DISTINCT summed, ', '), 'nothing')",
            "control_total",
            "found_total",
            "found_total IS NOT DISTINCT FROM control_total",
        ),
    )
)


def completeness_checks(as_of: date) -> list[Check]:
    """Files against manifests, numbers of rows against earlier loads, sequences without gaps, and key sweeps."""
    return [*_manifest_checks(), _volume_check(), *_sequence_checks(), *_sweep_checks(as_of)]


def _manifest_checks() -> list[Check]:
    again = "fetch the file again, or correct the manifest"
    return [
        Check(
            "files_are_as_their_manifest_says",
            f"WITH {_LISTED} {_DIFFERENCES}",
            f"the file is not the one that was sent: {again}",
        ),
        Check(
            "every_listed_file_arrived",
            f"WITH {_LISTED} SELECT listed._file AS _file, listed._row_number, listed.file AS missing FROM listed "
            "ANTI JOIN arrived USING (_source, file)",
            "a file that the manifest lists was not delivered, or no mapping's `files` matches it: fetch it",
        ),
        Check(
            "every_file_is_listed",
            f"WITH {_LISTED} SELECT extract, manifest.file AS _file FROM raw._manifest AS manifest "
            "ANTI JOIN listed ON listed._source = manifest.source AND listed.file = manifest.file "
            f"WHERE NOT is_kept AND must_be_listed AND extract <> '{SUITE}' AND source IN (SELECT _source FROM listed)",
            "the source ships manifests but none lists this file: ask whether it belongs to the delivery, or declare "
            "`in_manifest: false` in its mapping if such files never are listed",
        ),
    ]


def _volume_check() -> Check:
    return Check(
        "volume_is_as_usual",
        "SELECT extract, file AS _file, rows_in, least, most, keys_again, known_keys FROM raw._volume "
        # A manifest knows better.
        "ANTI JOIN (SELECT _source AS source, file FROM {batch} WHERE row_count IS NOT NULL) AS listed USING (source, file) "
        f"WHERE deliveries >= {DELIVERIES_NEEDED} "
        f"AND (rows_in < min_ratio * least AND least - rows_in >= {NOTICEABLE_ROWS} "
        f"OR rows_in > max_ratio * most AND rows_in - most >= {NOTICEABLE_ROWS} "
        # Everything there is, delivered again.
        "AND NOT (keys_again >= min_ratio * known_keys AND rows_in <= max_ratio * known_keys))",
        f"far from the smallest (least) and largest (most) file of the last {DELIVERIES} deliveries: fetch the file again, "
        "or, if it is right, widen `volume` in its mapping or turn it off for this run",
    )


def _sequence_checks() -> list[Check]:
    fetch = "fetch the missing batch, or correct `sequence` in the mapping"
    return [
        Check(
            "no_batch_is_missing",
            "SELECT extract, files, batch AS missing FROM raw._missing_batch /* {batch} */",
            fetch,
        ),
        Check(
            "no_batch_number_is_missing",
            "SELECT _source AS source, batch_number + 1 AS missing_from, next - 1 AS missing_to FROM ("
            "SELECT _source, batch_number, lead(batch_number) OVER (PARTITION BY _source ORDER BY batch_number) AS next "
            "FROM (SELECT DISTINCT _source, batch_number FROM {batch} WHERE batch_number IS NOT NULL)) "
            "WHERE next > batch_number + 1",
            "the manifests skip a batch number: fetch the missing delivery",
        ),
    ]


def _sweep_checks(as_of: date) -> list[Check]:
    newest = "FROM raw._sweep /* {batch} */ WHERE"
    return [
        Check(
            "key_sweep_deletes_within_limit",
            f"SELECT extract, file AS _file, deleted, living {newest} deleted > max_deleted_share * (living + deleted)",
            "the list of living keys lacks more keys than max_deleted_share allows, so it may be cut short: deliver the "
            "whole list, or raise the share if so many rows were really deleted",
        ),
        Check(
            "key_sweep_is_recent",
            f"SELECT extract, file AS _file, CAST(taken_at AS DATE) AS taken {newest} "
            f"CAST(taken_at AS DATE) + at_least_every_days < DATE '{as_of}'",
            "the newest list of living keys is older than at_least_every_days, so deletions go unnoticed: deliver a list",
        ),
    ]
