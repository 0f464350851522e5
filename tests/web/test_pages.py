"""Every kind of page, in every language: well made, and every link of our own leads somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.http.current import forget_current
from app.http.languages import LANGUAGES
from app.web.assets import STATIC
from tests.web.conftest import Reader, Town
from tests.web.linting import links

PAGES = (
    "/{lang}/",
    "/{lang}/zoeken",
    "/{lang}/zoeken?waar=3511",
    "/{lang}/zoeken?waar=Utrecht&wat=taal&thema=taal&soort=leren&voor=iedereen&vorm=cursus&taal=nl&gratis=ja&inloop=ja&straal=10",
    "/{lang}/zoeken?waar=Utrecht&wat=onderwatervioolles",
    "/{lang}/zoeken?waar=Nes",
    "/{lang}/zoeken?waar=qqqqqq",
    "/{lang}/zoeken?waar=52.09,5.12",
    "/{lang}/zoeken?waar=Utrecht&straal=1",
    "/{lang}/gemeente",
    "/{lang}/gemeente/utrecht",
    "/{lang}/gemeente/utrecht/digitaal",
    "/{lang}/gemeente/utrecht/recht",
    "/{lang}/keuzehulp",
    "/{lang}/keuzehulp/ander/hulp",
    "/{lang}/keuzehulp/mij/brief/belastingdienst/toeslag",
    "/{lang}/keuzehulp/ander/brief/belastingdienst/toeslag/advies?waar=3511",
    "/{lang}/keuzehulp/mij/leren/taal/online/advies",
    "/{lang}/mee",
    "/{lang}/over",
    "/{lang}/privacy",
    "/{lang}/toegankelijkheid",
    "/{lang}/contact",
)
EXAMPLES = "Dit zijn voorbeeldgegevens."
VENDOR_LOCK = Path(__file__).resolve().parents[2] / "tools" / "vendor.lock"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_made(reader: Reader, town: Town, path: str, lang: str) -> None:
    page = reader.open(path.format(lang=lang))
    assert page.all("html")[0].attributes["lang"] == lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_of_entities_are_well_made(client: FlaskClient, reader: Reader, town: Town, lang: str) -> None:
    for offering in (town.ido, town.hostile, town.course, town.residents, town.remote):
        reader.open(final(client, f"/{lang}/aanbod/{offering.id}/"))
    for venue in town.venues():
        reader.open(final(client, f"/{lang}/locatie/{venue.id}/"))
    reader.open(final(client, f"/{lang}/organisatie/{town.world.organisation.id}/"))


def test_examples_are_said_to_be_examples_on_every_page(
    app: Flask, client: FlaskClient, town: Town, session: Session
) -> None:
    pages = [path.format(lang="nl") for path in PAGES]
    assert not any(EXAMPLES in client.get(path).text for path in pages)
    town.ido.is_example = True
    session.commit()
    forget_current(app)
    assert [path for path in pages if EXAMPLES not in client.get(path).text] == []


def test_every_link_of_our_own_leads_somewhere(client: FlaskClient, reader: Reader, town: Town) -> None:
    """Two clicks deep from every kind of page; files, icons and the map's parts too."""
    starts = [path.format(lang="nl") for path in PAGES]
    starts += [final(client, f"/nl/aanbod/{offering.id}/") for offering in (town.ido, town.remote, town.hostile)]
    starts.append(final(client, f"/nl/locatie/{town.library.id}/"))
    targets: dict[str, str] = {}
    for path in starts:
        targets |= dict.fromkeys(links(reader.open(path), path), path)
    targets = {target: path for target, path in targets.items() if not target.startswith("/api/")}
    assert len(targets) > 100
    gemeenten = [target for target in targets if target.startswith("/nl/gemeente/")]
    skipped = set(gemeenten[20:])  # 342 pages of one template: twenty will do.
    for target, path in targets.items():
        if target not in skipped:
            status = client.get(target).status_code
            assert status in {200, 301, 302}, f"{target} on {path}: {status}"


