"""Example data as a stream in the exchange form, and as records in a database."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import msgspec

from app.domain.exchange.types import Record


def encode(records: Iterable[Record]) -> Iterator[bytes]:
    """Write records as lines of the exchange form."""
    encoder = msgspec.json.Encoder()
    for record in records:
        yield encoder.encode(record) + b"\n"


class LineStream(io.RawIOBase):
    """Lines that are made while they are read, as a file: nothing of it is kept."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        """Read these lines."""
        self._lines = iter(lines)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readline(self, size: int | None = -1, /) -> bytes:
        """Give the next line, whole; empty at the end."""
        return next(self._lines, b"")
