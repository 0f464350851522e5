"""What was typed, understood: needs, a correction, and a place that stood in the wrong field; and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.counters.types import Counted
from app.domain.offerings.search.wish import Wish
from app.domain.taxonomy.helplines import ALL_LINES
from app.domain.taxonomy.types import Taxonomy
from app.domain.taxonomy.vocabulary.types import Correction, Need, Understanding
from app.http.understanding import understand_text
from app.web import labels
from app.web.helplines import present_helplines
from app.web.public.forms.search import SearchForm
from app.web.texts import gettext
from geo.gazetteer import Place

_MARKS = ".,;:!?()«»“”„'\"،؛؟"
"""What may stand against a word and is none of it."""

_SENTENCE = 3
"""So many words say more than a subject."""


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

    @property
    def is_urgent(self) -> bool:
        """Whether somebody is in need now, and is told whom to call."""
        return self.wish is not None and self.wish.is_urgent

    @property
    def may_be_a_cry(self) -> bool:
        """Whether it is a sentence of which nothing was understood, in nothing but ordinary words."""
        is_sentence = len(self.form.wat.split()) >= _SENTENCE
        return self.is_not_understood and is_sentence and not self.understood.telling

    @property
    def manners(self) -> tuple[Need, ...]:
        """What was said in words of its own of how, for whom, when and on what condition."""
        said = [found.need for found in self.understood.needs if not found.need.is_subject]
        return (*said, *(need for need in self.understood.manners if need.is_condition))


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
    if asked.wish is None or asked.form.cursor:
        return None
    where = (place and place.municipality_code) or ""
    if asked.is_not_understood:
        return {"name": Counted.SEARCH_NOT_UNDERSTOOD.value, "subject": "", "place": where}
    if place is None or found_near or asked.form.filters():  # what a filter leaves out is no gap in what there is
        return None
    return {"name": Counted.SEARCH_NOTHING_FOUND.value, "subject": asked.understood.keys[0], "place": where}


def understood_context(asked: Asked, lang: str, *, has_results: bool) -> dict[str, object]:
    """Give the results page what it says of how the words were understood, with one link to undo all of it."""
    form, correction = asked.form, asked.understood.correction
    exact_url = ""
    if asked.moved_place:
        exact_url = form.url(lang, wat=f"{form.wat} {asked.moved_place}", waar="", exact=True)
    elif correction:
        exact_url = form.url(lang, exact=True)
    order = None
    if asked.wish and form.waar and has_results:
        by_distance = form.volgorde == "dichtbij"
        order = {
            "label": gettext("Zet wat het beste past bovenaan") if by_distance else gettext("Zet dichtstbij bovenaan"),
            "url": form.url(lang, volgorde="" if by_distance else "dichtbij"),
        }
    in_doubt = asked.may_be_a_cry or (asked.is_not_understood and not has_results)
    needs = dict.fromkeys(found.need.label(lang) for found in asked.understood.needs if found.key not in ALL_LINES)
    return {
        "helplines": present_helplines(asked.understood.keys),
        "in_case": present_helplines(reversed(ALL_LINES)) if in_doubt else [],
        "corrected": labels.listed(_read_otherwise(correction), lang) if correction else "",
        "moved_place": asked.moved_place,
        "searched_for": list(needs),
        "exact_url": exact_url,
        "order": order,
    }


def _read_otherwise(correction: Correction) -> list[str]:
    """List the words that were read otherwise than typed; all of them where one became two or two became one."""
    typed, meant = correction.typed.split(), correction.meant.split()
    if len(typed) != len(meant):
        return [correction.meant]
    return [read.strip(_MARKS) for was, read in zip(typed, meant, strict=True) if was != read]
