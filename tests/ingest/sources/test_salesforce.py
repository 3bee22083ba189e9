"""A Salesforce export becomes the contracts' rows, whichever of its habits it shows."""

from decimal import Decimal

import pytest

from ingest.errors import FileError
from orchestration.check import trial
from orchestration.settings import resolve
from tests.conftest import query, run
from tests.ingest.sources.conftest import HERE, expected, expected_extracts, load_all, spoil
from tests.parts import part_of


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return load_all("salesforce", HERE / "salesforce", tmp_path_factory.mktemp("salesforce"))


@pytest.mark.parametrize("extract", expected_extracts("salesforce"))
def test_every_row_is_as_expected(loaded, extract):
    columns, rows = expected("salesforce", extract)
    assert loaded.rows(extract, columns) == rows


def test_every_mapped_extract_has_expected_rows(loaded):
    assert expected_extracts("salesforce") == sorted(loaded.entries)


def test_nothing_but_rows_that_are_not_meant_is_rejected(loaded):
    reasons = {extract: {row[-1] for row in loaded.rejects(extract)} for extract in loaded.entries}
    assert {extract for extract, found in reasons.items() if found} == {
        "activities", "lead_status_history", "merges", "reps",
    }  # fmt: skip
    assert set.union(*reasons.values()) == {"left_out"}


def test_ids_of_15_characters_are_the_records_of_18(loaded):
    accounts = {row[0] for row in loaded.rows("accounts", "account_id")}
    assert {row[0] for row in loaded.rows("opportunities", "account_id")} <= accounts
    assert all(len(account) == 18 for account in accounts)


def test_ids_that_differ_in_case_alone_are_two_records(loaded):
    leads = [lead for (lead,) in loaded.rows("leads", "lead_id") if lead.lower().startswith("00q5e0000000abc")]
    assert leads == ["00Q5e0000000aBcEAI", "00Q5e0000000AbcEAE"]


def test_formula_and_custom_fields_feed_nothing_and_are_named(loaded):
    unmapped = {extract: set(entries[0].unmapped_columns) for extract, entries in loaded.entries.items()}
    assert "Lead_Age__c" in unmapped["leads"]
    assert "ExpectedRevenue" in unmapped["opportunities"]


def test_changes_within_a_second_keep_their_order_whatever_the_order_of_the_file(loaded):
    rows = loaded.rows("lead_status_history", "changed_at, seq, to_status_code")
    assert [code for _, _, code in sorted(rows, key=lambda row: (row[0], int(row[1])))] == [
        "working", "nurture", "mql", "converted",
    ]  # fmt: skip


def test_an_id_of_a_wrong_length_is_rejected_with_its_place(files_of, tmp_path):
    folder = files_of("salesforce")
    spoil(folder / "Opportunity.csv", '"0015e0000000001AAA"', '"0015e0000000001AA"')
    spoil(folder / "Lead.csv", '"00Q5e0000000002"', '"00Q5e000000000"')
    loaded = load_all("salesforce", folder, tmp_path)
    assert loaded.rejects("opportunities") == [
        ("Opportunity.csv", 1, "account_id", "0015e0000000001AA", "not_salesforce_id")
    ]
    assert loaded.rejects("leads") == [("Lead.csv", 2, "lead_id", "00Q5e000000000", "not_salesforce_id")]


def test_a_currency_in_the_file_counts_and_one_that_is_empty_is_rejected(files_of, tmp_path):
    folder = files_of("salesforce")
    spoil(folder / "Opportunity.csv", '"USD"', '"EUR"')
    spoil(folder / "Opportunity.csv", '"USD"', '""')
    loaded = load_all("salesforce", folder, tmp_path)
    assert [row for (row,) in loaded.rows("opportunities", "currency_code")] == ["EUR", "USD", "USD"]
    assert loaded.rejects("opportunities") == [("Opportunity.csv", 2, "currency_code", None, "missing_required")]


