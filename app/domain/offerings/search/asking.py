"""A search on its way to the database: what its statements bind, and what their rows become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection

from app.domain.base import TIME_ZONE
from app.domain.offerings.search import rules
from app.domain.offerings.search.cursor import read_cursor
from app.domain.offerings.search.opening import window_values, windows
from app.domain.offerings.search.sql import DIALECTS
from app.domain.offerings.search.types import Result, Score, SearchCriteria, Way
from app.domain.offerings.types import COUNTRY_CODE
from geo.engine import fetch_rows

_NOTHING: Mapping[str, Any] = MappingProxyType({})


_Value = TypeVar("_Value")


def padded(values: tuple[_Value, ...]) -> tuple[_Value, ...]:
    """Repeat the last of some alternatives until there are a power of two, so that few statements serve all numbers."""
    return values + values[-1:] * ((1 << max(0, len(values) - 1).bit_length()) - len(values)) if values else values


class Asked:
    """The connection, the criteria, and everything that the statements of one search bind.

    `moment` is the one for which is judged what is open: on later pages that of the first. `fits` are the rows of terms
    of which one must be had wholly, `values` what is bound.
    """

    def __init__(self, connection: Connection, criteria: SearchCriteria, at: datetime) -> None:
        """Read the cursor, and bind everything once; what a statement does not name it does not get.

        Raises InvalidParameter and StaleCursor as `read_cursor` does.
        """
        self.connection = connection
        self.criteria = criteria
        self.at = at
        self.engine = connection.dialect.name
        self.cursor = read_cursor(criteria, at)
        self.terms = list_terms(criteria)
        self.moment = datetime.fromtimestamp(self.cursor.minute * 60, UTC) if self.cursor else at
        self.windows = windows(criteria.opening, self.moment) if criteria.opening else ()
        self.fits = criteria.wish.fits if criteria.wish else ()
        self._bound_fits = padded(self.fits)
        self.remote_terms = len(self.terms) - (criteria.municipality_code is not None)
        wants_remote = criteria.remote_limit and criteria.delivery is not Way.ON_SITE
        self.areas = _list_areas(criteria) if wants_remote and self.cursor is None else []
        self._filter_marks = rules.filter_marks_of(self.terms)
        self.values: Mapping[str, Any] = self._bind()

    @property
    def is_selective(self) -> bool:
        """Whether a listing must have any terms."""
        return bool(self.terms or self.fits)

    @property
    def is_marked(self) -> bool:
        """Whether what must be had are needs, which have marks and traits."""
        return self.criteria.wish is not None and bool(self.criteria.wish.subjects)

    @property
    def is_filtered(self) -> bool:
        """Whether any of the terms are filters, which have marks."""
        return bool(self._filter_marks)

    @property
    def fit_lengths(self) -> tuple[int, ...]:
        """How many terms each of the rows has."""
        return tuple(map(len, self._bound_fits))

    def run(self, statement: str, more: Mapping[str, Any] = _NOTHING) -> Sequence[Sequence[Any]]:
        """Run a statement, which may bind more values, and give all its rows."""
        return fetch_rows(self.connection, statement, {**self.values, **more})

    def result(self, row: Sequence[Any]) -> Result:
        """Make a result of listing_id, offering_id, distance, key, slug, card, fresh_until."""
        listing_id, offering_id, distance, _key, slug, card, fresh_until = row
        return self.result_of(listing_id, offering_id, distance, (slug, card, fresh_until))

    def result_of(
        self,
        listing_id: str,
        offering_id: str,
        distance: float | None,
        written: Sequence[Any],
        score: Score | None = None,
        *,
        fits: bool = True,
    ) -> Result:
        """Make a result of its slug, card and fresh_until; from the card is taken what is over."""
        slug, card, fresh_until = written
        if fresh_until is not None and self._is_over(fresh_until):
            card = orjson.dumps(rules.refresh_card(orjson.loads(card), self.at)).decode()
        return Result(listing_id, offering_id, slug, distance, card, score, fits)

    def remote_results(self, rows: Sequence[Sequence[Any]]) -> tuple[Result, ...]:
        """Make results of what is given from afar."""
        return tuple(self.result(row) for row in rows)

    def _bind(self) -> dict[str, Any]:
        criteria = self.criteria
        today = self.at.astimezone(TIME_ZONE).date()
        values: dict[str, Any] = {"today": today if self.engine == "postgresql" else today.isoformat()}
        values |= {f"term{number}": f" {term} " for number, term in enumerate(self.terms)}
        values |= {f"area{level}": code for level, code in enumerate(self.areas)}
        if self.is_filtered:
            values["filter_marks"] = self._filter_marks
        if self.is_selective:
            ask = DIALECTS[self.engine].question
            values["terms"] = ask(self.terms, self.fits)
            values["remote_terms"] = ask([*self.terms[: self.remote_terms], rules.TERM_REMOTE], self.fits)
        if not self.is_marked:
            rows = enumerate(self._bound_fits)
            values |= {f"fit{row}_{n}": f" {term} " for row, terms in rows for n, term in enumerate(terms)}
        values |= window_values(self.windows)
        if criteria.origin is not None:
            values |= {"x": criteria.origin.x, "y": criteria.origin.y}
        if criteria.wish is not None and self.is_marked:
            values["fit_marks"], values["more_fit_marks"] = criteria.wish.fit_marks
            values["hint_marks"], values["more_hint_marks"] = criteria.wish.hint_marks
            values |= DIALECTS[self.engine].traits([rules.trait(term) for (term,) in self._bound_fits])
        if criteria.radius_m is not None:
            values["radius"] = float(criteria.radius_m)
        if self.cursor is not None:
            values |= {"after_key": self.cursor.key, "after_id": self.cursor.listing_id}
        return values

    def _is_over(self, moment: datetime | str) -> bool:
        if isinstance(moment, str):  # SQLite keeps moments as text in UTC.
            moment = datetime.fromisoformat(f"{moment}+00:00")
        return moment <= self.at


def list_terms(criteria: SearchCriteria) -> list[str]:
    """List the terms that a listing must have to fit, without a double; that of the municipality stands last.

    What is given from afar lies in no municipality, and need only have the others.
    """
    terms = [
        *([rules.facet("theme", criteria.theme)] if criteria.theme else []),
        *([rules.facet("kind", criteria.kind)] if criteria.kind else []),
        *([rules.facet("aud", criteria.audience)] if criteria.audience else []),
        *([rules.facet("form", criteria.form)] if criteria.form else []),
        *([rules.facet("lang", criteria.language)] if criteria.language else []),
        *([rules.TERM_IDO] if criteria.ido else []),
        *([rules.TERM_FREE] if criteria.free else []),
        *([rules.TERM_DROP_IN] if criteria.drop_in else []),
        *([rules.TERM_DROP_IN] if criteria.opening and criteria.opening.walk_in else []),
        *([rules.TERM_WHEELCHAIR] if criteria.wheelchair else []),
        *([_way_term(criteria.delivery)] if criteria.delivery else []),
        *([rules.facet("mun", criteria.municipality_code)] if criteria.municipality_code else []),
    ]
    return list(dict.fromkeys(terms))


def _way_term(way: Way) -> str:
    return rules.facet("by", "distance" if way is Way.ONLINE_OR_TELEPHONE else way)


def _list_areas(criteria: SearchCriteria) -> list[str]:
    """List the areas whose residents somebody at the origin is one of, small to large."""
    origin = criteria.origin
    codes = (origin.municipality_code, origin.province_code) if origin else ()
    return [*(code for code in codes if code), COUNTRY_CODE]
