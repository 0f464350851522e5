"""What a ranked search makes of input that was meant to break it."""

from __future__ import annotations

import base64
from dataclasses import replace

import orjson
import pytest

from app.domain.errors import InvalidParameter
from app.domain.offerings.search.queries import search
from tests.domain.offerings.search.making import World
from tests.domain.offerings.search.test_ranked import X, Y, asking


@pytest.mark.parametrize(
    "text",
    [
        "' OR 1=1 --",
        'NEAR("a" "b")',
        "a* AND (b",
        "\u202etxet",
        "x" * 5_000,
        "woord " * 500,
        "de het een",
        "🙂🙂",
        "%s :x $1",
    ],
)
def test_hostile_words_are_only_words(session, world, vocabulary, text):
    world.offering("Taalles", world.venue("A", X, Y + 100))
    criteria = asking(text, vocabulary, widen=True)
    assert search(session, criteria).results is not None
    assert search(session, replace(criteria, origin=None)).results is not None


def test_a_cursor_whose_bounds_were_changed_is_refused(session, world: World, vocabulary):
    for number in range(4):
        world.offering(f"Taal {number}", world.venue(f"V{number}", X, Y + 100 * number))
    criteria = asking("taal", vocabulary, limit=2)
    cursor = search(session, criteria).next_cursor
    values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for bounds in ([0, 1, 1, 1], [1, 1, 5, 2], [1, 2, 1, 2], [1, 1, 1], ["x", 1, 1, 1], 7):
        broken = base64.urlsafe_b64encode(orjson.dumps([*values[:-1], bounds])).decode().rstrip("=")
        with pytest.raises(InvalidParameter):
            search(session, replace(criteria, cursor=broken))
