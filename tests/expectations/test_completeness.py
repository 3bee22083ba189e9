"""What is usual, what a manifest overrides, and whose hash is meant."""

import pytest

from expectations.raw import raw_suites
from ingest.contract import load_contracts
from tests.expectations.conftest import SETTINGS, failures, usual

SUITES = raw_suites(load_contracts(), SETTINGS)


@pytest.mark.parametrize(
    ("earlier", "now", "is_odd"),
    [
        ([1000] * 8, 499, True),
        ([1000] * 8, 500, False),
        ([1000] * 8, 2001, True),
        ([1000] * 8, 2000, False),
        ([1000] * 4, 0, True),
        ([1000] * 3, 0, False),  # too few to say what is usual
        ([1000, 1000, 1000, 1000, 1000, 20, 20], 10, False),  # a weekend is usual too
        ([20] + [1000] * 8, 10, True),  # but not one nine loads ago
        ([10] * 8, 0, False),  # so few rows say nothing
        ([10] * 8, 60, True),
    ],
)
def test_a_file_far_from_the_last_eight_loads_fails(spoiled, earlier, now, is_odd):
    failed = failures(spoiled(usual(earlier, now)), SUITES, "load_manifests")
    assert set(failed) == ({"volume_is_as_usual"} if is_odd else set())
    if is_odd:
        assert f"rows_in {now}" in failed["volume_is_as_usual"].message


def test_a_mapping_may_turn_the_comparison_off(spoiled):
    off = "; UPDATE raw._manifest SET min_ratio = NULL, max_ratio = NULL"
    assert failures(spoiled(usual([1000] * 8, 10) + off), SUITES, "load_manifests") == {}


def test_a_listed_file_is_held_against_its_manifest_instead(spoiled):
    listed = (
        "; UPDATE raw.load_manifests SET file = 'new.csv', row_count = 10, file_sha256 = NULL, control_total = NULL; "
        "UPDATE raw._manifest SET batch = 'n' WHERE file = 'new.csv'; "
        "INSERT INTO raw._arrival VALUES ('usual', 'shop', 'new.csv', 'n', true)"
    )
    assert failures(spoiled(usual([1000] * 8, 10) + listed), SUITES, "load_manifests") == {}


def test_of_two_files_with_one_name_the_manifest_means_the_one_with_its_hash(spoiled):
    newer = (
        "INSERT INTO raw._manifest SELECT * REPLACE ('b' AS file_sha256, 99 AS rows_in, 99 AS rows_accepted, 'b2' AS batch, "
        "TIMESTAMP '2026-01-01' AS loaded_at) FROM raw._manifest WHERE file = 'orders.csv'; "
        "INSERT INTO raw._arrival VALUES ('orders', 'shop', 'orders.csv', 'b2', false)"
    )
    assert failures(spoiled(newer), SUITES, "load_manifests") == {}
    unhashed = "; UPDATE raw.load_manifests SET file_sha256 = NULL, control_total = NULL"
    assert set(failures(spoiled(newer + unhashed), SUITES, "load_manifests")) == {"files_are_as_their_manifest_says"}


def test_a_footer_is_no_row_of_the_manifest(spoiled):
    footer = "UPDATE raw._manifest SET rows_in = 2, rows_rejected = 1, rows_footer = 1 WHERE extract = 'orders'"
    assert failures(spoiled(footer), SUITES, "load_manifests") == {}
