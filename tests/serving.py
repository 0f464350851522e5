"""The product as it is really served, for the tests and measurements that need a process of its own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class ServerStopped(RuntimeError):
    """The server ended, or never answered; the message is the end of its log."""


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    process_id: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

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

    def get(self, address: str, **headers: str) -> tuple[int, bytes]:
        """Ask one address and give status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", address, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


@contextmanager
def serve(application: str, log: Path, *, config: str = "gunicorn.conf.py", **settings: str) -> Iterator[Server]:
    """Serve an application by gunicorn, with the product's own settings if no other, and stop it in the end.

    It is ready when the block begins; `settings` go into its environment.
    """
    port = free_port()
    environment = os.environ | {"PORT": str(port), "RATE_LIMIT": "0"} | settings
    command = [sys.executable, "-m", "gunicorn", "--config", config, application]
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


def run_flask(*command: str, **settings: str) -> None:
    """Run one of the product's commands."""
    outcome = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if outcome.returncode:
        msg = f"flask {' '.join(command)} gave {outcome.returncode}:\n{outcome.stdout[-3000:]}"
        raise RuntimeError(msg)


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise ServerStopped(log.read_text()[-3000:])
