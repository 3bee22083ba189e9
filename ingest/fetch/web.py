"""An object at an http, https or s3 address as a local file.

Belongs here: downloading with limits, retries and credentials. The standard library does it: DuckDB's `httpfs` would hold
the whole object in memory, cannot refuse one that is too large, and shows addresses in its errors.
"""

import http.client
import os
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from ingest.errors import FetchError, FileError
from ingest.fetch.declared import WebObject
from ingest.fetch.s3 import Keys, presigned
from ingest.fetch.secret import secret

MAX_BYTES = 16 << 30
TIMEOUT_SECONDS = 60
_PAUSES = (1, 4)
_WORTH_A_RETRY = {408, 429, 500, 502, 503, 504}
_CHUNK = 1 << 20


class _SameOrSafer(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but not from https to http, and takes no credentials to another host."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - the standard library's signature
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The next request, or HTTPError."""
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise urllib.error.HTTPError(req.full_url, code, "redirects to an unencrypted address", headers, fp)
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            following.remove_header("Authorization")
        return following


def download(wanted: WebObject, folder: Path, *, is_optional: bool = False) -> Path | None:
    """The object in `folder` under the last part of its address, or None when there is none and it `is_optional`.

    Errors: FileError (FetchError where the server may answer later) naming host and path, never a query or credential, and
    why it could not be fetched.
    """
    address = wanted.url or secret(wanted.url_env or "", "the address of the file to fetch")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https", "s3") or not parts.hostname:
        raise FileError(f"environment variable {wanted.url_env} holds no http, https or s3 address")
    shown = f"{parts.scheme}://{parts.hostname}{parts.path}"
    target = folder / (unquote(PurePosixPath(parts.path).name).replace("/", "_") or "object")
    for pause in (*_PAUSES, None):
        status, failure = _attempt(_request(wanted, address), target, shown)
        if failure is None:
            return target
        if status == 404 and is_optional:
            return None
        if pause is None or status not in _WORTH_A_RETRY:
            break
        time.sleep(pause)
    kind = FetchError if status in _WORTH_A_RETRY else FileError
    raise kind(f"{shown}: {failure}; check the address and credentials in the mapping, or try again later")


def _request(wanted: WebObject, address: str) -> urllib.request.Request:
    headers = {"Accept-Encoding": "identity", "User-Agent": "sales-warehouse"}
    if wanted.bearer_env:
        headers["Authorization"] = f"Bearer {secret(wanted.bearer_env, 'the bearer token of an address')}"
    if address.startswith("s3:"):
        address = presigned(address, wanted.region, wanted.endpoint, _keys(wanted), datetime.now(UTC))
    return urllib.request.Request(address, headers=headers)  # noqa: S310 - the scheme was checked


def _keys(wanted: WebObject) -> Keys | None:
    if not (wanted.key_env and wanted.secret_env):
        return None
    return Keys(
        secret(wanted.key_env, "an S3 access key"),
        secret(wanted.secret_env, "an S3 secret key"),
        os.environ.get(wanted.session_token_env or "") or None,
    )


def _attempt(request: urllib.request.Request, target: Path, shown: str) -> tuple[int, str | None]:
    """Fetch once: HTTP status (503 where the connection failed) and None, or why it failed."""
    opener = urllib.request.build_opener(_SameOrSafer)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer, target.open("wb") as out:
            failure = _save(answer, out, shown)
            return 503 if failure else answer.status, failure
    except urllib.error.HTTPError as error:
        return error.code, f"the server answers {error.code} {error.msg}"
    except urllib.error.URLError as error:
        return 503, f"cannot be reached ({getattr(error.reason, 'strerror', None) or type(error.reason).__name__})"
    except (OSError, http.client.HTTPException) as error:
        return 503, f"the connection broke ({type(error).__name__})"


def _save(answer: http.client.HTTPResponse, out: IO[bytes], shown: str) -> str | None:
    """Write the body; why it cannot be trusted, or None."""
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        return "the server packs what was asked for plain"
    promised, size = int(answer.headers.get("Content-Length") or -1), 0
    while chunk := answer.read(_CHUNK):
        size += len(chunk)
        if max(size, promised) > MAX_BYTES:
            raise FileError(f"{shown}: more than {MAX_BYTES:,} bytes; split it, or deliver it as a file")
        out.write(chunk)
    return None if promised in (-1, size) else f"cut short: {size:,} of {promised:,} bytes arrived"
