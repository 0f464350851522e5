"""A real HTTP server that plays the tile upstream: good, slow, wrong and rude."""

from __future__ import annotations

import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def png(colour: int = 200, side: int = 256) -> bytes:
    """Make a grey square, as small as a picture can be made by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + bytes([colour]) * side) * side)
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Handler(BaseHTTPRequestHandler):
    """Answers as its server's `behave` says."""

    server: UpstreamServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Note the request and answer it."""
        server = self.server
        with server.guard:
            server.paths.append(self.path)
            server.callers.append(self.client_address)
            server.conditions.append(self.headers.get("If-None-Match") or self.headers.get("If-Modified-Since"))
            server.seen_headers.append(dict(self.headers))
            server.busy += 1
            server.busiest = max(server.busiest, server.busy)
        try:
            with suppress(OSError):
                server.behave(self)
        finally:
            with server.guard:
                server.busy -= 1

    def answer(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        """Send a whole answer; header names are written with underscores."""
        self.send_response(status)
        for name, value in ({"Content_Type": "image/png", "Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


class UpstreamServer(ThreadingHTTPServer):
    """The server, what it was asked, and how many requests it had at the same time at most."""

    daemon_threads = True

    def __init__(self) -> None:
        """Take a free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.guard = threading.Lock()
        self.paths: list[str] = []
        self.callers: list[tuple[str, int]] = []
        self.conditions: list[str | None] = []
        self.seen_headers: list[dict[str, str]] = []
        self.busy = self.busiest = 0
        self.behave: Callable[[Handler], None] = good

    @property
    def url(self) -> str:
        """The address as the setting wants it."""
        return f"http://127.0.0.1:{self.server_port}/tiles/{{z}}/{{x}}/{{y}}.png"


@contextmanager
def upstream_server() -> Iterator[UpstreamServer]:
    """Run one for as long as it is needed."""
    server = UpstreamServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def good(handler: Handler) -> None:
    """Give a tile, or 304 to who has it."""
    if handler.headers.get("If-None-Match") == '"one"':
        handler.send_response(304)
        handler.send_header("ETag", '"one"')
        handler.end_headers()
    else:
        handler.answer(png(), ETag='"one"')


def dated(handler: Handler) -> None:
    """Give a tile with a date only, or 304 to who has it."""
    if handler.headers.get("If-Modified-Since"):
        handler.send_response(304)
        handler.end_headers()
    else:
        handler.answer(png(), Last_Modified="Mon, 01 Jun 2026 10:00:00 GMT")


def unhurried(handler: Handler) -> None:
    """Give a tile after a moment."""
    time.sleep(0.15)
    good(handler)


def silent(handler: Handler) -> None:
    """Say nothing for longer than anybody waits."""
    time.sleep(2)


def dripping_head(handler: Handler) -> None:
    """Send the head of an answer byte by byte, so that no single read takes long."""
    for byte in b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n" + b"X-A: " + b"a" * 200:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.05)


def dripping_body(handler: Handler) -> None:
    """Send the picture byte by byte."""
    handler.send_response(200)
    handler.send_header("Content-Type", "image/png")
    handler.send_header("Content-Length", str(len(png())))
    handler.end_headers()
    for byte in png():
        handler.wfile.write(bytes([byte]))
        time.sleep(0.05)


def endless(handler: Handler) -> None:
    """Send megabytes without saying how many."""
    handler.send_response(200)
    handler.send_header("Content-Type", "image/png")
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(500):
        handler.wfile.write(png()[:32] + b"\0" * 65_536)


def hanging_up(handler: Handler) -> None:
    """Close the connection in the middle of the picture."""
    handler.send_response(200)
    handler.send_header("Content-Type", "image/png")
    handler.send_header("Content-Length", "9999")
    handler.end_headers()
    handler.wfile.write(png()[:60])
    handler.close_connection = True


def closing_after(handler: Handler) -> None:
    """Give a tile and close the connection without having said so, as an idle server does."""
    good(handler)
    handler.close_connection = True


FAULTS: dict[str, Callable[[Handler], None]] = {
    "silence": silent,
    "a head that drips": dripping_head,
    "a body that drips": dripping_body,
    "an endless body": endless,
    "a body cut off": hanging_up,
    "HTML": lambda handler: handler.answer(b"<!doctype html><h1>Nee</h1>", Content_Type="text/html"),
    "HTML that says it is a picture": lambda handler: handler.answer(b"<script>alert(1)</script>"),
    "a picture that says it is HTML": lambda handler: handler.answer(png(), Content_Type="text/html"),
    "an SVG": lambda handler: handler.answer(b"<svg/>", Content_Type="image/svg+xml"),
    "a picture of the wrong size": lambda handler: handler.answer(png(side=300)),
    "half a picture": lambda handler: handler.answer(png()[:-20]),
    "a picture compressed once more": lambda handler: handler.answer(zlib.compress(png()), Content_Encoding="deflate"),
    "a length of a gigabyte": lambda handler: handler.answer(b"", Content_Length="1000000000"),
    "nothing": lambda handler: handler.answer(b""),
    "an error": lambda handler: handler.answer(b"", status=500),
    "a redirect": lambda handler: handler.answer(b"", status=302, Location="http://127.0.0.1:1/secret"),
    "a bare 304": lambda handler: handler.answer(b"", status=304),
    "no HTTP": lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n"),
}
"""Every answer that must not reach a visitor."""
