"""What browsers and proxies may keep: `Cache-Control`, a stable ETag, 304, and compression.

The ETag is a hash of the page before compression, and weak: it says "the same page", whatever the encoding. So it
stays the same as long as the page does, on every worker, and a browser that has the page costs us no compression.
"""

from __future__ import annotations

from hashlib import blake2b

from flask import Flask, Response, request
from flask_compress import Compress

_CACHEABLE = frozenset({"GET", "HEAD"})


def init_caching(app: Flask, seconds: int) -> None:
    """Let good answers be kept for `seconds` unless the view said otherwise, and check and compress every answer."""
    public = f"public, max-age={seconds}"
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=5,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/plain",
            "text/javascript",
            "application/javascript",
            "application/json",
            "application/geo+json",
            "application/problem+json",
            "application/ld+json",
            "application/manifest+json",
            "application/xml",
            "text/xml",
            "image/svg+xml",
            "image/x-icon",
        ],
    )
    Compress(app)  # After-request functions run last one first: the ETag below is made of the page itself.

    @app.after_request
    def mark_for_caches(response: Response) -> Response:
        headers = response.headers
        if response.status_code >= 400:
            headers.setdefault("Cache-Control", "no-store")
        elif response.status_code == 200 and request.method in _CACHEABLE:
            if "Cache-Control" not in headers:
                headers["Cache-Control"] = public
            if "ETag" not in headers and not response.is_streamed:
                digest = blake2b(response.get_data(), digest_size=12).hexdigest()
                headers["ETag"] = f'W/"{digest}"'
                if "If-None-Match" in request.headers:
                    response.make_conditional(request)
        return response
