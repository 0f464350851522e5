"""How gunicorn serves: `gunicorn` reads this file by itself.

Two workers with threads. The application is loaded before they fork, so that they share its memory and one rate limit.
"""

import gc
import os
import re
import sys

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

_faults: list[str] = []


def _whole(name: str, default: int, *, least: int, most: int) -> int:
    """Read a number; of a wrong one gunicorn would show a traceback, and with no worker at all it would answer nobody.

    It does so by itself with a WEB_CONCURRENCY that is no number: that one it reads before this file.
    """
    text = os.environ.get(name, "").strip() or str(default)
    if re.fullmatch(r"\d{1,12}", text, re.ASCII) and least <= int(text) <= most:
        return int(text)
    _faults.append(f"{name} must be a whole number from {least} to {most}")
    return default


wsgi_app = "wsgi:app"
bind = os.environ.get("BIND") or f"127.0.0.1:{_whole('PORT', 8000, least=0, most=65_535)}"
workers = _whole("WEB_CONCURRENCY", 2, least=1, most=1_000)
threads = _whole("WEB_THREADS", 4, least=1, most=1_000)
worker_class = "app.http.server.Worker"
preload_app = True

# A worker that stands still as a whole is replaced (a request that hangs only keeps its thread, and the database has
# limits of its own); a stop lets running ones finish; a worker that grew is replaced now and then.
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = _whole("WEB_MAX_REQUESTS", 100_000, least=0, most=1_000_000_000)
max_requests_jitter = max_requests // 10

if _faults:
    sys.exit("\n  ".join(["These settings can't be used:", *_faults]))

# What is longer is refused by the worker itself, with a sentence (app/http/server.py).
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190

# The application writes a line per request, without addresses and queries; gunicorn's own messages go the same way.
logger_class = "app.http.server.Logger"
accesslog = None
errorlog = "-"

# Whom to believe about a visitor's address is only in TRUSTED_PROXIES.
forwarded_allow_ips = ""

# No socket for remote control: systemd starts, stops and reloads.
control_socket_disable = True


def when_ready(server: Arbiter) -> None:
    """Read what every worker needs before they fork, and let the garbage collector leave those pages shared."""
    from app.http.current import warm_up  # noqa: PLC0415  gunicorn reads this file before it can import ours
    from app.web import tiles  # noqa: PLC0415

    tiles.warm_up()
    warm_up(server.app.wsgi())
    gc.collect()
    gc.freeze()


def worker_exit(server: Arbiter, _worker: Worker) -> None:
    """Write what this worker counted and has not written yet."""
    from app.http.counting import flush_counts  # noqa: PLC0415  as above

    flush_counts(server.app.wsgi())
