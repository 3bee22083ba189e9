"""The page of a gate: Great Expectations' own account, readable without a network, whatever the gate says."""

import io
import json
import re

from expectations import worker
from expectations.data_docs import alone, page_of
from expectations.worker import serve
from tests.expectations.conftest import SETTINGS


def _page(database, gate):
    request = {"gate": gate, "database": str(database), "settings": worker._as_json(SETTINGS)}
    serve(io.StringIO(json.dumps(request) + "\n"), io.StringIO())
    return page_of(database, gate).read_text()


def test_the_page_of_a_gate_names_every_check_and_says_which_failed(spoiled):
    database = spoiled("UPDATE raw.orders SET status_code = 'teleported'")
    page = _page(database, "raw")
    assert "/* orders codes_are_mapped */" in page
    assert page.count("text-danger") < page.count("text-success")
    failed = re.search(r"text-danger.{0,400}/\* (\w+ \w+) \*/", page, re.DOTALL)
    assert failed[1] == "orders codes_are_mapped"
    assert "teleported" not in page  # a page holds no row


def test_nothing_of_the_page_comes_from_elsewhere_or_runs(good):
    page = _page(good, "marts")
    assert "https:" not in page and "http:" not in page
    assert not re.search(r"<script|<img|<link|<iframe|@import", page)


def test_what_a_browser_would_fetch_is_taken_out():
    page = (
        "<head><link href='https://a/b.css'><script src='//a/b.js'></script><style>p{background:url('https://a/l.png')}"
        '</style></head><body><img src=https://a/x.png><a href="https://a/">more</a><p>kept</p></body>'
    )
    assert re.findall("https|script|//a", alone(page)) == []
    assert "<p>kept</p>" in alone(page)
