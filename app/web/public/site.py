"""What the site says of itself: to people (about, privacy, accessibility, contact) and to machines (sitemap)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from urllib.parse import quote

from flask import Response, current_app, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from app.config import Settings
from app.domain.base import ID_ALPHABET, now
from app.domain.errors import NotFound
from app.domain.offerings.queries import list_addresses, list_organisation_names, list_venue_names
from app.extensions import db
from app.http.caching import A_DAY
from app.http.current import get_gazetteer, get_taxonomy
from app.http.languages import LANGUAGES
from app.http.locale import current_language, preferred_language
from app.web import labels
from app.web.public import bp
from app.web.public.context import origin

TEXTS = {
    "over": "public/about.html",
    "privacy": "public/privacy.html",
    "toegankelijkheid": "public/accessibility.html",
    "contact": "public/contact.html",
}
"""Pages of plain text by their address."""

SITEMAP_PARTS = ID_ALPHABET
"""Offerings, venues and organisations are listed by the first character of their id: 32 files each, under the 50,000
addresses that are allowed in one until there are a million and a half."""


@bp.get("/<lang:lang>/<any(over, privacy, toegankelijkheid, contact):name>")
def text(name: str) -> str:
    """Show a page of plain text."""
    settings: Settings = current_app.extensions["settings"]
    return render_template(
        TEXTS[name],
        canonical=f"/{current_language()}/{name}",
        publisher=settings.publisher,
        contact_email=settings.contact_email,
        help_phone=settings.help_phone,
        help_phone_name=settings.help_phone_name,
    )


@bp.get("/<any(over, privacy, toegankelijkheid, contact):name>")
def text_in_own_language(name: str) -> AnyResponse:
    """Lead to a page of plain text in the visitor's language; the norm asks for `/toegankelijkheid`."""
    response = redirect(f"/{preferred_language()}/{name}{_query()}")
    response.headers["Vary"] = "Accept-Language"
    return response


@bp.get("/<other_lang:code>/", defaults={"rest": ""})
@bp.get("/<other_lang:code>/<path:rest>")
def language_choice(code: str, rest: str) -> tuple[str, int, dict[str, str]] | AnyResponse:
    """Let those choose who come for a language that we do not have; a country of one that we have is taken off."""
    own = code.partition("-")[0].lower()
    if own in LANGUAGES:
        return redirect(f"/{own}/{quote(rest)}{_query()}", code=301)
    known = _is_page(f"/{LANGUAGES[0]}/{rest}")
    page = render_template("public/language_choice.html", path=f"{quote(rest)}{_query()}" if known else "")
    return page, 404, {"Vary": "Accept-Language"}


def _query() -> str:
    query = request.query_string.decode("ascii", "ignore")
    return f"?{query}" if query else ""


def _is_page(path: str) -> bool:
    """Tell whether an address leads to a page; whether it has something to show, that page will say."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return True


@bp.get("/favicon.ico")
def favicon() -> Response:
    """Give the icon to those who look for it where it always was."""
    response = make_response(current_app.view_functions["static"](filename="img/favicon.ico"))
    response.headers["Cache-Control"] = A_DAY
    return response


@bp.get("/robots.txt")
def robots() -> Response:
    """Welcome search engines everywhere but in the endless space of searches."""
    searches = "".join(f"Disallow: /{language}/{page}\n" for language in LANGUAGES for page in ("zoeken", "mee"))
    return _plain(f"User-agent: *\n{searches}Disallow: /tegels/\n\nSitemap: {origin()}/sitemap.xml\n")


@bp.get("/.well-known/security.txt")
def security() -> Response:
    """Say where to report a weakness (RFC 9116); expires in half a year, counted in whole months."""
    settings: Settings = current_app.extensions["settings"]
    month = now().month + 6
    expires = datetime(now().year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)
    return _plain(
        f"Contact: mailto:{settings.contact_email}\n"
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}\n"
        f"Preferred-Languages: {', '.join(LANGUAGES)}\n"
        f"Canonical: {origin()}/.well-known/security.txt\n"
    )


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """List the parts of the sitemap."""
    kinds = ("aanbod", "locaties", "organisaties")
    parts = ["gemeenten", *(f"{kind}-{first}" for kind in kinds for first in SITEMAP_PARTS)]
    entries = "".join(f"<sitemap><loc>{origin()}/sitemap-{part}.xml</loc></sitemap>\n" for part in parts)
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</sitemapindex>\n')


@bp.get("/sitemap-gemeenten.xml")
def sitemap_municipalities() -> Response:
    """List the pages of the site itself, of every municipality and of its themes."""
    themes = get_taxonomy().themes.slugs
    paths = ["", *TEXTS, "keuzehulp", "gemeente"]
    for municipality in get_gazetteer().municipalities():
        paths += [f"gemeente/{municipality.slug}", *(f"gemeente/{municipality.slug}/{theme}" for theme in themes)]
    return _urls((f"/{language}/{path}", None) for language in LANGUAGES for path in paths)


@bp.get("/sitemap-aanbod-<first>.xml")
def sitemap_offerings(first: str) -> Response:
    """List the offerings whose id begins with one character."""
    return _urls(
        (f"/{LANGUAGES[0]}/aanbod/{offering_id}/{slug}", checked_on)
        for offering_id, slug, checked_on in list_addresses(db.session, _part(first))
    )


@bp.get("/sitemap-locaties-<first>.xml")
def sitemap_venues(first: str) -> Response:
    """List the venues whose id begins with one character."""
    return _urls(_named("locatie", list_venue_names(db.session, _part(first))))


@bp.get("/sitemap-organisaties-<first>.xml")
def sitemap_organisations(first: str) -> Response:
    """List the organisations whose id begins with one character."""
    return _urls(_named("organisatie", list_organisation_names(db.session, _part(first))))


def _part(first: str) -> str:
    """Give the character by which a part of the sitemap is named, if there is such a part."""
    if first not in SITEMAP_PARTS or len(first) != 1:
        msg = f"no part {first!r} of the sitemap"
        raise NotFound(msg)
    return first


def _named(kind: str, entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, None]]:
    """Write the addresses of things that have a name and no day of a check."""
    return ((f"/{LANGUAGES[0]}/{kind}/{id}/{labels.slug(name)}", None) for id, name in entries)


def _urls(entries: Iterable[tuple[str, date | None]]) -> Response:
    """Write a sitemap of paths, each with the day that it was last checked, if known."""
    base = origin()
    lines = "".join(
        f"<url><loc>{base}{path}</loc>{f'<lastmod>{day.isoformat()}</lastmod>' if day else ''}</url>\n"
        for path, day in entries
    )
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n')


def _xml(body: str) -> Response:
    response = Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', mimetype="application/xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _plain(body: str) -> Response:
    response = Response(body, mimetype="text/plain")
    response.headers["Cache-Control"] = A_DAY
    return response
