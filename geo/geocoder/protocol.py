"""What a geocoder promises, and the one that needs nothing but the gazetteer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from geo.gazetteer import Answer, Gazetteer, Place


class Geocoder(Protocol):
    """Turns any text into an answer, and never raises."""

    def find(self, text: str) -> Answer:
        """Find what a text means."""
        ...


class SharpeningGeocoder(Protocol):
    """Knows some texts better than the gazetteer does."""

    def sharpen(self, text: str, answer: Answer) -> Place | None:
        """Find a sharper place for what the gazetteer understood roughly; None when there is none, or in trouble."""
        ...


class LocalGeocoder:
    """Answers from the gazetteer alone."""

    def __init__(self, gazetteer: Callable[[], Gazetteer]) -> None:
        """Take what gives the present gazetteer, so that a newer one is used as soon as it is there."""
        self._gazetteer = gazetteer

    def find(self, text: str) -> Answer:
        """Find what a text means."""
        return self._gazetteer().find(text)
