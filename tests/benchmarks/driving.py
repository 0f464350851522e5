"""wrk drives a server: eight connections, one address after the other."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.serving import Server

CONNECTIONS = 8


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


def drive(server: Server, addresses: Path, seconds: float) -> Measurement:
    """Ask the addresses of a file, from a random one on, for some seconds."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{round(seconds)}s", "--timeout", "30s", "-s"]
    command += [str(Path(__file__).with_name("wrk.lua")), server.url, "--", str(addresses)]
    command += [str(random.randrange(1_000_000))]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    return Measurement(**json.loads(line.removeprefix("RESULT ")))
