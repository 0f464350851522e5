"""Figures as columns of plain text."""

from __future__ import annotations

from collections.abc import Sequence

Row = tuple[str, ...]


def table(head: Row, rows: Sequence[Row], *, numbers: int) -> str:
    """Write rows below a head; the last `numbers` columns are numbers and stand to the right."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    words = len(head) - numbers
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < words else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
