"""What is usual, what a manifest overrides, and whose hash is meant."""

import pytest

from expectations.raw import raw_suites
from ingest.contract import load_contracts
from tests.expectations.conftest import SETTINGS, failures, usual

SUITES = raw_suites(load_contracts(), SETTINGS)


@pytest.mark.parametrize(
    ("earlier", "now", "keys", "is_odd"),  # earlier: deliveries, least and most
    [
        ((8, 1000, 1500), 499, None, True),
        ((8, 1000, 1500), 500, None, False),
        ((8, 500, 1000), 2001, (8000, 1), True),
        ((8, 500, 1000), 2000, None, False),
        ((4, 1000, 1000), 0, None, True),
        ((3, 1000, 1000), 0, None, False),  # too few to say what is usual
        ((8, 20, 1000), 10, None, False),  # a weekend is usual too
        ((8, 49, 49), 0, None, False),  # so few rows say nothing
        ((8, 50, 50), 0, None, True),
        ((8, 0, 10), 60, (70, 0), True),
        ((8, 100, 100), 900, (800, 400), False),  # everything delivered again
        ((8, 100, 100), 900, (800, 399), True),
        ((8, 100, 100), 1601, (800, 800), True),  # and again in the same file
    ],
)
def test_a_file_far_from_the_earlier_ones_fails(spoiled, earlier, now, keys, is_odd):
    failed = failures(spoiled(usual(*earlier, now, keys)), SUITES, "load_manifests")
    assert set(failed) == ({"volume_is_as_usual"} if is_odd else set())
    if is_odd:
        assert f"rows_in {now}, least {earlier[1]}, most {earlier[2]}" in failed["volume_is_as_usual"].message


def test_a_listed_file_is_held_against_its_manifest_instead(spoiled):
    listed = (
        "; UPDATE raw.load_manifests SET file = 'new.csv', row_count = 1; UPDATE raw._arrival SET file = 'new.csv' "
        "WHERE extract = 'orders'"
    )
    assert failures(spoiled(usual(8, 1000, 1000, 10) + listed), SUITES, "load_manifests") == {}


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
