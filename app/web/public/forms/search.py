"""The search as the address of a page says it: what, where and the filters, by their Dutch names and slugs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.domain.base import now
from app.domain.errors import InvalidParameter, Reason
from app.domain.offerings.search.opening import coming_days
from app.domain.offerings.search.types import Counting, DayName, Opening, Order, Origin, Part, SearchCriteria, Way
from app.domain.offerings.search.wish import Wish
from app.domain.offerings.types import Kind
from app.domain.taxonomy.types import Taxonomy, Term, Terms, Tongue
from app.web.public.forms.reading import choice, tidy
from geo.maps import MapView

KINDS = {"leren": Kind.LEARN, "hulp": Kind.HELP}
WAYS = {
    "op-een-plek": Way.ON_SITE,
    "online-of-telefoon": Way.ONLINE_OR_TELEPHONE,
    "online": Way.ONLINE,
    "telefoon": Way.TELEPHONE,
    "thuis": Way.AT_HOME,
}
NOW = "nu"
DAYS = {"vandaag": DayName.TODAY, "morgen": DayName.TOMORROW, "week": DayName.WEEK}
"""The days with a name; others are dates."""

PARTS = {"ochtend": Part.MORNING, "middag": Part.AFTERNOON, "avond": Part.EVENING}
CRITERIA = {
    "thema": "theme",
    "soort": "kind",
    "voor": "audience",
    "vorm": "form",
    "taal": "language",
    "gratis": "free",
    "inloop": "drop_in",
    "rolstoel": "wheelchair",
    "manier": "delivery",
    "nu": "opening",
    "dag": "day",
    "deel": "part",
    "straal": "radius_m",
}
"""What each filter is called where it is counted."""

MOST_FROM_AFAR = 50
"""How many are shown when only what is given from afar is asked for."""

RADII_KM = (2, 5, 10, 25, 50)
"""The distances that are offered; any whole number up to the most is understood."""

MOST_KM = 300
MOST_CHARACTERS = 200
YES = "ja"
_NO_FILTERS = frozenset({"wat", "waar", "cursor", "kaart", "exact", "volgorde"})
ORDERS = {"dichtbij": Order.DISTANCE}
"""In which other order results may stand."""

_A_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_YES = frozenset({"ja", "1", "on", "true"})
_NO = frozenset({"", "nee", "0", "off", "false"})


@dataclass(frozen=True)
class SearchForm:
    """One search, as typed and chosen; the fields carry the names of the parameters of the address."""

    wat: str = ""
    waar: str = ""
    thema: str = ""
    soort: str = ""
    voor: str = ""
    vorm: str = ""
    taal: str = ""
    nu: bool = False
    dag: str = ""
    deel: str = ""
    gratis: bool = False
    inloop: bool = False
    rolstoel: bool = False
    manier: str = ""
    straal: int | None = None
    cursor: str = ""
    kaart: str = ""
    exact: bool = False
    volgorde: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str], taxonomy: Taxonomy) -> SearchForm:
        """Read the parameters of an address; of a doubled one the first counts.

        Raises:
            InvalidParameter: naming the first parameter that can't be used and what is allowed.
        """
        _refuse_two_times(args)
        args = args.to_dict() if isinstance(args, MultiDict) else args  # it raises an error for each that is missing
        is_now, day, part = _opening(args)
        return cls(
            wat=_text(args, "wat"),
            waar=_text(args, "waar"),
            thema=choice(args, "thema", taxonomy.themes.slugs),
            soort=choice(args, "soort", tuple(KINDS)),
            voor=choice(args, "voor", taxonomy.audiences.slugs),
            vorm=choice(args, "vorm", taxonomy.forms.slugs),
            taal=choice(args, "taal", taxonomy.languages.slugs),
            nu=is_now,
            dag=day,
            deel=part,
            gratis=switch(args, "gratis"),
            inloop=switch(args, "inloop"),
            rolstoel=switch(args, "rolstoel"),
            manier=choice(args, "manier", tuple(WAYS)),
            straal=_kilometres(args, "straal"),
            cursor=args.get("cursor", "").strip(),
            kaart=_view(args, "kaart"),
            exact=switch(args, "exact"),
            volgorde=choice(args, "volgorde", tuple(ORDERS)),
        )

    @classmethod
    def read_as_left(cls, args: Mapping[str, str], taxonomy: Taxonomy) -> SearchForm:
        """Read what can be read of an address that has a fault, so that the form is shown as it was left.

        What can't be used is left out, and a text that is too long is cut.
        """
        left = MultiDict(args)
        while True:
            try:
                return cls.read(left, taxonomy)
            except InvalidParameter as error:
                if error.reason is Reason.TOO_LONG:
                    left[error.parameter] = tidy(left[error.parameter])[:MOST_CHARACTERS].rstrip()
                else:
                    del left[error.parameter]

    @property
    def is_from_afar(self) -> bool:
        """Tell whether only what is given from afar is asked for."""
        return WAYS.get(self.manier, Way.ON_SITE) is not Way.ON_SITE

    def url(self, lang: str, **changes: object) -> str:
        """Give the address of this search, or of one that differs; without the cursor, unless that is given.

        The view of the map stays as long as the place and the page do.
        """
        return f"/{lang}/zoeken{self.as_query(**changes)}"

    def as_query(self, **changes: object) -> str:
        """Give what stands behind the path of such an address."""
        written = {**self._written, "cursor": ""}
        if "waar" in changes or "cursor" in changes:
            written["kaart"] = ""
        for name, value in changes.items():
            written[name] = _write(name, value)
        asked = "&".join(filter(None, written.values()))
        return f"?{asked}" if asked else ""

    @cached_property
    def _written(self) -> dict[str, str]:
        """Every field as it stands in an address; a page of results has a dozen addresses that differ in one."""
        return {name: _write(name, value) for name, value in self.values().items()}

    def opening(self) -> Opening | None:
        """Tell when something has to be open: now means that one can also walk in."""
        if self.nu:
            return Opening(DayName.NOW, walk_in=True)
        if not (self.dag or self.deel):
            return None
        day = DAYS.get(self.dag) or (date.fromisoformat(self.dag) if self.dag else None)
        return Opening(day, PARTS.get(self.deel))

    def at_any_time(self) -> SearchForm:
        """Give the same search, whenever it is open."""
        return replace(self, nu=False, dag="", deel="")

    def values(self) -> dict[str, Any]:
        """Give the value of every field by its name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def filters(self) -> dict[str, Any]:
        """Give the filters that are on; what, where, the page and the view of the map are no filters."""
        return {name: value for name, value in self.values().items() if value and name not in _NO_FILTERS}

    @property
    def view(self) -> MapView | None:
        """The view of the map that the address asks for."""
        if not self.kaart:
            return None
        lat, lon, zoom = self.kaart.split(",")
        return MapView(lat=float(lat), lon=float(lon), zoom=int(zoom))

    def criteria(self, taxonomy: Taxonomy, origin: Origin | None, wish: Wish | None = None) -> SearchCriteria:
        """Make what search asks of the room, from an origin; counts on the first page only."""
        criteria = SearchCriteria(
            origin=origin,
            wish=wish,
            order=ORDERS.get(self.volgorde, Order.BEST),
            theme=_key(taxonomy.themes, self.thema),
            kind=KINDS.get(self.soort),
            audience=_key(taxonomy.audiences, self.voor),
            form=_key(taxonomy.forms, self.vorm),
            language=_key(taxonomy.languages, self.taal),
            free=self.gratis,
            drop_in=self.inloop,
            wheelchair=self.rolstoel,
            delivery=WAYS.get(self.manier),
            opening=self.opening(),
            radius_m=self.straal * 1000 if self.straal else None,
            cursor=self.cursor or None,
            counting=Counting.NONE if self.cursor else Counting.REACH,
            widen=not self.cursor,
        )
        return replace(criteria, remote_limit=MOST_FROM_AFAR) if criteria.is_from_afar else criteria


