"""The server that the street tiles come from, trusted with nothing: not its time, its size nor its word."""

from __future__ import annotations

import http.client
import json
import os
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from app.web.tiles.store import Tile

LARGEST_TILE = 512 * 1024
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_SIDES = (256, 512)

_FAULTS_IN_A_ROW = 3
_LONGEST_HEADER = 200

_PROBE = (8, 131, 84)
"""Where the probe looks: Utrecht, a tile that every map of the Netherlands has."""


class UpstreamFault(Exception):
    """Upstream can't be reached, is too slow, or gives what isn't a tile."""


class Upstream:
    """Fetches tiles over a few connections that are kept open."""

    def __init__(self, url: str, timeout: float) -> None:
        """Take an address with {z}, {x} and {y}, and the seconds that one answer may take from first to last byte."""
        parts = urlsplit(url)
        self._template = url[url.index(parts.netloc) + len(parts.netloc) :] or "/"
        self._host, self._port, self._secure = parts.hostname or "", parts.port, parts.scheme == "https"
        self._timeout = timeout
        self._idle: deque[http.client.HTTPConnection] = deque(maxlen=8)

    def fetch(self, z: int, x: int, y: int, known: Tile | None = None) -> Tile:
        """Fetch a tile, or only ask whether the `known` one is still right.

        Returns a tile without a body where upstream says there is none.

        Raises:
            UpstreamFault: for every other answer, and for none.
        """
        path = self._template.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
        headers = {"Accept": "image/png", "User-Agent": "Buurtwijzer", "Accept-Encoding": "identity"}
        if known is not None and known.etag:
            headers["If-None-Match"] = known.etag
        elif known is not None and known.modified:
            headers["If-Modified-Since"] = known.modified
        try:
            return self._ask(self._kept() or self._new(), path, headers, known)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            pass  # Upstream may have closed a connection that nobody used; a new one is the test.
        except (OSError, http.client.HTTPException) as error:
            raise UpstreamFault(type(error).__name__) from error
        try:
            return self._ask(self._new(), path, headers, known)
        except (OSError, http.client.HTTPException) as error:
            raise UpstreamFault(type(error).__name__) from error

    def _kept(self) -> http.client.HTTPConnection | None:
        with suppress(IndexError):
            return self._idle.pop()
        return None

    def _new(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        return kind(self._host, self._port, timeout=self._timeout)

    def _ask(
        self, connection: http.client.HTTPConnection, path: str, headers: dict[str, str], known: Tile | None
    ) -> Tile:
        # The time-out of a socket begins anew with every byte; an answer that drips is cut off from outside.
        is_late = threading.Event()
        watch = threading.Timer(self._timeout, _cut, (connection, is_late))
        watch.daemon = True
        watch.start()
        keep = False
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            tile = _read(response, known)
            keep = response.isclosed() and not response.will_close
        except (OSError, http.client.HTTPException) as error:
            if is_late.is_set():
                msg = "too slow"
                raise UpstreamFault(msg) from error
            raise
        finally:
            watch.cancel()
            if keep and not is_late.is_set():
                self._idle.append(connection)
            else:
                connection.close()
        return tile

    def answers(self) -> bool:
        """Tell whether upstream gives a real tile now."""
        try:
            return bool(self.fetch(*_PROBE).body)
        except UpstreamFault:
            return False


def _cut(connection: http.client.HTTPConnection, is_late: threading.Event) -> None:
    is_late.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _read(response: http.client.HTTPResponse, known: Tile | None) -> Tile:
    """Read an answer and check that it is what was asked for."""
    if response.status == HTTPStatus.NOT_MODIFIED and known is not None:
        response.read(1)
        return Tile(known.body, known.etag, known.modified, time.time())
    if response.status in {HTTPStatus.NOT_FOUND, HTTPStatus.NO_CONTENT}:
        return Tile(b"", "", "", time.time())
    if response.status != HTTPStatus.OK:
        msg = f"status {response.status}"
        raise UpstreamFault(msg)
    if response.getheader("Content-Type", "").partition(";")[0].strip() != "image/png":
        msg = "not a picture"
        raise UpstreamFault(msg)
    if response.length is not None and response.length > LARGEST_TILE:
        msg = "too large"
        raise UpstreamFault(msg)
    body = response.read(LARGEST_TILE + 1)
    if len(body) > LARGEST_TILE:
        msg = "too large"
        raise UpstreamFault(msg)
    if not body.startswith(_PNG) or not body.endswith(_PNG_END) or _sides(body) - set(_SIDES):
        msg = "not a tile"
        raise UpstreamFault(msg)
    return Tile(body, _short(response, "ETag"), _short(response, "Last-Modified"), time.time())


def _sides(png: bytes) -> set[int]:
    return {int.from_bytes(png[16:20]), int.from_bytes(png[20:24])}


def _short(response: http.client.HTTPResponse, header: str) -> str:
    """Return a header that will be sent back later, or nothing if that would be unwise."""
    value = response.getheader(header) or ""
    return value if len(value) <= _LONGEST_HEADER and value.isascii() and value.isprintable() else ""


class UpstreamState:
    """Whether upstream answers, probed in the background and shared by all workers through a small file."""

    SECONDS_UP = 600
    SECONDS_DOWN = 60
    SECONDS_BETWEEN_LOOKS = 2

    def __init__(self, upstream: Upstream, file: Path) -> None:
        """Know nothing yet; the first question starts the first probe."""
        self._upstream = upstream
        self._file = file
        self._guard = threading.Lock()
        self._is_up = False
        self._probed_at = 0.0
        self._looked_at = 0.0
        self._faults = 0
        self._probing_pid = 0

    def is_up(self) -> bool:
        """Tell what the last probe found, at once; one that is too old is repeated in the background."""
        self._look()
        age = time.time() - self._probed_at
        if age > (self.SECONDS_UP if self._is_up else self.SECONDS_DOWN):
            self._start_probe()
        return self._is_up

    def note(self, *, good: bool) -> None:
        """Take note of how a fetch went; after a few faults in a row upstream counts as down until the next probe."""
        with self._guard:
            self._faults = 0 if good else self._faults + 1
            is_out = self._faults >= _FAULTS_IN_A_ROW
        if is_out:
            self._save(is_up=False)

    def probe(self) -> None:
        """Ask upstream now, and remember the answer."""
        try:
            self._save(is_up=self._upstream.answers())
        finally:
            self._probing_pid = 0

    def _start_probe(self) -> None:
        with self._guard:
            if self._probing_pid == os.getpid():
                return
            self._probing_pid = os.getpid()
        threading.Thread(target=self.probe, name="tile-probe", daemon=True).start()

    def _look(self) -> None:
        """Read what another worker found, at most once in a few seconds."""
        now = time.monotonic()
        if now - self._looked_at < self.SECONDS_BETWEEN_LOOKS and self._looked_at:
            return
        self._looked_at = now
        with suppress(OSError, ValueError, KeyError, TypeError):
            state = json.loads(self._file.read_text())
            if self._probed_at < (probed_at := float(state["probedAt"])) <= time.time():
                self._is_up, self._probed_at = bool(state["isUp"]), probed_at

    def _save(self, *, is_up: bool) -> None:
        """Remember an answer, first for the other workers: who sees it here must be able to see it there."""
        probed_at = time.time()
        draft = self._file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps({"isUp": is_up, "probedAt": probed_at}))
            draft.replace(self._file)
        self._is_up, self._probed_at, self._faults = is_up, probed_at, 0
