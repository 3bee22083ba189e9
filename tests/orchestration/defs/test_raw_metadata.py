"""The page of a raw asset shows what was loaded, and nobody's personal data."""

from ingest.contract import load_contracts
from ingest.duck import connect
from ingest.lake import Lake
from ingest.load import load_extract
from orchestration.defs.raw_metadata import raw_metadata
from orchestration.settings import resolve

SOURCE = """
source: seen
extracts:
  leads:
  - files: leads.csv
    columns: {lead_id: id, created_at: at, email: mail, company: firm}
"""


def _shown(tmp_path, text):
    (tmp_path / "extracts").mkdir()
    (tmp_path / "seen.yml").write_text(SOURCE)
    settings = resolve(str(tmp_path / "home"), str(tmp_path / "seen.yml"), str(tmp_path / "extracts"))
    loaded = []
    if text:
        (tmp_path / "extracts" / "leads.csv").write_text(text)
        loaded = load_extract(settings.source, "leads", settings.extracts, Lake(settings.home.lake))
    with connect() as con:
        shown = raw_metadata(load_contracts()["leads"], loaded, settings, con)
    return {label: value.value for label, value in shown.items()}


def test_files_rows_reasons_a_sample_and_links_are_shown(tmp_path):
    rows = "id,at,mail,firm,colour\nl1,2025-01-01,ann@secret.example,A | <b>,red\nl2,never,bob@secret.example,B,blue\n"
    shown = _shown(tmp_path, rows)
    assert (shown["rows_in"], shown["dagster/row_count"], shown["rows_rejected"], shown["files_new"]) == (2, 1, 1, 1)
    (file,) = shown["files"].records
    assert (file.data["file"], file.data["unmapped_columns"]) == ("leads.csv", "colour")
    assert [record.data for record in shown["reject_reasons"].records] == [{"reason": "not_ts:created_at", "rows": 1}]
    header, _, row = shown["sample"].splitlines()
    assert header == "| lead_id | company | email | created_at |"
    assert row == r"| l1 | A \| &lt;b> | (personal) | 2025-01-01 00:00:00 |"
    assert "secret" not in str(shown)
    assert shown["contract"].endswith("/ingest/contracts/leads.yml")
    assert shown["source"] == str(tmp_path / "seen.yml")
    assert shown["lake"] == str(tmp_path / "home" / "lake" / "leads")


def test_an_extract_that_was_not_delivered_says_what_that_means(tmp_path):
    shown = _shown(tmp_path, "")
    assert shown["files"].startswith("none. If absent: ")
    assert shown["dagster/row_count"] == 0
