"""Addresses and full postcodes from PDOK's Locatieserver, asked politely and believed only when it makes sense.

The service is described at https://github.com/PDOK/locatieserver/wiki. Whatever it does (nothing, slowly, nonsense,
errors, megabytes) `sharpen` returns within its time limit, with a place or with None.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from geo.crs import is_in_bounds, to_rd
from geo.gazetteer import Answer, Gazetteer, Place, PlaceKind
from geo.gazetteer.parsing import LONGEST, clean, parse_postcode
from geo.geocoder.breaker import CircuitBreaker
from geo.geocoder.cache import RecentAnswers
from geo.names import fold

FIELDS = "type,weergavenaam,centroide_ll,gemeentecode,postcode,huisnummer"
KINDS = {"adres": PlaceKind.ADDRESS, "postcode": PlaceKind.POSTCODE6}
PRECISION_M = {PlaceKind.ADDRESS: 10, PlaceKind.POSTCODE6: 100}

FOUND_SECONDS = 24 * 3600
NOT_FOUND_SECONDS = 3600
LARGEST_BYTES = 256 * 1024
AT_ONCE = 4
"""Questions that may be under way; the next visitor gets the gazetteer's answer without waiting."""

_POINT = re.compile(r"POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)")
_NOT_ASKED = re.compile(r"[^\w\s,.'’-]")
_log = logging.getLogger(__name__)


class Failure(StrEnum):
    """Why there is no answer, for the log."""

    BUSY = "too many questions are under way"
    SLOW = "it took too long"
    UNREACHABLE = "it can't be reached"
    REFUSED = "its status was not 200"
    MALFORMED = "its answer has another form"
    TOO_LARGE = "its answer is far too large"


class PdokFailed(Exception):
    """The service gave no usable answer."""

    def __init__(self, reason: Failure) -> None:
        """Keep the reason, and nothing of what was asked."""
        super().__init__(reason.value)
        self.reason = reason


class PdokGeocoder:
    """Asks the Locatieserver; one for all threads of a process."""

    def __init__(
        self,
        gazetteer: Callable[[], Gazetteer],
        url: str,
        timeout_seconds: float,
        breaker: CircuitBreaker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what gives the gazetteer, for the names of municipalities, and the address without `/free`."""
        self._gazetteer = gazetteer
        self._url = f"{url.rstrip('/')}/free"
        self._timeout = timeout_seconds
        self._breaker = breaker or CircuitBreaker(clock=clock)
        self._recent: RecentAnswers[Place | None] = RecentAnswers(clock=clock)
        self._under_way = BoundedSemaphore(AT_ONCE)
        self._pool = urllib3.PoolManager(
            maxsize=AT_ONCE, retries=False, headers={"User-Agent": "buurtwijzer", "Accept": "application/json"}
        )

    def sharpen(self, text: str, answer: Answer) -> Place | None:
        """Find an address or full postcode; None when it knows none or fails, at most the time limit later."""
        question = _NOT_ASKED.sub(" ", clean(text[:LONGEST]))
        known = fold(question)
        if (remembered := self._recent.get(known)) is not None:
            return remembered[0]
        if not self._breaker.allows():
            return None
        try:
            place = self._read(self._ask(question), question)
        except PdokFailed as failure:
            if failure.reason is not Failure.BUSY:  # That is our visitors' doing.
                self._breaker.failed()
            _log.warning("PDOK's Locatieserver gave no answer: %s", failure)
            return None
        self._breaker.succeeded()
        self._recent.put(known, place, FOUND_SECONDS if place else NOT_FOUND_SECONDS)
        return place

    def _ask(self, question: str) -> Mapping[str, Any]:
        """Fetch the best document, or an empty one, within the time limit.

        A thread does it, since a socket's time-out begins again with each byte and a name server's is not ours to set.
        """
        if not self._under_way.acquire(blocking=False):
            raise PdokFailed(Failure.BUSY)
        outcome: SimpleQueue[Mapping[str, Any] | PdokFailed] = SimpleQueue()
        deadline = time.monotonic() + self._timeout
        Thread(target=self._fetch_into, args=(outcome, question, deadline), daemon=True).start()
        try:
            fetched = outcome.get(timeout=self._timeout)
        except Empty:
            raise PdokFailed(Failure.SLOW) from None
        if isinstance(fetched, PdokFailed):
            raise fetched
        return fetched

    def _fetch_into(self, outcome: SimpleQueue[Mapping[str, Any] | PdokFailed], question: str, deadline: float) -> None:
        try:
            outcome.put(self._fetch(question, deadline))
        except PdokFailed as failure:
            outcome.put(failure)
        except Exception:  # noqa: BLE001 - the thread must hand over whatever happened
            outcome.put(PdokFailed(Failure.MALFORMED))
        finally:
            self._under_way.release()

    def _fetch(self, question: str, deadline: float) -> Mapping[str, Any]:
        fields = {"q": question, "fq": "type:(adres OR postcode)", "fl": FIELDS, "rows": "1"}
        try:
            response = self._pool.request(
                "GET", self._url, fields=fields, timeout=self._timeout, redirect=False, preload_content=False
            )
            try:
                body = _read_body(response, deadline)
            finally:
                response.close()
        except HTTPError as error:
            raise PdokFailed(Failure.UNREACHABLE) from error
        if response.status != 200:
            raise PdokFailed(Failure.REFUSED)
        try:
            documents = json.loads(body)["response"]["docs"]
            document = documents[0] if documents else {}
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise PdokFailed(Failure.MALFORMED) from error
        if not isinstance(document, dict):
            raise PdokFailed(Failure.MALFORMED)
        return document

    def _read(self, document: Mapping[str, Any], question: str) -> Place | None:
        """Make a place of a document; None when there is none, or when it is not what was asked."""
        kind = KINDS.get(str(document.get("type")))
        point = _POINT.fullmatch(str(document.get("centroide_ll", "")))
        if kind is None or point is None or not _is_asked(document, kind, question):
            return None
        lon, lat = float(point[1]), float(point[2])
        code = f"GM{document.get('gemeentecode')}"
        area = self._gazetteer().municipality(code)
        if not is_in_bounds(lon, lat) or area is None:
            return None
        postcode = clean(str(document.get("postcode", "")))[:6]
        name = clean(str(document.get("weergavenaam", "")))[:LONGEST]
        if kind is PlaceKind.POSTCODE6:
            name = f"{postcode[:4]} {postcode[4:]}"
        return Place(
            name,
            kind,
            *(lon, lat, *to_rd(lon, lat)),
            *(area.code, area.name, area.province_code, area.province_name),
            PRECISION_M[kind],
            name,
            postcode or None,
        )


def _is_asked(document: Mapping[str, Any], kind: PlaceKind, question: str) -> bool:
    """Tell whether the best answer is an answer: its postcode or its house number stands in the question."""
    postcode = parse_postcode(question)
    asked = f"{postcode.digits}{postcode.letters}" if postcode and postcode.letters else ""
    if asked and document.get("postcode") != asked:
        return False
    if kind is PlaceKind.ADDRESS:
        return str(document.get("huisnummer")) in re.findall(r"\d+", question)
    return bool(asked)


def _read_body(response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    body = b""
    while chunk := response.read1(16 * 1024):
        body += chunk
        if len(body) > LARGEST_BYTES:
            raise PdokFailed(Failure.TOO_LARGE)
        if time.monotonic() > deadline:
            raise PdokFailed(Failure.SLOW)
    return body
