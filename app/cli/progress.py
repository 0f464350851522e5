"""The progress bar of the commands: on a terminal only, so that logs stay readable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def progress_bar(label: str, total: int | None, unit: str) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error; what it gives is told how much was done since the last time."""
    with tqdm(
        total=total, desc=label, unit=f" {unit}", unit_scale=unit == "B", disable=None, dynamic_ncols=True
    ) as bar:
        yield bar.update


@contextmanager
def table_bar(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar that is told what is at work, how much is done and how much there is, as `geo.reference` does."""
    with tqdm(desc=label, unit=" rows", disable=None, dynamic_ncols=True) as bar:

        def show(_what: str, done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
