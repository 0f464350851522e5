"""The whole product in one: prepare the database, run the jobs, and serve. `make run` ends with this.

Reading the program takes longest, so it is done once: who prepares and who runs the jobs are forks of this process,
which then becomes gunicorn. Both end with it, however it ends; what only preparing needs is gone before it serves.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

signal.signal(signal.SIGINT, signal.SIG_DFL)  # until gunicorn listens to it, Ctrl-C is the end, without a traceback

from flask import Flask  # noqa: E402  Ctrl-C comes first
from flask.cli import ScriptInfo  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
os.chdir(ROOT)  # gunicorn looks there for its settings, and remembers where it was when it is read
sys.path.insert(0, str(ROOT))

from gunicorn.app import wsgiapp  # noqa: E402  the folder above has to be known first

from app.jobs.process import stop_with  # noqa: E402
from app.web import tiles  # noqa: E402
from wsgi import app  # noqa: E402

PRIORITY_OF_JOBS = 10
"""How much they give way to the visitors (`nice`)."""

_INTERRUPTED = 128 + signal.SIGINT
"""The exit code of what Ctrl-C has ended."""


def begin(program: Flask, *command: str, niceness: int = 0) -> int:
    """Run a command of ours (`"database", "prepare"`) in a fork, which ends when this process does; give its number."""
    parent = os.getpid()
    process = os.fork()
    if process:
        return process
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.nice(niceness)
    stop_with(parent)
    program.cli.main(command, obj=ScriptInfo(create_app=lambda: program))
    raise SystemExit  # click has done so already


def finish(process: int, meanwhile: Callable[[], object]) -> int:
    """Wait for a fork, do something meanwhile, and give its exit code.

    Ctrl-C is for the fork, which ends what it does in its own way. It is this process's end too, also when it came at a
    moment in which Python lets it get lost there.
    """
    interrupted: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: interrupted.append(number))
    meanwhile()
    _, status = os.waitpid(process, 0)
    signal.signal(signal.SIGINT, before)
    return os.waitstatus_to_exitcode(status) or (_INTERRUPTED if interrupted else 0)


def main() -> None:
    """Prepare, and when that succeeds run the jobs and serve, until told to stop."""
    fault = finish(begin(app, "database", "prepare", "--examples"), meanwhile=tiles.warm_up)
    if fault:
        sys.exit(abs(fault))
    where = os.environ.get("BIND") or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
    print(f"Serving on {where} (Ctrl-C stops it)", file=sys.stderr)
    begin(app, "jobs", "run", "--parent", str(os.getpid()), niceness=PRIORITY_OF_JOBS)
    wsgiapp.run()


if __name__ == "__main__":
    main()
