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
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is asked, who answers, and the number."""

    question: LazyString
    name: str
    phone: str


def alarms(needs: Iterable[str]) -> list[Alarm]:
    """List what is told for needs, by their keys."""
    return [Alarm(_QUESTIONS[line.need], line.name, line.phone) for line in helplines(needs)]
