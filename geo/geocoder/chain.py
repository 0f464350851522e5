"""The gazetteer first; only what it understands roughly, an address or a full postcode, is asked elsewhere."""

from __future__ import annotations

import math

from geo.gazetteer import Answer, Note
from geo.gazetteer.parsing import town_of_address
from geo.geocoder.protocol import Geocoder, SharpeningGeocoder

ROUGH = frozenset({Note.POSTCODE6_UNKNOWN, Note.POSTCODE_UNKNOWN, Note.PART_OF_TEXT, Note.NOT_FOUND})
"""What the gazetteer says of a text that somebody else may know better."""

LIKELY_M = 30_000
"""A sharper place is believed when it is at most so far from what the gazetteer understood."""


class ChainGeocoder:
    """Asks a local geocoder and lets a remote one sharpen its answer.

    A text without a digit is no address and no postcode: it never leaves this machine. When the remote one fails, the
    local answer stands, and only the precision tells.
    """

    def __init__(self, local: Geocoder, remote: SharpeningGeocoder) -> None:
        """Take the two links."""
        self._local = local
        self._remote = remote

    def find(self, text: str) -> Answer:
        """Find what a text means, as sharply as can be had in time."""
        answer = self._local.find(text)
        has_letters_and_digits = any(map(str.isdigit, text)) and any(map(str.isalpha, text))
        if answer.note not in ROUGH or not has_letters_and_digits:
            return answer
        place = self._remote.sharpen(text, answer)
        if place is None:
            return answer
        rough = answer.place
        if rough and _is_sure(text, answer) and math.dist((place.x, place.y), (rough.x, rough.y)) > LIKELY_M:
            return answer
        return Answer(place)


def _is_sure(text: str, answer: Answer) -> bool:
    """Tell whether the rough answer says at least where it must be: its four digits, or a town behind the number."""
    if answer.must_choose or answer.note is Note.POSTCODE_UNKNOWN:
        return False
    return answer.note is Note.POSTCODE6_UNKNOWN or bool(town_of_address(text))