def _text(args: Mapping[str, str], name: str) -> str:
    text = tidy(args.get(name, ""))
    if len(text) > MOST_CHARACTERS:
        raise InvalidParameter(
            name,
            f"{name} is longer than {MOST_CHARACTERS} characters",
            allowed=f"at most {MOST_CHARACTERS} characters",
            reason=Reason.TOO_LONG,
            most=MOST_CHARACTERS,
        )
    return text


def _refuse_two_times(args: Mapping[str, str]) -> None:
    """Refuse a time that is given twice and differs, because nobody should wait before a closed door."""
    for name in ("nu", "dag", "deel"):
        if isinstance(args, MultiDict) and len({*args.getlist(name)}) > 1:
            raise InvalidParameter(name, f"{name} is given more than once", allowed="one value", reason=Reason.TWO)


def _opening(args: Mapping[str, str]) -> tuple[bool, str, str]:
    """Read when it has to be open: now, or a day and a part of it. The list of days has now as a choice too."""
    is_now, part = switch(args, "nu"), choice(args, "deel", tuple(PARTS))
    days = (day.isoformat() for day in coming_days(now())) if args.get("dag") else ()
    day = "" if past_day(args) else choice(args, "dag", (NOW, *DAYS, *days))
    if day == NOW:
        return True, "", ""
    for name, value in (("dag", day), ("deel", part)):
        if is_now and value:
            message, allowed = f"nu and {name} are both given", f"nu or {name}, not both"
            raise InvalidParameter(name, message, allowed=allowed, reason=Reason.TWO)
    return is_now, day, part


