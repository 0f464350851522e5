"""Structured logs: one JSON object per line on standard error, and nothing in them about a visitor.

No address, no query, no path that was typed, no coordinate: a request is known by its id, its method and the pattern of
its route. What libraries say is logged as the sentence without its values, and an exception as its type and the places
in the code it came through, without its message: both may quote what somebody typed.
"""

from __future__ import annotations

import logging
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime

import orjson

from app.config import ROOT
from app.domain.offerings.search.explaining import LOGGER

_OURS = ("app", "geo", "flask.app")
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give `at`, `level`, `logger`, `event`, the fields passed as `extra`, and of an error where it came from."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if _may_show_values(record) else str(record.msg),
        }
        line.update((key, value) for key, value in record.__dict__.items() if key not in _STANDARD)
        if record.exc_info and record.exc_info[0]:
            line["error"] = describe_error(record.exc_info[1])
            line["trace"] = [
                f"{frame.filename.removeprefix(f'{ROOT}/')}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-12:]
            ]
        return to_line(line)


def to_line(fields: dict[str, object]) -> str:
    """Write the fields as one line of JSON, times in UTC to the millisecond."""
    return orjson.dumps(fields, default=str, option=orjson.OPT_UTC_Z).decode()


def describe_error(error: BaseException | None) -> str:
    """Name the types of an error and of what caused it: `sqlalchemy.exc.OperationalError < psycopg.OperationalError`.

    What it says is left out: messages quote values.
    """
    names: list[str] = []
    while error is not None and len(names) < 5:
        names.append(f"{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__
    return " < ".join(names)


def init_logs(level: str, *, explain_ranking: bool = False) -> None:
    """Send every logger of the process to standard error as JSON. A second call replaces the first.

    With `explain_ranking` every ranked search says why results stand where they do, whatever the level.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old.formatter, JsonFormatter)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in ("app", "geo"):
        logging.getLogger(name).setLevel(level.upper())
    logging.getLogger(LOGGER).setLevel(logging.INFO if explain_ranking else logging.WARNING)


def log_request(**fields: object) -> None:
    """Write the line of one request.

    It goes straight to standard error: the way through `logging` costs ten times as much, on every request.
    """
    line = to_line({"at": datetime.now(UTC), "level": "info", "logger": "app.request", **fields}) + "\n"
    with suppress(OSError):  # a disk that is full of logs is no reason to refuse a visitor
        sys.stderr.write(line)


def _may_show_values(record: logging.LogRecord) -> bool:
    """Our own records carry no visitor's words; what the server says of its own coming and going may be read too."""
    if record.name.startswith(_OURS):
        return True
    return record.name == "gunicorn.error" and record.levelno <= logging.INFO