def test_the_api_that_pages_point_to_is_there(client: FlaskClient, reader: Reader) -> None:
    page = reader.open("/nl/")
    wanted = {target for target in links(page, "/nl/") if target.startswith("/api/")}
    assert wanted
    for target in wanted:
        assert client.get(target).status_code == 200, target


def test_errors_are_pages_too(client: FlaskClient, reader: Reader) -> None:
    for lang in LANGUAGES:
        assert reader.open(f"/{lang}/bestaat-niet", 404).all("html")[0].attributes["lang"] == lang
        reader.open(f"/{lang}/zoeken?thema=bestaat-niet", 400)
        reader.open(f"/{lang}/aanbod/000000000000/weg", 404)
        reader.open(f"/{lang}/gemeente/atlantis", 404)


def test_a_refused_search_leaves_the_form_as_it_was(reader: Reader) -> None:
    page = reader.open("/nl/zoeken?waar=Zwolle&wat=taal&straal=-3", 400)
    values = {field.attributes.get("id"): field.attributes.get("value") for field in page.all("input")}
    assert (values["wat"], values["waar"]) == ("taal", "Zwolle")


def test_code_in_a_title_stays_text(client: FlaskClient, reader: Reader, town: Town) -> None:
    """The name that once ran on the server, in the browser and out of its script, for ever in the data."""
    for path in (
        "/nl/zoeken?waar=3511",
        "/nl/gemeente/utrecht/digitaal",
        final(client, f"/nl/aanbod/{town.hostile.id}/"),
    ):
        html = client.get(path).get_data(as_text=True)
        assert "</script><b>" not in html
        assert "49" not in [part.strip() for part in html.split(">")]
        assert "{{7*7}} ${1} &lt;/script&gt;&lt;b&gt;" in html
        reader.open(path)


def test_pages_may_be_kept_and_say_when_they_changed(client: FlaskClient, town: Town) -> None:
    for path in ("/nl/", "/nl/zoeken?waar=3511", "/nl/gemeente/utrecht"):
        first, second = client.get(path), client.get(path)
        assert first.headers["Cache-Control"].startswith("public, max-age=")
        assert first.headers["ETag"] == second.headers["ETag"]
        assert "Set-Cookie" not in first.headers
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_search_engines_get_one_address_per_page_and_its_other_languages(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/gemeente/utrecht/digitaal")
    own = {link.attributes["rel"]: link.attributes["href"] for link in page.all("link") if "rel" in link.attributes}
    assert own["canonical"] == "http://localhost/nl/gemeente/utrecht/digitaal"
    alternates = {
        link.attributes["hreflang"]: link.attributes["href"]
        for link in page.all("link")
        if "hreflang" in link.attributes
    }
    assert alternates == {
        **{lang: f"http://localhost/{lang}/gemeente/utrecht/digitaal" for lang in LANGUAGES},
        "x-default": "http://localhost/nl/gemeente/utrecht/digitaal",
    }
    searched = reader.open("/nl/zoeken?waar=3511")
    assert any(meta.attributes.get("content") == "noindex" for meta in searched.all("meta"))


def final(client: FlaskClient, path: str) -> str:
    """Follow the redirect from an address without slug to the one with it."""
    response = client.get(path)
    assert response.status_code == 301, path
    return str(response.headers["Location"])


def test_the_font_is_loaded_once_and_kept(client: FlaskClient, reader: Reader) -> None:
    """What is preloaded is what the style asks for, under a name that changes with its version."""
    (preload,) = [link for link in reader.open("/nl/").all("link") if link.attributes.get("rel") == "preload"]
    address = preload.attributes["href"]
    style = (STATIC / "css" / "tokens.css").read_text()
    assert f'url("..{address.removeprefix("/static")}")' in style
    version = address.partition("?v=")[2]
    assert f'"@fontsource-variable/source-sans-3@{version}"' in VENDOR_LOCK.read_text()
    assert "immutable" in client.get(address).headers["Cache-Control"]
