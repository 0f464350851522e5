"""What is counted, and one figure of it."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

KEPT_MONTHS = 25
"""How long figures are kept: two whole years, so that a month can be laid beside the same month of two years before."""

SUBJECT = re.compile(r"[a-z0-9][a-z0-9._/-]{0,59}|")
PLACE = re.compile(r"GM\d{4}|")


class Counted(StrEnum):
    """What happened. The subject is a key of our own: a step of the keuzehulp, a recognised need, or nothing."""

    GUIDANCE_ENTERED = "guidance_entered"
    """A step of the keuzehulp was shown."""
    GUIDANCE_LEFT = "guidance_left"
    """A step was left without an answer."""
    GUIDANCE_USED = "guidance_used"
    """Somebody followed an advice of the keuzehulp; the subject is the step that led to it."""
    SEARCH_NOT_UNDERSTOOD = "search_not_understood"
    """A search held words in which no need was recognised; its subject is empty."""
    SEARCH_NOTHING_FOUND = "search_nothing_found"
    """A need was recognised, and nothing was found near the place."""


GUIDANCE = (Counted.GUIDANCE_ENTERED, Counted.GUIDANCE_LEFT, Counted.GUIDANCE_USED)
SEARCHES = (Counted.SEARCH_NOT_UNDERSTOOD, Counted.SEARCH_NOTHING_FOUND)


class Tally(NamedTuple):
    """What a figure is of: the day in the Netherlands, what happened, its subject and the municipality, if any."""

    day: date
    name: Counted
    subject: str
    place: str
