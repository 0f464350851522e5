"""A local HTTP server that answers as PDOK's Locatieserver does, or in every way that it should not."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

DOM = {
    "type": "adres",
    "weergavenaam": "Domplein 29, 3512JE Utrecht",
    "centroide_ll": "POINT(5.12157 52.09082)",
    "gemeentecode": "0344",
    "postcode": "3512JE",
    "huisnummer": 29,
}
BRINK = {
    "type": "postcode",
    "weergavenaam": "Brink, 7411KG Deventer",
    "centroide_ll": "POINT(6.1582 52.2511)",
    "gemeentecode": "0150",
    "postcode": "7411KG",
}

Connection = socket.socket
Behaviour = Callable[[Connection], None]


def body(*documents: dict[str, Any]) -> bytes:
    """The answer as the service writes it."""
    return json.dumps({"response": {"numFound": len(documents), "start": 0, "docs": list(documents)}}).encode()


def reply(content: bytes, status: str = "200 OK", length: int | None = None, **headers: str) -> Behaviour:
    """Answer at once."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {length or len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    head = ("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode()
    return lambda connection: connection.sendall(head + content)


def answer(*documents: dict[str, Any]) -> Behaviour:
    """Answer as it should."""
    return reply(body(*documents))


def silence(connection: Connection) -> None:
    """Take the question and say nothing."""
    time.sleep(3)


def drip(connection: Connection) -> None:
    """Send a good answer so slowly that no single wait is long."""
    content = body(DOM)
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n".encode())
    for byte in content:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def drip_headers(connection: Connection) -> None:
    """Never come to the end of the headers."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(60):
        connection.sendall(f"X-{number}: slow\r\n".encode())
        time.sleep(0.05)


def flood(connection: Connection) -> None:
    """Send megabytes."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(64):
        connection.sendall(b" " * 65_536)


def hang_up(connection: Connection) -> None:
    """Close before a word is said."""


def reset(connection: Connection) -> None:
    """Break the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def cut_off(connection: Connection) -> None:
    """Promise more than is sent."""
    reply(body(DOM)[:40], length=4_000)(connection)


def nonsense(connection: Connection) -> None:
    """Speak no HTTP."""
    connection.sendall(b"\x00\xff SSH-2.0-OpenSSH_9.2\r\n" * 20)


class Locatieserver:
    """The server; `behave` says what it does with the next questions, `questions` what it was asked."""

    def __init__(self) -> None:
        self.behave: Behaviour = answer()
        self.questions: list[dict[str, list[str]]] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/search/v3_1"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening: from now on a connection is refused."""
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection, self.behave), daemon=True).start()

    def _answer(self, connection: Connection, behave: Behaviour) -> None:
        with connection:
            try:
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(4096)
                target = urlsplit(request.split(b" ", 2)[1].decode())
                assert target.path == "/search/v3_1/free"
                self.questions.append(parse_qs(target.query))
                behave(connection)
            except OSError:
                return
