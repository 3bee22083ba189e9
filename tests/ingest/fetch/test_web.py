"""Downloads from a real server on loopback: limits, retries, redirects, credentials."""

import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from ingest.errors import FileError
from ingest.fetch import web
from tests.ingest import forms

SECRET = "hunter22"


class _Shop(BaseHTTPRequestHandler):
    """Answers by path; `seen` collects the requests."""

    def do_GET(self):
        self.server.seen.append((self.path, self.headers.get("Authorization")))
        path = self.path.partition("?")[0]
        body, status, headers = forms.delimited().encode(), 200, {}
        if path == "/flaky/orders.csv" and len(self.server.seen) < 3:
            status = 503
        elif path.startswith("/status/"):
            status = int(path.split("/")[2])
        elif path == "/moved/orders.csv":
            status, headers = 302, {"Location": "/orders.csv"}
        elif path == "/away/orders.csv":
            status, headers = 302, {"Location": f"http://localhost:{self.server.server_port}/orders.csv"}
        elif path == "/local/orders.csv":
            status, headers = 302, {"Location": "file://localhost/etc/hosts"}
        elif path == "/short/orders.csv":
            headers = {"Content-Length": str(len(body) + 10)}
        elif path == "/packed/orders.csv":
            headers = {"Content-Encoding": "gzip"}
        elif path.endswith(".zst"):
            body = forms.packed("zst", "orders.csv", body)[1]
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def shop(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    monkeypatch.setattr(web, "_PAUSES", (0, 0))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Shop)
    server.seen, server.url = [], f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _load(bench, url, **entry):
    return bench.load(bench.source(None, entry={"url": url, **entry}))


def _error(bench, url, **entry):
    with pytest.raises(FileError) as caught:
        _load(bench, url, **entry)
    return str(caught.value)


@pytest.mark.parametrize(
    "path", ["/orders.csv", "/orders.csv.zst", "/moved/orders.csv", "/drops/my%20orders.csv?day=1"]
)
def test_a_file_at_an_address_is_a_file_like_any_other(bench, shop, path):
    (loaded,) = _load(bench, shop.url + path)
    assert (loaded.entry.rows_accepted, loaded.entry.control_totals) == (3, {"total_amount": "12345678901235.60"})
    assert loaded.entry.file == path.rpartition("/")[2].partition("?")[0].replace("%20", " ")
    (again,) = _load(bench, shop.url + path)
    assert not again.is_new


def test_a_server_that_is_busy_is_asked_again(bench, shop):
    (loaded,) = _load(bench, shop.url + "/flaky/orders.csv")
    assert (loaded.entry.rows_in, len(shop.seen)) == (3, 3)


@pytest.mark.parametrize(("status", "asked"), [(404, 1), (403, 1), (500, 3)])
def test_an_answer_that_is_no_file_is_an_error(bench, shop, status, asked):
    assert f"http://127.0.0.1/status/{status}: the server answers {status}" in _error(
        bench, f"{shop.url}/status/{status}"
    )
    assert len(shop.seen) == asked


def test_an_optional_address_may_be_empty(bench, shop):
    assert _load(bench, shop.url + "/status/404", optional=True) == []
    assert "answers 403" in _error(bench, shop.url + "/status/403", optional=True)


def test_half_a_download_is_no_file(bench, shop):
    size = len(forms.delimited().encode())
    assert f"cut short: {size} of {size + 10} bytes arrived" in _error(bench, shop.url + "/short/orders.csv")
    assert len(shop.seen) == 3


def test_a_packed_answer_to_a_plain_question_is_refused(bench, shop):
    assert "the server packs what was asked for plain" in _error(bench, shop.url + "/packed/orders.csv")


def test_a_download_beyond_the_limit_is_refused(bench, shop, monkeypatch):
    monkeypatch.setattr(web, "MAX_BYTES", 10)
    assert "more than 10 bytes" in _error(bench, shop.url + "/orders.csv")


def test_a_redirect_cannot_lead_to_local_files(bench, shop):
    assert "the server answers 302" in _error(bench, shop.url + "/local/orders.csv")


def test_a_server_that_is_not_there_is_an_error_after_three_tries(bench, shop):
    shop.shutdown()
    shop.server_close()
    assert "http://127.0.0.1/orders.csv: cannot be reached (Connection refused)" in _error(
        bench, shop.url + "/orders.csv"
    )


def test_a_token_is_sent_but_not_to_another_host(bench, shop, monkeypatch):
    monkeypatch.setenv("SHOP_TOKEN", SECRET)
    _load(bench, shop.url + "/moved/orders.csv", credentials={"bearer_env": "SHOP_TOKEN"})
    _load(bench, shop.url + "/away/orders.csv", credentials={"bearer_env": "SHOP_TOKEN"})
    assert [sent for _, sent in shop.seen] == [f"Bearer {SECRET}"] * 3 + [None]


def test_a_secret_address_is_read_from_a_variable_and_never_shown(bench, shop, monkeypatch):
    monkeypatch.setenv("ORDERS_URL", f"{shop.url}/status/403?sig={SECRET}")
    source = bench.source(None, entry={"url_env": "ORDERS_URL"})
    with pytest.raises(FileError) as caught:
        bench.load(source)
    assert SECRET not in "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    monkeypatch.setenv("ORDERS_URL", f"{shop.url}/orders.csv?sig={SECRET}")
    bench.load(source)
    assert not any(SECRET.encode() in path.read_bytes() for path in bench.lake.root.rglob("*") if path.is_file())


def test_a_variable_without_an_address_is_named(bench, monkeypatch):
    monkeypatch.setenv("ORDERS_URL", "file://localhost/etc/hosts")
    with pytest.raises(FileError, match="environment variable ORDERS_URL holds no http, https or s3 address"):
        bench.load(bench.source(None, entry={"url_env": "ORDERS_URL"}))


def test_an_object_of_a_store_is_read_with_a_signed_request(bench, shop, monkeypatch):
    monkeypatch.setenv("S3_KEY", "anna")
    monkeypatch.setenv("S3_SECRET", SECRET)
    credentials = {"key_env": "S3_KEY", "secret_env": "S3_SECRET", "region": "eu-west-1", "endpoint": shop.url}
    (loaded,) = _load(bench, "s3://shop/drops/orders.csv", credentials=credentials)
    assert loaded.entry.rows_accepted == 3
    ((path, _),) = shop.seen
    assert path.startswith("/shop/drops/orders.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=anna%2F")
    assert "%2Feu-west-1%2Fs3%2Faws4_request" in path and "X-Amz-Signature=" in path and SECRET not in path