def past_day(args: Mapping[str, str]) -> date | None:
    """Give the day that an address asks for when it has passed: an address that was kept still leads to a page."""
    day = args.get("dag", "")
    if not _A_DAY.fullmatch(day):
        return None
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        return None
    return asked if asked < coming_days(now())[0] else None


def switch(args: Mapping[str, str], name: str) -> bool:
    """Read a parameter that is on or off.

    Raises InvalidParameter when it is neither.
    """
    value = args.get(name, "").strip().lower()
    if value not in _YES | _NO:
        raise InvalidParameter(
            name, f"{name} is neither on nor off", allowed=f"{YES}, or nothing", reason=Reason.UNKNOWN
        )
    return value in _YES


def _kilometres(args: Mapping[str, str], name: str) -> int | None:
    value = args.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 4 and 1 <= int(value) <= MOST_KM):
        raise InvalidParameter(
            name,
            f"{name} is no whole number of kilometres",
            allowed=f"a whole number from 1 to {MOST_KM}",
            reason=Reason.NO_NUMBER,
            least=1,
            most=MOST_KM,
        )
    return int(value)


def _view(args: Mapping[str, str], name: str) -> str:
    """Read the view of a map, `52.5125,6.0945,13`, and write it as the map itself does."""
    value = args.get(name, "").strip()
    if not value:
        return ""
    view = MapView.parse(value)
    if view is None:
        raise InvalidParameter(
            name,
            f"{name} is no view of a map of the Netherlands",
            allowed="latitude, longitude and zoom of 6 to 18, such as 52.5125,6.0945,13",
        )
    return str(view)


def _write(name: str, value: object) -> str:
    """Write a parameter for an address, or nothing for what is off or empty."""
    return _encoded(name, YES if value is True else str(value)) if value else ""


@lru_cache(maxsize=4096)
def _encoded(name: str, value: str) -> str:
    """Write a parameter; the links of a page say the same few over and over."""
    return urlencode({name: value})


def _key(terms: Terms[Term] | Terms[Tongue], slug: str) -> str | None:
    term = terms.find_by_slug(slug) if slug else None
    return term.key if term else None
