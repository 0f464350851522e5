"""What was typed, understood, for every door; kept, since many ask the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from app.domain.offerings.search.wish import Wish, wish_of
from app.domain.offerings.search.words import find_used
from app.domain.taxonomy.vocabulary.types import Understanding
from app.domain.taxonomy.vocabulary.understanding import Vocabulary, understand
from app.extensions import db
from app.http.current import get_gazetteer, get_vocabulary
from geo.gazetteer import Gazetteer

_FRESH_SECONDS = 600
"""So long is kept which words offerings have; what else is read, other objects tell."""


class Meant(NamedTuple):
    """What a text was understood as, and what is looked for by it; no wish where it says nothing."""

    understood: Understanding
    wish: Wish | None


def understand_text(text: str, *, may_hold_place: bool, exactly: bool = False) -> Meant:
    """Understand a text; with `may_hold_place` a place in it is split off, with `exactly` nothing is corrected.

    Without either, a place in the text stays there as what it is, and is read as nothing else.
    """
    read = _reader(
        get_vocabulary(),
        get_gazetteer() if may_hold_place or not exactly else None,
        int(time.monotonic() // _FRESH_SECONDS),
    )
    return read(text, may_hold_place, exactly)


@lru_cache(maxsize=2)
def _reader(vocabulary: Vocabulary, gazetteer: Gazetteer | None, _period: int) -> Callable[[str, bool, bool], Meant]:
    """Give what understands texts and keeps what it understood.

    Vocabulary and gazetteer are other objects when they have changed, so that nothing old is given. What was understood
    with the old ones goes with them: kept by text alone it would hold on to each vocabulary that there ever was.
    """
    find_place = gazetteer.find_exact if gazetteer else None

    @lru_cache(maxsize=2_048)
    def read(text: str, may_hold_place: bool, exactly: bool) -> Meant:
        understood = understand(
            text,
            vocabulary,
            find_place=find_place,
            find_used=_find_used,
            may_hold_place=may_hold_place,
            exactly=exactly,
        )
        return Meant(understood, wish_of(understood))

    return read


def _find_used(stems: Collection[str], words: Mapping[str, str]) -> Collection[str]:
    return find_used(db.session, stems, words)
