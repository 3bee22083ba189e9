"""Nothing of a connection string survives in a foreign message."""

import pytest

from ingest.fetch.secret import parts_of, redacted


@pytest.mark.parametrize(
    "connection",
    [
        "host=db.internal port=5432 user=anna password='it''s a \\'secret\\'' dbname=crm",
        "postgresql://anna:p%40ss@db.internal:5432/crm?sslpassword=other",
        "mysql://anna:p@db.internal:3306/crm",
        'host=db.internal user=anna password="two words" database=crm',
    ],
)
def test_the_connection_string_and_each_of_its_values_are_blotted_out(connection):
    doubled = connection.replace("'", "''")
    message = (
        f'cannot connect with "{doubled}": host "db.internal" says no to "anna" (crm, two words, p@ss, other, 5432)'
    )
    shown = redacted(message, parts_of(connection))
    for secret in {"db.internal", "anna", connection, doubled, "crm"}:
        assert secret not in shown
    assert shown.startswith("cannot connect with")


def test_a_short_value_is_blotted_out_only_where_it_stands_alone():
    assert redacted("no database p in postgres\nmore", {"p"}) == "no database *** in postgres"
