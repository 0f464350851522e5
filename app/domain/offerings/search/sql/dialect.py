"""What a statement of search leaves to the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Dialect(Protocol):
    """The words in which the engines differ. `nearest` and `fitting` write the tables `candidate` and `horizon`.

    Bound values: x, y, today, radius, terms (the whole question for the text index), term0….
    """

    recursive: bool
    frequency_statement: str
    """Gives one row of listings, terms and shares from the engine's own statistics; empty where it keeps none."""

    needs_statement: str
    """Counts the listings that have each need and those of Informatiepunten, where the engine keeps no statistics."""

    walked: str
    """What `nearest` calls the listing whose fitting it looks at."""
    read: str
    """And the same listing where its terms are read."""

    about_all: str
    """About how many listings there are."""

    def bound(self, name: str) -> str:
        """Write the place of a bound value."""

    def renamed(self, statement: str, ending: str) -> str:
        """Give a statement whose bound values have an ending behind their names."""

    def has(self, term: str, terms: str = "terms") -> str:
        """Write that a term, between spaces, is among a row's terms."""

    def has_trait(self, table: str, number: int) -> str:
        """Write that a listing has one of the bound traits, which are so many."""

    def traits(self, traits: Sequence[str]) -> dict[str, Any]:
        """Name the values that this binds."""

    def used(self, names: Sequence[str]) -> str:
        """Write a statement that gives those of some bound words that any listing has."""

    def before(self, text: str, mark: str) -> str:
        """Write what of a text stands before a mark; all of it where there is none."""

    def visible(self, prefix: str = "") -> str:
        """Write that a listing is public today."""

    def fits(self, table: str, terms: str = "terms") -> str:
        """Write that a listing has all terms of the question, through the text index."""

    def within(self) -> str:
        """Write that a listing lies within the radius, through the spatial index."""

    def nearest(
        self, candidates: int, *, fits: list[str], has: list[str], wanted: int, within: bool, traits: bool
    ) -> str:
        """Write the tables with those that fit among the nearest listings, and ties.

        `fits` are conditions on what is walked, with `traits` on these too, and `has` on its terms, which are only read
        of what fits. About `candidates` are looked at, or fewer if `wanted` of them fit earlier.
        """

    def plain(self, candidates: int, *, fits: list[str], wanted: int) -> str:
        """Write the table `near` with so many of the nearest listings at least, where nothing else is asked.

        With `fits`, the first so many that are wanted among them. Of those as far away as the last one some may be
        missing.

        Its columns: id, listing_id, offering_id, distance, is_public, and reach: how far was looked if fewer fit than
        are wanted, below 0 where that is not known.
        """

    def around(self, numbers: tuple[int, int, int] | None, *, filters: str, fits: str, hints: str) -> str:
        """Write the tables `measure` and `chosen`: what is public and passes the filters among the nearest listings.

        Of three numbers the last says how many listings to look at; without numbers all within the bound `reach` are.
        With `fits`, only those are chosen that fit or that are near and hinted at: among so many as the second number
        says, or within the bound `hinted`. These three are conditions on the table `around`. A few that are as far as
        the last one may come along.

        Columns of `measure`: scale, hinted, reach: how far the nearest so many lie by each of the numbers, null when
        there are fewer; the last two a little less, so that no other can be as far. Of `chosen`: id, listing_id,
        offering_id, timetable_id, traits, distance and is_near.
        """

    def fitting(self, candidates: int, *, fits: list[str], within: bool, through: str = "") -> str:
        """Write the tables with so many of the nearest listings among those that fit, and ties.

        The text index brings them, or another through a condition.
        """

    def question(self, terms: Sequence[str], fits: Sequence[Sequence[str]] = ()) -> str:
        """Write terms as the text index's own question: all of them, and all of one of the rows, if there are any."""
