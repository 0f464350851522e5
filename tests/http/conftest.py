"""A real server for the tests of the plumbing: gunicorn with our configuration, on a port of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.serving import free_port

ROOT = Path(__file__).parents[2]


class Server:
    """A running gunicorn; `log()` is everything it and the application wrote."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.port = free_port()
        self._output = folder / f"server-{self.port}.log"
        with open(settings.pop("LOG_TO", self._output), "w") as output:  # noqa: PTH123  a device, in one test
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "wsgi:app"],
                cwd=ROOT,
                env={**os.environ, "PORT": str(self.port), **settings},
                stdout=output,
                stderr=output,
            )
        self._wait_until_it_answers()

    def get(self, target: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask once, on a connection of its own; header names are written with underscores."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                method, target, headers={name.replace("_", "-"): value for name, value in headers.items()}
            )
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """Send bytes as they are and read all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request)
            answer = b""
            while part := connection.recv(65536):
                answer += part
            return answer

    def log(self) -> str:
        """Read what was logged so far."""
        return self._output.read_text()

    def worker_pids(self) -> list[int]:
        """List the processes that do the work."""
        return [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]

    def stop(self) -> int:
        """Ask it to stop, and tell its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def _wait_until_it_answers(self) -> None:
        for _ in range(300):
            try:
                self.get("/health/live")
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(self.log()) from None
                time.sleep(0.1)
            else:
                return
        self.process.kill()
        raise RuntimeError(self.log())


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Start servers; they stop when the module's tests are done."""
    servers: list[Server] = []

    def start(**settings: str) -> Server:
        server = Server(tmp_path_factory.mktemp("server"), settings)
        servers.append(server)
        return server

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.stop()
