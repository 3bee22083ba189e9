"""S3 addresses as signed https addresses (AWS Signature Version 4).

Belongs here: the one request that ingest makes of an object store, reading an object.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

_VALID_SECONDS = 86_400


@dataclass(frozen=True, repr=False)
class Keys:
    """An access key, its secret and, for temporary credentials, their token."""

    key: str
    secret: str
    token: str | None = None


def presigned(address: str, region: str, endpoint: str | None, keys: Keys | None, now: datetime) -> str:
    """The https address of `s3://bucket/key`, signed with `keys` for a day from `now` (UTC), or unsigned without keys.

    `endpoint` is another store than AWS: a host, or an address such as http://127.0.0.1:9000.
    """
    parts = urlsplit(address)
    bucket, path = parts.netloc, quote(unquote(parts.path), safe="/-_.~")
    scheme, _, host = (endpoint or "").rpartition("://")
    if endpoint or "." in bucket:  # a dot in the bucket would not fit the certificate of the host
        host, path = host or f"s3.{region}.amazonaws.com", f"/{bucket}{path}"
    else:
        host = f"{bucket}.s3.{region}.amazonaws.com"
    base = f"{scheme or 'https'}://{host}{path}"
    return f"{base}?{signed_query(host, path, region, keys, now)}" if keys else base


def signed_query(host: str, path: str, region: str, keys: Keys, now: datetime) -> str:
    """The query that authorises GET of `path` at `host` for a day from `now`."""
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    fields = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{keys.key}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(_VALID_SECONDS),
        "X-Amz-SignedHeaders": "host",
    } | ({"X-Amz-Security-Token": keys.token} if keys.token else {})
    query = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in sorted(fields.items()))
    canonical = f"GET\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{keys.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return f"{query}&X-Amz-Signature={hmac.digest(key, to_sign.encode(), 'sha256').hex()}"
