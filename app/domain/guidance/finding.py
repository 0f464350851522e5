"""Whether the words of a tree lead anywhere, asked before it is put into use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sqlalchemy.orm import Session

from app.domain.guidance.types import Wanted
from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import SearchCriteria
from app.domain.offerings.search.wish import wish_of
from app.domain.taxonomy.vocabulary.understanding import Vocabulary, understand


def finder(session: Session, vocabulary: Vocabulary) -> Callable[[Wanted], bool]:
    """Make what tells whether words find something: a need that is recognised, or else an offering that has them.

    A need is enough, since a database without offerings must be able to have a tree. Where there is none, all else
    that is wanted counts too: words that occur, but not at what is learned, find nothing there.
    """

    @cache
    def finds(wanted: Wanted) -> bool:
        understood = understand(wanted.words, vocabulary)
        wish = wish_of(understood)
        if wish is None or understood.is_understood:
            return wish is not None
        asked = SearchCriteria(
            wish=wish,
            kind=wanted.kind,
            theme=wanted.theme,
            form=wanted.form,
            audience=wanted.audience,
            limit=1,
        )
        return bool(search(session, asked).results)

    return finds
