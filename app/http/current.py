"""What a process keeps in memory: taxonomy, vocabulary, calendar, tree, gazetteer and geocoder.

Each is read when first asked for and again when it is a minute old, so a load by a command is seen within a minute; the
words of titles when they are ten, by a thread beside. In between it costs the reading of the clock. While one request
reads anew the others go on with what there is; when reading fails because the database is gone, what there is stays in
use.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Generic, TypeVar

from flask import Flask, current_app

from app.config import Settings
from app.domain.calendar.queries import load_calendar
from app.domain.calendar.types import Calendar
from app.domain.guidance.queries import find_tree, newest_version
from app.domain.guidance.reading import TreeRefused, read_tree
from app.domain.guidance.seed import seed_document
from app.domain.guidance.types import Tree
from app.domain.offerings.queries import has_examples
from app.domain.offerings.search.words import read_title_words
from app.domain.taxonomy.queries import load_taxonomy
from app.domain.taxonomy.types import Taxonomy
from app.domain.taxonomy.vocabulary.queries import load_vocabulary
from app.domain.taxonomy.vocabulary.understanding import Vocabulary
from app.extensions import DatabaseFault, db
from app.http.problems import NotReady
from geo.gazetteer import Gazetteer, Postcode6Row, find_postcode6
from geo.gazetteer.freshness import Fingerprint, fingerprint
from geo.geocoder import ChainGeocoder, Geocoder, LocalGeocoder, PdokGeocoder

Value = TypeVar("Value")

MAX_AGE_SECONDS = 60.0

_TITLES_AGE_SECONDS = 600.0
"""The words of all titles are much to read (two seconds for a million), and only help to mend typing errors."""

_log = logging.getLogger("app.current")


class Kept(Generic[Value]):
    """One value with its age; `get` is the hot path."""

    def __init__(
        self,
        name: str,
        read: Callable[[Value | None], Value],
        clock: Callable[[], float] = time.monotonic,
        *,
        seconds: float = MAX_AGE_SECONDS,
        beside: Flask | None = None,
    ) -> None:
        """Take the function that reads the value; it is given the old one, and may return that if it is still true.

        With an application it is read `beside`, by a thread of its own, once there is a value to go on with.
        """
        self._name = name
        self._read = read
        self._clock = clock
        self._seconds = seconds
        self._beside = beside
        self._lock = Lock()
        self._value: Value | None = None
        self._stale_at = float("-inf")

    def get(self) -> Value:
        """Give the value, read anew when it is too old."""
        value = self._value
        if value is not None and self._clock() < self._stale_at:
            return value
        if not self._lock.acquire(blocking=value is None):
            return value  # type: ignore[return-value]  # there is one, or we would have waited
        if self._beside and value is not None:
            Thread(target=self._renew_beside, args=(self._beside,), name=f"keep-{self._name}", daemon=True).start()
            return value
        return self._renew()

    def forget(self) -> None:
        """Start again from nothing at the next question: the data have changed."""
        self._value = None

    def doubt(self) -> None:
        """Look at the next question whether the value is still true: for a reader that compares with the old one."""
        self._stale_at = float("-inf")

    def _renew(self) -> Value:
        """Read it unless another just did, and let go of the lock."""
        try:
            if self._value is None or self._clock() >= self._stale_at:
                self._value = self._renewed()
                self._stale_at = self._clock() + self._seconds
            return self._value
        finally:
            self._lock.release()

    def _renew_beside(self, app: Flask) -> None:
        with app.test_request_context():  # as a request that reads
            self._renew()

    def _renewed(self) -> Value:
        try:
            return self._read(self._value)
        except DatabaseFault:
            if self._value is None:
                raise
            _log.warning("kept in use, the database is gone", extra={"kept": self._name})
            return self._value


def init_current(app: Flask) -> None:
    """Give the application its own places to keep things."""
    app.extensions["places"] = Kept("places", _read_places)
    app.extensions["geocoder"] = _make_geocoder(app)
    app.extensions["taxonomy"] = Kept("taxonomy", lambda _old: load_taxonomy(db.session))
    app.extensions["calendar"] = Kept("calendar", lambda _old: load_calendar(db.session))
    app.extensions["title_words"] = Kept(
        "title_words", lambda _old: read_title_words(db.session), seconds=_TITLES_AGE_SECONDS, beside=app
    )
    app.extensions["vocabulary"] = Kept("vocabulary", _read_vocabulary)
    app.extensions["tree"] = Kept("tree", _read_tree)
    app.extensions["has_examples"] = Kept("has_examples", lambda _old: has_examples(db.session))
    app.extensions["overview"] = {}


def get_gazetteer() -> Gazetteer:
    """Give the gazetteer.

    Raises:
        NotReady: there are no places yet.
    """
    kept: Kept[_Places] = current_app.extensions["places"]
    return kept.get().gazetteer


def get_geocoder() -> Geocoder:
    """Give what turns a typed text into a place: the gazetteer, sharpened by PDOK where that is switched on."""
    geocoder: Geocoder = current_app.extensions["geocoder"]
    return geocoder


def get_taxonomy() -> Taxonomy:
    """Give the themes, forms, audiences and languages with their labels."""
    kept: Kept[Taxonomy] = current_app.extensions["taxonomy"]
    return kept.get()


def get_calendar() -> Calendar:
    """Give the holidays, and which region the schools of each municipality belong to."""
    kept: Kept[Calendar] = current_app.extensions["calendar"]
    return kept.get()


def get_vocabulary() -> Vocabulary:
    """Give the needs, and what recognises them in a text."""
    kept: Kept[Vocabulary] = current_app.extensions["vocabulary"]
    return kept.get()


def get_tree() -> Tree:
    """Give the tree of the keuzehulp."""
    kept: Kept[Tree] = current_app.extensions["tree"]
    return kept.get()


def shows_examples() -> bool:
    """Tell whether what is shown are examples, so that pages say so."""
    kept: Kept[bool] = current_app.extensions["has_examples"]
    return kept.get()


def warm_up(app: Flask) -> None:
    """Read everything now, so that no visitor waits for it, and leave no connection open that a fork would share."""
    with app.test_request_context():  # as a request that reads, so that the database is opened as for one
        try:
            get_gazetteer()
            get_taxonomy()
            get_calendar()
            get_vocabulary()
            get_tree()
            shows_examples()
        except (DatabaseFault, NotReady):
            _log.warning("started without data: they are read when they are there")
        db.session.close()
        for engine in db.engines.values():
            engine.dispose()


def forget_current(app: Flask) -> None:
    """Read everything anew at the next question, for those who change the data themselves."""
    for name in ("places", "vocabulary"):  # much to make anew, and these see for themselves what changed
        app.extensions[name].doubt()
    for name in ("taxonomy", "title_words", "calendar", "tree", "has_examples"):
        app.extensions[name].forget()
    app.extensions["overview"].clear()


def _make_geocoder(app: Flask) -> Geocoder:
    local = LocalGeocoder(get_gazetteer)
    settings: Settings = app.extensions["settings"]
    if not settings.pdok_geocoder:
        return local
    return ChainGeocoder(local, PdokGeocoder(get_gazetteer, settings.pdok_url, settings.pdok_timeout_ms / 1_000))


@dataclass(frozen=True, slots=True)
class _Places:
    gazetteer: Gazetteer
    fingerprint: Fingerprint


def _read_places(old: _Places | None) -> _Places:
    """Read the gazetteer, a tenth of a second's work, unless the places are those that are there already."""
    connection = db.session.connection()
    now = fingerprint(connection)
    if old and old.fingerprint == now:
        return old
    gazetteer = Gazetteer.from_connection(connection, _find_postcode6)
    if not gazetteer.municipalities():
        raise NotReady
    return _Places(gazetteer, now)


def _read_vocabulary(old: Vocabulary | None) -> Vocabulary:
    """Read the vocabulary with the words of titles, as far as they are other than those that are there already."""
    words: Kept[Mapping[str, int]] = current_app.extensions["title_words"]
    return load_vocabulary(db.session, old, title_words=words.get())


def _read_tree(old: Tree | None) -> Tree:
    """Read the tree in use, unless it is the one that is there already.

    What is no tree can only have been written by hand; then the old one stays in use, or the one of the product.
    """
    if old is not None and old.version == newest_version(db.session):
        return old
    try:
        return find_tree(db.session) or read_tree(seed_document())
    except TreeRefused as error:
        _log.error("the tree in the database is refused", extra={"faults": error.faults[:5]})
        return old or read_tree(seed_document())


def _find_postcode6(code: str) -> Postcode6Row | None:
    return find_postcode6(db.session.connection(), code)
