"""Servers that are measured, and wrk that drives them."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = 8
WORKERS = 2


@dataclass(frozen=True)
class Measurement:
    """What one run of wrk found."""

    requests: int
    seconds: float
    bytes: int
    faults: int
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @property
    def rps(self) -> float:
        """Answers per second."""
        return self.requests / self.seconds


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    process_id: int

    def worker_ids(self) -> list[int]:
        """Tell the process ids of its workers."""
        children = Path(f"/proc/{self.process_id}/task/{self.process_id}/children").read_text()
        return [int(child) for child in children.split()]

    def rss_mb(self) -> float:
        """Tell the resident memory of its largest worker, shared pages included."""
        sizes = []
        for worker in self.worker_ids():
            status = Path(f"/proc/{worker}/status").read_text()
            sizes += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")]
        return max(sizes)


@contextmanager
def serve(application: str, database_url: str, log: Path) -> Iterator[Server]:
    """Serve an application with the product's own gunicorn settings, and stop it in the end."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "WEB_CONCURRENCY": str(WORKERS),
        "RATE_LIMIT": "0",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", application]
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        _wait_until_it_answers(port, process, log)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def drive(server: Server, addresses: Path, seconds: float) -> Measurement:
    """Ask the addresses of a file at eight connections for some seconds."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{round(seconds)}s", "--timeout", "30s", "-s"]
    command += [Path(__file__).with_name("wrk.lua"), f"http://127.0.0.1:{server.port}", "--", addresses]
    command += [str(random.randrange(1_000_000))]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    return Measurement(**json.loads(line.removeprefix("RESULT ")))


def get(server: Server, address: str) -> tuple[int, bytes]:
    """Ask one address and give status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("GET", address)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            msg = f"the server stopped: {log.read_text()[-3000:]}"
            raise RuntimeError(msg)
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    msg = f"the server does not answer: {log.read_text()[-3000:]}"
    raise RuntimeError(msg)
