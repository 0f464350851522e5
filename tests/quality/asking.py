"""The seam: one question asked as a visitor asks it, of the page itself. Nothing else here knows how search works.

What the page hands to its template is the answer, so whatever happens to the words on the way (needs recognised,
errors mended, a place moved to its own field) is measured as a visitor gets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template

from app.http.locale import DEFAULT_LANGUAGE, LANGUAGES
from tests.quality.judged import Question


@dataclass(frozen=True, slots=True)
class Answer:
    """The listing ids of a page in their order: of the list, and of the group that needs no journey.

    What the page shows because it found nothing is no answer and stands in neither.
    """

    near: tuple[str, ...] = ()
    afar: tuple[str, ...] = ()


def ask(client: FlaskClient, question: Question) -> Answer:
    """Ask the results page, in the language of the question where the site speaks it, and take its first page."""
    language = question.language if question.language in LANGUAGES else DEFAULT_LANGUAGE
    typed = {"wat": question.text, "waar": question.where}
    contexts: list[dict[str, Any]] = []

    def take(_sender: Flask, template: Template, context: dict[str, Any], **_more: Any) -> None:
        if template.name == "public/results.html":
            contexts.append(context)

    with template_rendered.connected_to(take, client.application):
        response = client.get(f"/{language}/zoeken", query_string=typed, follow_redirects=True)
    if response.status_code != 200:
        msg = f"{typed} gave {response.status}"
        raise RuntimeError(msg)
    if not contexts:  # a choice between places of one name
        return Answer()
    page = contexts[-1]
    return Answer(
        near=tuple(card.id for card in (*page["cards"], *page["further"])),
        afar=tuple(card.id for card in page["remote"]),
    )
