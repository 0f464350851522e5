"""What is asked of who is in need now, beside the helpline to call: told before anything that is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.domain.taxonomy.helplines import helplines

_QUESTIONS = {
    "suicidal-thoughts": lazy_gettext("Denkt u aan zelfmoord?"),
    "domestic-violence": lazy_gettext("Bent u niet veilig, of maakt u zich zorgen?"),
    "emergency": lazy_gettext("Is iemand nu in gevaar?"),
}


@dataclass(frozen=True, slots=True)
class ShownHelpline:
    """What is asked, who answers, and the number to call."""

    question: LazyString
    name: str
    phone: str


def present_helplines(needs: Iterable[str]) -> list[ShownHelpline]:
    """Put the helplines for needs, by their keys, into words."""
    return [ShownHelpline(_QUESTIONS[line.need], line.name, line.phone) for line in helplines(needs)]
