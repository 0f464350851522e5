"""What is asked of search, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

import orjson

from app.domain.offerings.search.wish import Wish
from app.domain.offerings.types import Kind


class Way(StrEnum):
    """How one wants to be helped: at a venue, or in a way for which one need not go anywhere."""

    ON_SITE = "on_site"
    AT_HOME = "at_home"
    ONLINE = "online"
    TELEPHONE = "telephone"
    ONLINE_OR_TELEPHONE = "online_or_telephone"


class DayName(StrEnum):
    """A time that needs no date: at this moment, today from now on, tomorrow, or seven days from now on."""

    NOW = "now"
    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEK = "week"


class Part(StrEnum):
    """A part of the day: from 6, from 12 and from 18 to 24 o'clock."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Opening:
    """When something has to be open: on a day, in a part of it, or both. Unknown hours are never open.

    With `walk_in` one must be able to come without an appointment too.
    """

    day: DayName | date | None = None
    part: Part | None = None
    walk_in: bool = False


class Counting(StrEnum):
    """How much is counted: nothing, what lies within the reach that is shown, or all, exact to 1,000."""

    NONE = "none"
    REACH = "reach"
    ALL = "all"


class Order(StrEnum):
    """In which order results stand: what fits best and is near, or what is nearest."""

    BEST = "best"
    DISTANCE = "distance"


class IntervalState(StrEnum):
    """What is said of an interval of a timetable; outside all of them it is closed."""

    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody searches from: RD New metres, and the codes of the areas they live in."""

    x: float
    y: float
    municipality_code: str | None = None
    province_code: str | None = None


@dataclass(frozen=True, slots=True)
class SearchCriteria:
    """Everything that decides what is found and in which order, already checked.

    `wish` is what the words were understood as. With a wish and an origin what fits best and is near stands first,
    unless `order` says otherwise; without a wish what is nearest always does. `ido` asks for Informatiepunten Digitale
    Overheid, `municipality_code` keeps to venues inside one municipality, `wheelchair` to venues that one can enter
    with one (and what needs no venue), `opening` to what is open then. `delivery` keeps to what is given in that way;
    one for which nobody need go anywhere leaves no results at venues, only those from afar. `cursor` is the
    `next_cursor` of an earlier page. With `widen`, results outside the radius and a way out of an empty answer are
    added, as a page wants and a program does not.
    """

    origin: Origin | None = None
    wish: Wish | None = None
    order: Order = Order.BEST
    theme: str | None = None
    kind: Kind | None = None
    audience: str | None = None
    form: str | None = None
    language: str | None = None
    municipality_code: str | None = None
    ido: bool = False
    free: bool = False
    drop_in: bool = False
    wheelchair: bool = False
    delivery: Way | None = None
    opening: Opening | None = None
    radius_m: int | None = None
    limit: int = 20
    cursor: str | None = None
    counting: Counting = Counting.NONE
    widen: bool = False
    remote_limit: int = 6

    @property
    def is_ranked(self) -> bool:
        """Tell whether what fits best stands first."""
        return self.wish is not None and self.origin is not None and self.order is Order.BEST

    @property
    def is_from_afar(self) -> bool:
        """Tell whether only what is given from afar is asked for."""
        return self.delivery not in {None, Way.ON_SITE}


class Score(NamedTuple):
    """Why a result stands where it does; docs/ranking.md tells what each part means.

    All are from 0 to 1, but for a `fit` that much beside the need makes more. `total` is `fit * near * serves * soon`,
    with a little for `opens`, `checked` and `free`.
    """

    fit: float
    near: float
    serves: float
    soon: float
    opens: float
    checked: float
    free: float
    total: float


@dataclass
class Result:
    """One thing found: its true distance (None for what is given from afar) and its card, as text and as `data`.

    `score` tells why it stands where it does, where results are ranked; `fits` is false for what is only something
    like what was asked for.

    `data` has the keys of the card: id, listingId, kind, title, slug, summary, organisation, venue, address,
    municipality, lat, lon, themes, form, audiences, languages, cost, access, deliveries, bring, hours, closures,
    sessions, phone, website, otherVenues, residentsOnly, servedAreas, ido, checkedOn, unavailable, isExample.
    """

    listing_id: str
    offering_id: str
    slug: str
    distance_m: float | None
    card: str
    score: Score | None = None
    fits: bool = True
    _data: dict[str, Any] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def data(self) -> dict[str, Any]:
        """The card as a dictionary, read when it is first asked for."""
        if self._data is None:
            self._data = orjson.loads(self.card)
        return self._data


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; when not exact, there are more than `total`."""

    total: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Fallback:
    """The way out when nothing fits: the nearest Informatiepunt, and what is near in general.

    `without_words` is the same search without the words; when even that finds nothing, it is simply what is nearest.
    """

    nearest_ido: Result | None
    without_words: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of answers.

    `results` are at venues, nearest first. `remote` are given from afar to the residents of the origin's municipality,
    province or country. `beyond` lie outside the asked radius. `count` is what was asked for, within `reach_m` metres
    when that is set, and then without what is only something like it. `next_cursor` leads to the next page, if there is
    one; `passed` is how many stood on those before.
    `is_answered` is false when needs were understood and what was found helps with something like them at best;
    `is_met` too when what does answer them is not near (see `rules.NEAR_M`).
    """

    results: tuple[Result, ...]
    remote: tuple[Result, ...] = ()
    beyond: tuple[Result, ...] = ()
    count: Count | None = None
    reach_m: int | None = None
    next_cursor: str | None = None
    fallback: Fallback | None = None
    passed: int = 0
    is_met: bool = True
    is_answered: bool = True