def test_an_export_without_deleted_rows_is_told_from_one_with_them(files_of, tmp_path):
    folder = files_of("salesforce")
    spoil(folder / "Lead.csv", '"IsDeleted"', '"Is Deleted"')
    with pytest.raises(
        FileError, match="Lead.csv, line 1: column 'IsDeleted' is missing, which feeds leads.is_deleted"
    ):
        load_all("salesforce", folder, tmp_path)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A release of the marts that a Salesforce org feeds."""
    home = tmp_path_factory.mktemp("salesforce_home") / "home"
    part = part_of(("fct_lead", "fct_opportunity", "fct_order", "rpt_campaign_roi"), tmp_path_factory.mktemp("part"))
    with part.alone():
        run(home, "salesforce", HERE / "salesforce", "2025-06-30")
    return home


def test_the_released_leads_are_those_that_count_with_their_steps(home):
    columns = "lead_id, campaign_id, mql_date::VARCHAR, won_date::VARCHAR, won_amount::VARCHAR, owner_team_id"
    east = "00E5e0000000002EAA"
    # Deleted and merged leads are gone; a lead that waits in a queue has no team.
    assert query(home, f"SELECT {columns} FROM marts.fct_lead ORDER BY lead_id") == [
        ("00Q5e0000000001EAA", "7015e0000000002AAA", "2025-03-10", "2025-05-15", "12000.00", east),
        ("00Q5e0000000002EAA", "7015e0000000003AAA", None, None, None, "unassigned"),
        ("00Q5e0000000005EAA", None, None, None, None, east),
        ("00Q5e0000000AbcEAE", None, None, None, None, east),
        ("00Q5e0000000aBcEAI", None, None, None, None, east),
    ]


def test_the_released_opportunities(home):
    columns = "opportunity_id, stage_code, is_won, is_closed, probability_ratio, won_amount::VARCHAR, loss_reason"
    assert query(home, f"SELECT {columns} FROM marts.fct_opportunity ORDER BY opportunity_id") == [
        ("0065e0000000001AAA", "won", True, True, Decimal("1"), "12000.00", None),
        ("0065e0000000002AAA", "proposal", False, False, Decimal("0.75"), None, None),
        ("0065e0000000003AAA", "lost", False, True, Decimal("0"), None, "Price"),
    ]


def test_the_released_returns_of_campaigns(home):
    columns = (
        "campaign_name, spend_month::VARCHAR, cost_amount, lead_count, won_count, attributed_amount, roi_ratio, "
        "primary_campaign_won_amount"
    )
    own = "model_code = 'own_campaign' AND basis_code = 'spend_cohort'"
    rows = query(home, f"SELECT {columns} FROM marts.rpt_campaign_roi WHERE {own} ORDER BY spend_month, campaign_name")
    assert [row for row in rows if row[0]] == [
        ("Spring webinar", "2025-03-01", Decimal("1000.00"), 1, 1, Decimal("12000.00"), Decimal("11"), Decimal("0.00")),
        # The won deal's lead came in March by the webinar; its primary campaign is the fair.
        ("Trade fair", "2025-03-01", None, 0, 0, Decimal("0.00"), None, Decimal("12000.00")),
        ("Trade fair", "2025-04-01", Decimal("4000.50"), 1, 0, Decimal("0.00"), Decimal("-1"), Decimal("0.00")),
    ]
    # Without a campaign: one lead each of March, May and June.
    assert [(row[1], row[3]) for row in rows if not row[0] and row[3]] == [
        ("2025-03-01", 1),
        ("2025-05-01", 1),
        ("2025-06-01", 1),
    ]


def test_the_released_orders(home):
    columns = "order_id, order_date::VARCHAR, order_amount, line_count"
    assert query(home, f"SELECT {columns} FROM marts.fct_order ORDER BY order_id") == [
        ("8015e0000000001AAA", "2025-05-16", Decimal("11500.00"), 2),
        ("8015e0000000002AAA", "2025-06-20", Decimal("99.99"), 1),
    ]


def test_objects_that_an_org_does_not_use_need_not_be_delivered(files_of, tmp_path):
    folder = files_of("salesforce")
    needed = {"Account", "Campaign", "Contact", "Lead", "Opportunity", "User"}
    for path in folder.glob("*.csv"):
        if path.stem not in needed:
            path.unlink()
    with trial(resolve(str(tmp_path / "home"), "salesforce", str(folder), "2025-06-30")) as tried:
        assert tried.passed, (tried.errors, tried.failed)
        assert {entry.file for entry in tried.entries} == {f"{name}.csv" for name in needed}
