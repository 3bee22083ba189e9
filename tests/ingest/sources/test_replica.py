"""The mappings read database tables with the columns of the export, as docs/salesforce_and_hubspot.md says."""

import csv
import json
import re
import sqlite3
from pathlib import Path

import pytest
import yaml

from ingest.source import SOURCES_DIR
from tests.ingest.sources.conftest import HERE, expected, expected_extracts, load_all

DOCS = (Path(__file__).parents[3] / "docs" / "salesforce_and_hubspot.md").read_text(encoding="utf-8")
MAPPING = (SOURCES_DIR / "salesforce.yml").read_text(encoding="utf-8")
LOOKUPS = re.compile(r"      lookups:\n(?:        .*\n)+")
HISTORY = re.compile(r"  opportunity_history:\n(?:    .*\n)+")


def _block(beginning):
    """The YAML block of the docs that begins so."""
    return next(block for block in re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL) if block.startswith(beginning))


def _copied_to(database):
    with sqlite3.connect(database) as con:
        for path in (HERE / "salesforce").glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as lines:
                header, *rows = csv.reader(lines)
            con.execute(f'CREATE TABLE "{path.stem}" ({", ".join(header)})')
            con.executemany(f'INSERT INTO "{path.stem}" VALUES ({", ".join("?" * len(header))})', rows)


def _from_tables(mapping):
    """The mapping with tables for files, and queries in place of lookups."""
    documented = yaml.safe_load(_block("    - database:\n"))[0]["database"]["query"]
    queries = {
        # A replica has ids of 18 characters throughout; the files of the test have both.
        "Lead": documented.replace("LeadId = Lead.Id", "substr(LeadId, 1, 15) = substr(Lead.Id, 1, 15)"),
        "User": "SELECT User.*, UserRole.Name AS RoleName FROM User LEFT JOIN UserRole ON UserRole.Id = UserRoleId",
    }

    def origin(match):
        table = match[1]
        rows = {"query": queries[table]} if table in queries else {"table": table}
        return f"database: {json.dumps({'type': 'sqlite', 'path': 'crm.db', **rows})}"

    return re.sub(r'files: "(\w+)\.csv\*"', origin, LOOKUPS.sub("", mapping))


@pytest.fixture(scope="module")
def replica(tmp_path_factory):
    folder = tmp_path_factory.mktemp("replica")
    _copied_to(folder / "crm.db")
    (folder / "ours.yml").write_text(_from_tables(MAPPING), encoding="utf-8")
    return load_all(str(folder / "ours.yml"), folder, folder)


@pytest.mark.parametrize("extract", expected_extracts("salesforce"))
def test_tables_give_the_rows_of_the_export(replica, extract):
    columns, rows = expected("salesforce", extract)
    assert sorted(replica.rows(extract, columns), key=str) == sorted(rows, key=str)


def test_stages_alone_come_from_the_history_of_fields(tmp_path):
    block = _block("  opportunity_history:")
    assert HISTORY.search(MAPPING)
    (tmp_path / "ours.yml").write_text(HISTORY.sub(lambda _: block, MAPPING), encoding="utf-8")
    loaded = load_all(str(tmp_path / "ours.yml"), HERE / "salesforce", tmp_path)
    assert loaded.rows("opportunity_history", "opportunity_id, changed_at, stage_code") == [
        ("0065e0000000001AAA", "2025-04-01 10:00:00", "negotiation"),
        ("0065e0000000001AAA", "2025-05-15 12:00:00", "won"),
    ]
