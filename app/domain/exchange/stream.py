"""Records as lines of the exchange form, and lines as a file that is read while it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import msgspec

from app.domain.exchange.types import Record

Item = TypeVar("Item")


class LineSource(Protocol):
    """What a load reads from: a file opened for bytes is one."""

    def readline(self, limit: int = ..., /) -> bytes:
        """Give the next line, at most `limit` bytes of it; empty at the end."""


class LineStream:
    """Lines that are made while they are read: nothing of them is kept."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        """Read these lines."""
        self._lines = iter(lines)

    def readline(self, limit: int = -1, /) -> bytes:
        """Give the next line, whole; empty at the end."""
        return next(self._lines, b"")


def encode(records: Iterable[Record]) -> Iterator[bytes]:
    """Write records as lines of the exchange form."""
    encoder = msgspec.json.Encoder()
    for record in records:
        yield encoder.encode(record) + b"\n"


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """Give the items, each made in a thread while the one before is dealt with; errors come where they belong."""
    source = iter(items)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as thread:
        coming = thread.submit(next, source, None)
        while (item := coming.result()) is not None:
            coming = thread.submit(next, source, None)
            yield item
