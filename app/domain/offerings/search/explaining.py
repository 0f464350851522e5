"""For developers who ask why an order is as it is: the parts of every score, a line of the log per ranked search."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from itertools import chain

from app.domain.offerings.search.types import Result

LOGGER = "app.ranking"
"""Who writes that line; on only where the setting `EXPLAIN_RANKING` says so."""

_log = logging.getLogger(LOGGER)


def explain(*shown: Iterable[Result]) -> None:
    """Log which listings stand in this order and why; nothing is reckoned where nobody asked for it.

    No words of the question, no place and no coordinate. Parts are rounded to hundredths: finer, those of a few venues
    would tell where somebody is.
    """
    if not _log.isEnabledFor(logging.INFO):
        return
    ranking = [
        {"listing": result.listing_id} | {part: round(value, 2) for part, value in result.score._asdict().items()}
        for result in chain.from_iterable(shown)
        if result.score
    ]
    if ranking:
        _log.info("ranked", extra={"results": ranking})
