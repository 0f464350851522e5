"""What was typed, understood: needs, a correction, and a place that stood in the wrong field; and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.counters.types import Counted
from app.domain.offerings.search.wish import Wish
from app.domain.taxonomy.types import Taxonomy
from app.domain.taxonomy.vocabulary.types import Understanding
from app.http.understanding import understand_text
from app.web.public.forms.search import SearchForm
from app.web.texts import gettext
from geo.gazetteer import Place


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was meant: the form, a place in *wat* moved to *waar*, and what its words were understood as."""

    form: SearchForm
    understood: Understanding
    wish: Wish | None
    moved_place: str = ""

    @property
    def is_not_understood(self) -> bool:
        """Whether there are words in which no need was recognised."""
        return self.wish is not None and not self.understood.is_understood


def read_asked(args: Mapping[str, str], taxonomy: Taxonomy) -> Asked:
    """Read the parameters of an address, and what stands in *wat*.

    Raises InvalidParameter as the form does.
    """
    form = SearchForm.read(args, taxonomy)
    understood, wish = understand_text(form.wat, may_hold_place=not (form.waar or form.exact), exactly=form.exact)
    moved = understood.place or ""
    if moved:
        form = replace(form, wat=understood.text, waar=moved)
    return Asked(form, understood, wish, moved)


def counted_as(asked: Asked, place: Place | None, *, found_near: bool) -> dict[str, str] | None:
    """Tell what the page says to the counters: that nothing was understood, or nothing found; never in which words."""
    if place is None or asked.wish is None or asked.form.cursor:
        return None
    where = place.municipality_code or ""
    if asked.is_not_understood:
        return {"name": Counted.SEARCH_NOT_UNDERSTOOD.value, "subject": "", "place": where}
    if found_near:
        return None
    return {"name": Counted.SEARCH_NOTHING_FOUND.value, "subject": asked.understood.keys[0], "place": where}


def understood_context(asked: Asked, lang: str, *, has_results: bool) -> dict[str, object]:
    """Give the results page what it says of how the words were understood, with links to undo it."""
    form, understood = asked.form, asked.understood
    correction = None
    if understood.correction:
        correction = {
            "meant": understood.correction.meant,
            "typed": understood.correction.typed,
            "exact_url": form.url(lang, exact=True),
        }
    moved = None
    if asked.moved_place:
        typed = f"{form.wat} {asked.moved_place}"
        moved = {"place": asked.moved_place, "undo_url": form.url(lang, wat=typed, waar="", exact=True)}
    order = None
    if asked.wish and form.waar and has_results:
        by_distance = form.volgorde == "dichtbij"
        order = {
            "label": gettext("Zet wat het beste past bovenaan") if by_distance else gettext("Zet dichtstbij bovenaan"),
            "url": form.url(lang, volgorde="" if by_distance else "dichtbij"),
        }
    labels = dict.fromkeys(found.need.label(lang) for found in understood.needs)
    return {
        "correction": correction,
        "moved": moved,
        "searched_for": list(labels),
        "order": order,
    }
