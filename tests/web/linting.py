"""Reads a page as a strict proof-reader: whatever every page owes its reader is checked on every page a test opens."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from app.http.languages import BY_CODE

Attributes = dict[str, str]

_VOID = {"meta", "link", "input", "br", "img", "hr", "path", "use"}
_BARE = re.compile(r"\bundefined\b|\bNone\b|%\(\w+\)|{{|{%")


@dataclass
class Element:
    """One element with its attributes and the text in it."""

    tag: str
    attributes: Attributes
    text: str = ""


@dataclass
class Document(HTMLParser):
    """A page, parsed: its elements in order, the stack balanced, the text of each."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element; a doubled attribute is a fault."""
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element without content."""
        self.handle_starttag(tag, attrs)
        if self._open and self._open[-1] is self.elements[-1]:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close an element; one that was not the last to open is a fault."""
        if not self._open or self._open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1].tag if self._open else 'nothing'}")
            return
        if self._open.pop().tag in {"li", "td", "th", "dd", "dt", "p"}:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        """Give text to all that it stands in."""
        for element in self._open:
            element.text += data

    def close(self) -> None:
        """End the page; what is still open is a fault."""
        super().close()
        self.faults += [f"<{element.tag}> is never closed" for element in self._open]

    def all(self, tag: str) -> list[Element]:
        """List the elements with a tag."""
        return [element for element in self.elements if element.tag == tag]


def parse(html: str) -> Document:
    """Parse a page."""
    document = Document()
    document.feed(html)
    document.close()
    return document


def lint(html: str, path: str) -> Document:
    """Fail on anything that a page of ours may not have, and give the parsed page."""
    page = parse(html)
    faults = page.faults + [fault for check in CHECKS for fault in check(page)]
    assert not faults, f"{path}\n" + "\n".join(f"  {fault}" for fault in faults)
    return page


def links(page: Document, path: str) -> set[str]:
    """List the addresses of our own that a page leads to or loads, without fragments."""
    found = set()
    for element in page.elements:
        target = element.attributes.get("href") or element.attributes.get("src") or element.attributes.get("action")
        if target and not target.startswith(("tel:", "sms:", "mailto:", "geo:", "http://", "https://", "#")):
            parts = urlsplit(urljoin(path, target))
            found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def _heading(page: Document) -> list[str]:
    headings = page.all("h1")
    if len(headings) != 1:
        return [f"{len(headings)} h1"]
    title = page.all("title")[0].text
    return [] if "Buurtwijzer" in title else [f"title {title!r} does not name the site"]


def _title(page: Document) -> list[str]:
    heading, title = (" ".join(page.all(tag)[0].text.split()) for tag in ("h1", "title"))
    home = title == "Buurtwijzer"
    return [] if home or heading in title else [f"title {title!r} does not have h1 {heading!r}"]


def _language(page: Document) -> list[str]:
    html = page.all("html")[0].attributes
    known = BY_CODE.get(html.get("lang", ""))
    return [] if known and html.get("dir") == known.direction else [f"html is {html}"]


def _inline(page: Document) -> list[str]:
    faults = []
    for element in page.elements:
        kind = element.attributes.get("type", "")
        if element.tag == "style" or "style" in element.attributes:
            faults.append(f"<{element.tag}> has an inline style")
        if element.tag == "script" and "src" not in element.attributes and kind not in DATA_BLOCKS:
            faults.append("a script stands in the page")
        faults += [f"<{element.tag}> has {name}" for name in element.attributes if name.startswith("on")]
    return faults


DATA_BLOCKS = {"application/json", "application/ld+json"}


def _data(page: Document) -> list[str]:
    faults = []
    for script in page.all("script"):
        if script.attributes.get("type") in DATA_BLOCKS:
            try:
                json.loads(script.text)
            except ValueError as error:
                faults.append(f"a data block is no JSON: {error}")
    return faults


def _ids(page: Document) -> list[str]:
    ids = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
    faults = [f"id {name!r} is there {count} times" for name, count in ids.items() if count > 1]
    for element in page.elements:
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form"):
            faults += [
                f"{name}={target!r} points nowhere"
                for target in element.attributes.get(name, "").split()
                if target not in ids
            ]
    return faults


def _labels(page: Document) -> list[str]:
    labelled = {label.attributes["for"] for label in page.all("label") if "for" in label.attributes}
    inside = [label for label in page.all("label") if "for" not in label.attributes]
    faults = []
    for element in page.elements:
        kind = element.attributes.get("type", "")
        if element.tag not in {"input", "select", "textarea"} or kind == "hidden":
            continue
        name = element.attributes.get("id")
        if name not in labelled and not (kind == "checkbox" and inside):
            faults.append(f"<{element.tag} name={element.attributes.get('name')}> has no label")
    return faults


def _forms(page: Document) -> list[str]:
    return [
        f"a form lacks {name}"
        for form in page.all("form")
        for name in ("action", "method")
        if name not in form.attributes
    ]


def _names(page: Document) -> list[str]:
    faults = [
        f"<{element.tag} {element.attributes}> has no name"
        for element in page.elements
        if element.tag in {"a", "button"} and not (element.text.strip() or element.attributes.get("aria-label"))
    ]
    faults += [f"an image has no alt: {image.attributes}" for image in page.all("img") if "alt" not in image.attributes]
    navigations = [nav.attributes.get("aria-label", "") for nav in page.all("nav")]
    if len(set(navigations)) != len(navigations) or "" in navigations:
        faults.append(f"navigations are not told apart: {navigations}")
    return faults


def _outside(page: Document) -> list[str]:
    """Nothing may be loaded from elsewhere; links may lead there."""
    return [
        f"<{element.tag}> loads {target}"
        for element in page.elements
        for target in [
            element.attributes.get("src") or (element.tag == "link" and element.attributes.get("href")) or ""
        ]
        if target.startswith(("http:", "https:", "//"))
        and element.attributes.get("rel") not in {"canonical", "alternate"}
    ]


def _leaks(page: Document) -> list[str]:
    """Words that only appear when a template was given nothing; the text of offerings may say anything."""
    own = " ".join(
        element.text for element in page.elements if element.tag in {"h1", "h2", "button", "label", "summary"}
    )
    found = _BARE.search(own)
    return [f"{found[0]!r} stands on the page"] if found and "7*7" not in own else []


CHECKS = (_heading, _title, _language, _inline, _data, _ids, _labels, _forms, _names, _outside, _leaks)
