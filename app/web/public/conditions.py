"""Filters that a question speaks of, so that one tap sets them: `taalles op zaterdagochtend, gratis`.

They are offered and not set: of some offerings nobody knows the hours, and those would be gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from app.domain.taxonomy.types import Taxonomy
from app.domain.taxonomy.vocabulary.types import Need

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FILTERS: dict[str, tuple[str, str | bool]] = {
    "open-now": ("nu", True),
    "today": ("dag", "vandaag"),
    "tomorrow": ("dag", "morgen"),
    "this-week": ("dag", "week"),
    "morning": ("deel", "ochtend"),
    "afternoon": ("deel", "middag"),
    "evening": ("deel", "avond"),
    "free": ("gratis", True),
    "drop-in": ("inloop", True),
    "wheelchair": ("rolstoel", True),
    "online": ("manier", "online"),
    "by-phone": ("manier", "telefoon"),
    "at-home": ("manier", "thuis"),
}
"""By need, the name and value of the filter that asks for it."""


def filters_said(manners: Iterable[Need], taxonomy: Taxonomy, days: Iterable[date]) -> Iterator[tuple[str, str | bool]]:
    """Give the names and values of the filters for how, for whom and when somebody asked, in the order of the question.

    `days` are those that can be asked for: a day of the week is the first of them that is one.
    """
    by_weekday = {_DAYS[day.weekday()]: day for day in reversed([*days])}
    for need in manners:
        if need.key in by_weekday:
            yield "dag", by_weekday[need.key].isoformat()
        elif need.key in _FILTERS:
            yield _FILTERS[need.key]
        elif need.audience and (audience := taxonomy.audiences.find(need.audience)):
            yield "voor", audience.slug
        elif need.language and (language := taxonomy.languages.find(need.language)):
            yield "taal", language.slug
        elif need.form and (form := taxonomy.forms.find(need.form)):
            yield "vorm", form.slug
