"""Signed addresses are what S3 expects: checked against the example in AWS's documentation of Signature Version 4."""

from datetime import UTC, datetime

import pytest

from ingest.fetch.s3 import Keys, presigned, signed_query

KEYS = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
NOW = datetime(2013, 5, 24, tzinfo=UTC)


def test_the_signature_is_that_of_the_published_example():
    query = signed_query("examplebucket.s3.amazonaws.com", "/test.txt", "us-east-1", KEYS, NOW)
    assert query.endswith("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")


@pytest.mark.parametrize(
    ("address", "endpoint", "expected"),
    [
        ("s3://shop/a b/orders.csv", None, "https://shop.s3.eu-west-1.amazonaws.com/a%20b/orders.csv"),
        ("s3://shop.data/orders.csv", None, "https://s3.eu-west-1.amazonaws.com/shop.data/orders.csv"),
        ("s3://shop/orders.csv", "http://127.0.0.1:9000", "http://127.0.0.1:9000/shop/orders.csv"),
        ("s3://shop/orders.csv", "minio.local", "https://minio.local/shop/orders.csv"),
    ],
)
def test_a_bucket_becomes_a_host_or_the_start_of_the_path(address, endpoint, expected):
    assert presigned(address, "eu-west-1", endpoint, None, NOW) == expected


def test_the_token_of_temporary_credentials_is_signed_with_the_rest():
    query = presigned("s3://shop/o.csv", "us-east-1", None, Keys("k", "s", "to/ken="), NOW)
    assert "&X-Amz-Security-Token=to%2Fken%3D&" in query


def test_keys_do_not_show_themselves():
    assert "EXAMPLE" not in repr(KEYS)
