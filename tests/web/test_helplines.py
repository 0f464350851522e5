"""Who is in need now is told whom to call, before anything that was found."""

from __future__ import annotations

import pytest

from tests.web.conftest import Reader, Town


@pytest.mark.parametrize(
    ("lang", "typed", "phone"),
    [
        ("nl", "ik wil dood", "08000113"),
        ("nl", "zelfmoord", "08000113"),
        ("en", "suicide", "08000113"),
        ("tr", "ölmek istiyorum", "08000113"),
        ("nl", "ik word mishandeld", "08002000"),
        ("nl", "mijn man slaat mij", "08002000"),
        ("ar", "زوجي يضربني", "08002000"),
    ],
)
def test_who_is_in_need_is_told_whom_to_call(reader: Reader, town: Town, lang: str, typed: str, phone: str) -> None:
    page = reader.open(f"/{lang}/zoeken?waar=3511&wat={typed}")
    calls = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("tel:")]
    assert calls[:2] == [f"tel:{phone}", "tel:112"]


@pytest.mark.parametrize("typed", ["computer", "mijn man is dood", "somber", ""])
def test_nobody_else_is(reader: Reader, town: Town, typed: str) -> None:
    page = reader.open(f"/nl/zoeken?waar=3511&wat={typed}")
    assert not [link for link in page.all("a") if link.attributes["href"] == "tel:112"]
