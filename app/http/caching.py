"""What browsers and proxies may keep: `Cache-Control`, a stable ETag, 304, and compression.

The ETag is a hash of the page before compression, and weak: it says "the same page", whatever the encoding. So it
stays the same as long as the page does, on every worker, and a browser that has the page costs us no compression.
"""

from __future__ import annotations

import time
from hashlib import sha256

from flask import Flask, Response, current_app, request
from flask_compress import Compress

from app.config import Settings

COMPRESSIBLE = [
    "text/html",
    "text/css",
    "text/plain",
    "text/javascript",
    "text/xml",
    "application/javascript",
    "application/json",
    "application/geo+json",
    "application/problem+json",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
]

FOR_EVER = "public, max-age=31536000, immutable"
"""For what gets another address when it changes."""

A_DAY = "public, max-age=86400"


def keep_until_next_minute(response: Response) -> Response:
    """Let an answer that the clock decides be kept no longer than the minute for which it holds."""
    settings: Settings = current_app.extensions["settings"]
    seconds = min(settings.cache_seconds, 60 - int(time.time()) % 60)
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response


def keep_nowhere(response: Response) -> Response:
    """Let an answer that is somebody's own leave nothing on a computer that others use too."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def init_caching(app: Flask, seconds: int) -> None:
    """Let good answers be kept for `seconds` unless the view said otherwise; give them an ETag and compress them."""
    public = f"public, max-age={seconds}"
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=5,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_MIMETYPES=COMPRESSIBLE,
    )
    compress = Compress(app)

    @app.after_request
    def prepare_for_caches(response: Response) -> Response:
        environ = request.environ
        headers = response.headers
        given = {name.lower() for name, _ in headers}  # asking Headers itself costs an exception for every "no"
        is_reading = environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        if response.status_code == 200 and is_reading:
            if "cache-control" not in given:
                headers.add("Cache-Control", public)
            if "etag" not in given and not response.is_streamed:
                headers.add("ETag", f'W/"{sha256(response.get_data()).hexdigest()[:24]}"')
            if "HTTP_IF_NONE_MATCH" in environ and not response.is_streamed:
                response.make_conditional(environ)
        elif response.status_code >= 400 and "cache-control" not in given:
            headers.add("Cache-Control", "no-store")
        if "HTTP_ACCEPT_ENCODING" in environ:
            return compress.after_request(response)
        if response.mimetype in compress.compress_mimetypes_set:
            headers.add("Vary", "Accept-Encoding")
        return response
