"""A HubSpot export becomes the contracts' rows, whichever of its habits it shows."""

from decimal import Decimal

import pytest

from ingest.errors import FileError
from ingest.source import SOURCES_DIR
from orchestration.errors import RunError
from tests.conftest import query, run
from tests.ingest.sources.conftest import HERE, expected, expected_extracts, load_all, spoil
from tests.parts import part_of


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return load_all("hubspot", HERE / "hubspot", tmp_path_factory.mktemp("hubspot"))


@pytest.mark.parametrize("extract", expected_extracts("hubspot"))
def test_every_row_is_as_expected(loaded, extract):
    columns, rows = expected("hubspot", extract)
    assert loaded.rows(extract, columns) == rows


def test_every_mapped_extract_has_expected_rows(loaded):
    assert expected_extracts("hubspot") == sorted(loaded.entries)


def test_nothing_but_rows_that_are_not_meant_is_rejected(loaded):
    reasons = {extract: {row[-1] for row in loaded.rejects(extract)} for extract in loaded.entries}
    assert set.union(*reasons.values()) == {"left_out"}


def test_times_in_milliseconds_and_in_iso_8601_are_the_same_instants(files_of, tmp_path, loaded):
    folder = files_of("hubspot")
    spoil(folder / "contacts.csv", "2025-03-04T11:59:59.000Z", "1741089599000")
    again = load_all("hubspot", folder, tmp_path)
    assert again.rows("leads", "lead_id, created_at") == loaded.rows("leads", "lead_id, created_at")


def test_the_day_of_a_close_is_the_one_in_the_zone_of_the_portal(tmp_path):
    text = (SOURCES_DIR / "hubspot.yml").read_text(encoding="utf-8")
    (tmp_path / "mine.yml").write_text(text.replace("time_zone: UTC", "time_zone: Europe/Paris", 1), encoding="utf-8")
    loaded = load_all(str(tmp_path / "mine.yml"), HERE / "hubspot", tmp_path)
    assert loaded.rows("opportunities", "opportunity_id, close_date")[:2] == [
        ("301", "2025-05-16"),
        ("302", "2025-09-30"),
    ]


def test_stages_keep_their_ids_where_their_labels_are_not_delivered(files_of, tmp_path):
    folder = files_of("hubspot")
    (folder / "pipeline_stages.csv").unlink()
    loaded = load_all("hubspot", folder, tmp_path)
    assert [stage for (stage,) in loaded.rows("opportunities", "stage_code")] == [
        "won",
        "99001",
        "lost",
        "qualification",
    ]


def test_a_time_that_is_none_is_rejected_with_its_place(files_of, tmp_path):
    folder = files_of("hubspot")
    spoil(folder / "deals.csv", "2025-05-15T23:30:00.000Z,2025-03-20", "15.05.2025,2025-03-20")
    spoil(folder / "contacts.csv", "1743584400000", "17435844")
    loaded = load_all("hubspot", folder, tmp_path)
    assert loaded.rejects("opportunities") == [("deals.csv", 1, "close_date", "15.05.2025", "not_date")]
    assert loaded.rejects("leads") == [("contacts.csv", 2, "created_at", "17435844", "not_ts")]


def test_an_export_without_the_list_of_merged_records_is_refused(files_of, tmp_path):
    folder = files_of("hubspot")
    spoil(folder / "companies.csv", "hs_merged_object_ids", "merged")
    with pytest.raises(FileError, match="companies.csv, line 1: column 'hs_merged_object_ids' is missing"):
        load_all("hubspot", folder, tmp_path)


@pytest.fixture(scope="module")
def part(tmp_path_factory):
    """The marts that a HubSpot portal feeds."""
    return part_of(("fct_lead", "fct_opportunity", "rpt_campaign_roi"), tmp_path_factory.mktemp("hubspot_part"))


@pytest.fixture(scope="module")
def home(tmp_path_factory, part):
    home = tmp_path_factory.mktemp("hubspot_home") / "home"
    with part.alone():
        run(home, "hubspot", HERE / "hubspot", "2025-06-30")
    return home


def test_the_released_leads_are_those_that_count_with_their_steps(home):
    days = ", ".join(f"{name}::VARCHAR" for name in ("mql_date", "opportunity_date", "won_date"))
    columns = f"lead_id, channel_code, {days}, won_amount, owner_team_id"
    assert query(home, f"SELECT {columns} FROM marts.fct_lead ORDER BY lead_id") == [
        ("101", "paid_search", "2025-03-10", "2025-03-20", "2025-05-15", Decimal("12000.00"), "east"),
        ("102", "other", "2025-02-01", "2025-02-01", None, None, "east"),
        ("104", "organic_search", None, None, None, None, "unassigned"),
        ("105", "unspecified", None, None, None, None, "unassigned"),
    ]


def test_the_released_opportunities(home):
    columns = "opportunity_id, pipeline_code, stage_code, is_won, is_closed, probability_ratio, won_amount"
    assert query(home, f"SELECT {columns} FROM marts.fct_opportunity ORDER BY opportunity_id") == [
        ("301", "Sales Pipeline", "won", True, True, Decimal("1"), Decimal("12000.00")),
        ("302", "Spare parts", "negotiation", False, False, Decimal("0.9"), None),
        ("303", "Sales Pipeline", "lost", False, True, Decimal("0"), None),
    ]


def test_the_released_returns_of_campaigns(home):
    columns = "campaign_name, spend_month::VARCHAR, cost_amount, lead_count, won_amount, roi_ratio"
    rows = query(home, f"SELECT {columns} FROM marts.rpt_campaign_roi WHERE campaign_name IS NOT NULL ORDER BY 1")
    assert rows == [
        ("Search ads", "2025-03-01", Decimal("1000.00"), 1, Decimal("12000.00"), Decimal("11")),
        ("Trade fair", "2025-04-01", Decimal("4000.50"), 1, Decimal("0.00"), Decimal("-1")),
    ]


def test_a_stage_that_nobody_mapped_stops_the_run_and_says_what_to_do(files_of, tmp_path, part):
    folder = files_of("hubspot")
    spoil(folder / "pipeline_stages.csv", "Contract Sent", "Handshake")
    with part.alone(), pytest.raises(RunError) as caught:
        run(tmp_path / "home", "hubspot", folder, "2025-06-30")
    assert "deals.csv, row 2: stage_code 'Handshake'" in str(caught.value)
    assert "map it under `values` in the source mapping" in str(caught.value)
    assert not (tmp_path / "home" / "current").exists()
