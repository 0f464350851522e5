"""The chain of gazetteer and Locatieserver, with a server that plays every fault."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Iterator

import pytest

from geo.gazetteer import Answer, Gazetteer, Note, PlaceKind
from geo.geocoder import ChainGeocoder, LocalGeocoder, PdokGeocoder
from geo.geocoder.breaker import CircuitBreaker
from geo.geocoder.cache import RecentAnswers
from geo.geocoder.pdok import AT_ONCE, FOUND_SECONDS, NOT_FOUND_SECONDS
from tests.geo.geocoder import locatieserver
from tests.geo.geocoder.locatieserver import BRINK, DOM, Locatieserver, answer, body, reply

TIMEOUT = 0.4


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[Locatieserver]:
    with Locatieserver() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chain(server, gazetteer_of_a_file: Gazetteer, clock: Clock) -> ChainGeocoder:
    return make_chain(server, gazetteer_of_a_file, clock)


def make_chain(server, gazetteer, clock) -> ChainGeocoder:
    remote = PdokGeocoder(lambda: gazetteer, server.url, TIMEOUT, clock=clock)
    return ChainGeocoder(LocalGeocoder(lambda: gazetteer), remote)


def test_an_address_gets_its_own_spot(chain, server):
    server.behave = answer(DOM)
    found = chain.find("Domplein 29, Utrecht")
    place = found.place
    assert (place.kind, place.name, place.postcode) == (PlaceKind.ADDRESS, "Domplein 29, 3512JE Utrecht", "3512JE")
    assert (place.municipality_name, place.province_name, place.precision_m) == ("Utrecht", "Utrecht", 10)
    assert (place.lon, place.lat) == (5.12157, 52.09082)
    assert math.dist((place.x, place.y), (136_796, 455_868)) < 30
    assert (found.note, found.understood_as, found.must_choose) == (None, None, False)
    assert server.questions == [
        {
            "q": ["Domplein 29, Utrecht"],
            "fq": ["type:(adres OR postcode)"],
            "fl": ["type,weergavenaam,centroide_ll,gemeentecode,postcode,huisnummer"],
            "rows": ["1"],
        }
    ]


def test_a_full_postcode_gets_its_own_spot(chain, server):
    server.behave = answer(BRINK)
    place = chain.find("7411 kg").place
    assert (place.kind, place.name, place.postcode) == (PlaceKind.POSTCODE6, "7411 KG", "7411KG")
    assert (place.municipality_name, place.precision_m) == ("Deventer", 100)


@pytest.mark.parametrize(
    "typed", ["Zwolle", "zwole", "Nes", "7411", "52.09,5.12", "mijn straat in Zwolle", "qqqqqq", ""]
)
def test_what_the_gazetteer_knows_stays_here(chain, server, typed):
    """No address, no postcode: nothing to ask, and nothing that leaves this machine."""
    server.behave = answer(DOM)
    chain.find(typed)
    assert server.questions == []


FAULTS = {
    "silence": locatieserver.silence,
    "drip": locatieserver.drip,
    "drip of headers": locatieserver.drip_headers,
    "flood": locatieserver.flood,
    "hanging up": locatieserver.hang_up,
    "reset": locatieserver.reset,
    "cut off": locatieserver.cut_off,
    "no HTTP": locatieserver.nonsense,
    "500": reply(b"oops", "500 Internal Server Error"),
    "429": reply(b"{}", "429 Too Many Requests", **{"Retry-After": "3600"}),
    "403": reply(body(DOM), "403 Forbidden"),
    "redirect": reply(b"", "302 Found", Location="http://127.0.0.1:1/elsewhere"),
    "HTML": reply(b"<html><h1>Onderhoud</h1></html>"),
    "empty": reply(b""),
    "half JSON": reply(body(DOM)[:50]),
    "not UTF-8": reply(b"\xff\xfe\x00"),
    "deep JSON": reply(b"[" * 100_000),
    "another form": reply(b'{"results": []}'),
    "a list": reply(b"[1, 2, 3]"),
    "null": reply(b"null"),
    "documents that are text": reply(b'{"response": {"docs": "none"}}'),
    "a document that is a number": reply(b'{"response": {"docs": [7]}}'),
    "bad compression": reply(b"this is no gzip", **{"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_goes_wrong_the_gazetteer_answers_in_time(chain, server, gazetteer_of_a_file, fault):
    server.behave = FAULTS[fault]
    start = time.monotonic()
    found = chain.find("7411 KG")
    assert time.monotonic() - start < 2  # the time-out, and a busy machine; every slow fault lasts longer
    assert found == gazetteer_of_a_file.find("7411 KG")
    assert (found.place.name, found.note) == ("7411", Note.POSTCODE6_UNKNOWN)
    assert len(server.questions) == 1


WRONG = {
    "nothing found": [],
    "another postcode": [{**BRINK, "postcode": "7411KH"}],
    "another kind": [{**BRINK, "type": "weg"}],
    "no kind": [{key: value for key, value in BRINK.items() if key != "type"}],
    "outside the country": [{**BRINK, "centroide_ll": "POINT(13.4 52.5)"}],
    "no point": [{**BRINK, "centroide_ll": "POINT(NaN 52)"}],
    "a point of text": [{**BRINK, "centroide_ll": ["6.1", "52.2"]}],
    "another country's municipality": [{**BRINK, "gemeentecode": "9999"}],
    "no municipality": [{**BRINK, "gemeentecode": None}],
    "the other end of the country": [{**BRINK, "centroide_ll": "POINT(4.9 52.37)", "gemeentecode": "0363"}],
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_answer_that_makes_no_sense_is_not_believed(chain, server, gazetteer_of_a_file, wrong):
    server.behave = answer(*WRONG[wrong])
    assert chain.find("7411 KG") == gazetteer_of_a_file.find("7411 KG")


def test_an_address_with_another_number_is_not_believed(chain, server, gazetteer_of_a_file):
    server.behave = answer({**DOM, "huisnummer": 30})
    assert chain.find("Domplein 29, Utrecht") == gazetteer_of_a_file.find("Domplein 29, Utrecht")


def test_an_address_in_another_town_is_not_believed(chain, server, gazetteer_of_a_file):
    server.behave = answer(DOM)
    assert chain.find("Domplein 29, Groningen") == gazetteer_of_a_file.find("Domplein 29, Groningen")
    assert chain.find("Domplein 29, Zeist").place.kind is PlaceKind.ADDRESS  # the next town may be meant


def test_an_address_without_a_town_is_believed_wherever_it_is(chain, server):
    server.behave = answer(DOM)
    assert chain.find("Domplein 29").place.municipality_name == "Utrecht"


def test_the_refused_connection(server, gazetteer_of_a_file, clock):
    server.close()
    found = make_chain(server, gazetteer_of_a_file, clock).find("7411 KG")
    assert found.place.name == "7411"


def test_a_name_that_no_name_server_knows(gazetteer_of_a_file):
    remote = PdokGeocoder(lambda: gazetteer_of_a_file, "http://nowhere.invalid/v3_1", TIMEOUT)
    chain = ChainGeocoder(LocalGeocoder(lambda: gazetteer_of_a_file), remote)
    assert chain.find("7411 KG").place.name == "7411"


def test_after_three_failures_it_is_left_alone_for_a_while(chain, server, clock):
    server.behave = reply(b"", "503 Service Unavailable")
    for number in range(10):
        chain.find(f"Straat {number + 1}, Deventer")
    assert len(server.questions) == 3
    server.behave = answer(BRINK)
    clock.now += 29
    assert chain.find("7411 KG").place.kind is PlaceKind.POSTCODE4
    clock.now += 2
    assert chain.find("7411 KG").place.kind is PlaceKind.POSTCODE6  # tried again, and well
    assert chain.find("Domplein 29").place is None
    assert len(server.questions) == 5


def test_an_open_circuit_costs_no_time(chain, server):
    server.behave = locatieserver.silence
    for number in range(3):
        chain.find(f"Straat {number + 1}, Deventer")
    start = time.monotonic()
    for number in range(100):
        chain.find(f"Straat {number + 1}, Deventer")
    assert time.monotonic() - start < 2  # each question would take its time-out


def test_answers_are_remembered_for_a_day_and_their_lack_for_an_hour(chain, server, clock):
    server.behave = answer(BRINK)
    for typed in ("7411 KG", "7411kg".upper(), " 7411 KG "):
        assert chain.find(typed).place.kind is PlaceKind.POSTCODE6
    asked = len(server.questions)
    assert asked <= 2  # with and without its space
    clock.now += FOUND_SECONDS - 1
    chain.find("7411 KG")
    assert len(server.questions) == asked
    clock.now += 2
    chain.find("7411 KG")
    assert len(server.questions) == asked + 1
    server.behave = answer()
    chain.find("7412 ZZ")
    clock.now += NOT_FOUND_SECONDS - 1
    chain.find("7412 ZZ")
    assert len(server.questions) == asked + 2
    clock.now += 2
    chain.find("7412 ZZ")
    assert len(server.questions) == asked + 3


def test_failures_are_not_remembered(chain, server):
    server.behave = locatieserver.hang_up
    chain.find("7411 KG")
    server.behave = answer(BRINK)
    assert chain.find("7411 KG").place.kind is PlaceKind.POSTCODE6


def test_only_some_questions_at_once_and_nobody_waits_in_line(chain, server):
    server.behave = locatieserver.silence
    took: list[float] = []

    def ask(number: int) -> None:
        start = time.monotonic()
        chain.find(f"Straat {number}, Deventer")
        took.append(time.monotonic() - start)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, AT_ONCE * 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.questions) <= AT_ONCE
    assert max(took) < 2


def test_what_was_asked_is_not_logged(chain, server, caplog):
    server.behave = reply(b"Domplein", "500 Internal Server Error")
    with caplog.at_level(logging.DEBUG):
        chain.find("Domplein 29, Utrecht")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("geo.")]
    assert ours
    assert not [message for message in ours if "Domplein" in message]


def test_what_a_stranger_types_is_no_query_language(chain, server):
    chain.find('7411 KG" OR type:* {!func}1 \x00')
    assert server.questions[0]["q"] == ["7411 KG  OR type     func 1"]


def test_local_geocoder_uses_the_newest_gazetteer(gazetteer_of_a_file):
    class Renewed:
        def find(self, text: str) -> Answer:
            return Answer(None, note=Note.EMPTY)

    gazetteers = iter([gazetteer_of_a_file, Renewed()])
    local = LocalGeocoder(lambda: next(gazetteers))
    assert local.find("Zwolle").place.name == "Zwolle"
    assert local.find("Zwolle").note is Note.EMPTY


def test_the_breaker_lets_one_try_through_at_a_time(clock):
    breaker = CircuitBreaker(failures=2, pause_seconds=10, clock=clock)
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    clock.now += 10
    assert breaker.allows()
    assert not breaker.allows()
    breaker.failed()
    clock.now += 9
    assert not breaker.allows()
    clock.now += 1
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_the_cache_keeps_the_last_used(clock):
    recent: RecentAnswers[int | None] = RecentAnswers(size=2, clock=clock)
    recent.put("a", 1, 60)
    recent.put("b", None, 60)
    assert recent.get("a") == (1,)
    recent.put("c", 3, 60)
    assert (recent.get("b"), recent.get("a"), recent.get("c")) == (None, (1,), (3,))
    clock.now += 61
    assert recent.get("a") is None
