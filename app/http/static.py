"""Static files: read and compressed once per process, with an ETag of their content that is the same on every machine.

A file is asked for with a digest of its content in the address (`/static/css/site.css?v=…`), so a browser may keep it
for ever: another content has another address.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

import brotli
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from app.http.caching import COMPRESSIBLE, FOR_EVER

_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=9),
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}


def init_static(app: Flask, folder: Path) -> None:
    """Serve the files of the folder under `/static/`."""

    @app.get("/static/<path:filename>", endpoint="static")
    def static_file(filename: str) -> Response:
        path = safe_join(str(folder), filename)
        try:
            changed = Path(path or "").stat().st_mtime_ns
            body, etag = _read(path or "", changed)
        except OSError:
            raise NotFound from None
        mimetype = guess_type(filename)[0] or "application/octet-stream"
        response = Response(body, mimetype=mimetype, headers={"ETag": etag})
        if "v" in request.args:
            response.headers["Cache-Control"] = FOR_EVER
        if mimetype in COMPRESSIBLE and (encoding := request.accept_encodings.best_match(_ENCODERS)):
            response.set_data(_compressed(path or "", changed, encoding))
            response.headers.add("Content-Encoding", encoding)
        return response


@lru_cache(maxsize=512)
def _read(path: str, _changed: int) -> tuple[bytes, str]:
    body = Path(path).read_bytes()
    return body, f'W/"{sha256(body).hexdigest()[:24]}"'


@lru_cache(maxsize=512)
def _compressed(path: str, changed: int, encoding: str) -> bytes:
    return _ENCODERS[encoding](_read(path, changed)[0])
