"""What a mapping says of files, databases and addresses is checked when it is read, with file and line."""

import pytest

from ingest.errors import ConfigError
from ingest.source import read_source

COLUMNS = """
      columns: {order_id: id, ordered_at: at, status_code: status, currency_code: {value: USD}}
"""


def _error(tmp_path, entry):
    path = tmp_path / "shop.yml"
    path.write_text("source: shop\nextracts:\n  orders:\n    - " + entry.replace("\n", "\n      ") + COLUMNS)
    with pytest.raises(ConfigError) as caught:
        read_source(path)
    return str(caught.value).replace(str(path), "shop.yml")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("optional: true", "line 4: a mapping needs exactly one of files, database, url, url_env"),
        ("files: a.csv\nurl: https://x/a.csv", "line 4: a mapping needs exactly one of files"),
        ("files: ../a.csv", "line 4: files '../a.csv' leads outside the folder of extracts; give a path below it"),
        ("files: drops/*/../../../a.csv", "leads outside the folder of extracts"),
        ("files: /etc/passwd", "leads outside the folder of extracts"),
        ("files: 'C:\\a.csv'", "leads outside the folder of extracts"),
        ("files: ''", "files must be a path below the folder of extracts"),
        ("files: [a.csv]", "files must be a path below the folder of extracts"),
        ("files: a.csv\nencoding: utf9", "line 5: encoding 'utf9' is unknown; Python's names are expected"),
        ("files: a.csv\nencoding: gzip", "line 5: encoding 'gzip' is unknown"),
        ("files: a.csv\nencoding: punycode", "line 5: encoding 'punycode' is unknown"),
        (
            "files: a.csv\ndelimiter: '::'",
            "line 5: delimiter '::' is not one of comma, semicolon, tab, pipe, caret, tilde",
        ),
        ("files: a.csv\ndelimiter: ' '", "line 5: delimiter ' ' is not one of"),
        ("files: a.csv\nskip_lines: -1", "line 5: skip_lines must be a whole number from 0"),
        ("files: a.csv\nskip_lines: true", "line 5: skip_lines must be a whole number from 0"),
        ("files: a.csv\nsheet: 0", "line 5: sheet must be the name of a sheet or a whole number from 1"),
        ("files: a.csv\nrecords: [a]", "line 5: records must be the key that holds the array"),
        ("files: a.csv\nformat: xml", "line 5: format 'xml' is not one of csv, tsv, json, jsonl, parquet, xlsx"),
        ("files: a.csv\ncredentials: {bearer_env: A}", "line 5: credentials belong to a url"),
        ("database: shop.db", "line 4: database must be a mapping such as"),
        (
            "database: {type: oracle, connection_env: A, table: t}",
            "type 'oracle' is not one of sqlite, postgres, mysql",
        ),
        ("database: {type: sqlite, path: a.db}", "database needs exactly one of table, query"),
        ("database: {type: sqlite, path: a.db, table: t, query: q}", "database needs exactly one of table, query"),
        ("database: {type: sqlite, path: ../a.db, table: t}", "path '../a.db' leads outside the folder of extracts"),
        ("database: {type: sqlite, table: t}", "key 'path' is missing"),
        ("database: {type: sqlite, path: a.db, connection_env: A, table: t}", "is named by path, not connection_env"),
        ("database: {type: mysql, path: a.db, table: t}", "key 'connection_env' is missing"),
        ("database: {type: mysql, connection_env: A, table: 7}", "table must be a text"),
        ("database: {type: mysql, conection_env: A, table: t}", "did you mean 'connection_env'?"),
        ("url: ftp://x/a.csv", "line 4: url must begin with https://, http:// or s3://"),
        ("url: file://localhost/etc/passwd", "line 4: url must begin with https://, http:// or s3://"),
        ("url: https://x/a.csv\ncredentials: [a]", "line 5: credentials must be a mapping"),
        ("url: s3://b/a.csv\ncredentials: {key_env: A}", "key_env and secret_env go together"),
        ("url_env: 'no name'", "url_env is the name of an environment variable"),
    ],
)
def test_a_wrong_origin_or_option_is_refused_with_its_line(tmp_path, entry, message):
    assert message in _error(tmp_path, entry)


@pytest.mark.parametrize(
    "entry",
    [
        "url: https://anna:hunter22@x/a.csv",
        "url: https://x/a.csv?X-Amz-Signature=hunter22",
        "url: https://x/a.csv?token=hunter22",
        "database: {type: postgres, connection_env: 'host=x password=hunter22', table: t}",
    ],
)
def test_a_secret_in_the_mapping_is_refused_and_not_repeated(tmp_path, entry):
    assert "hunter22" not in _error(tmp_path, entry)
