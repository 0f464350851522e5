"""The tile proxy against a real upstream that plays every fault."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.web.tiles import proxy as proxy_module
from app.web.tiles import store as store_module
from app.web.tiles.proxy import TileProxy, TileUnavailable, is_ours
from tests.web.tiles import upstream_server
from tests.web.tiles.upstream_server import FAULTS, UpstreamServer, png

UTRECHT = (12, 2106, 1350)


def test_a_tile_is_fetched_once_and_then_read_from_disk(proxy: TileProxy, upstream: UpstreamServer) -> None:
    assert proxy.get(*UTRECHT).body == png()
    assert proxy.get(*UTRECHT).body == png()
    assert upstream.paths == ["/tiles/12/2106/1350.png"]


def test_nothing_of_the_visitor_goes_upstream(proxy: TileProxy, upstream: UpstreamServer) -> None:
    proxy.get(*UTRECHT)
    assert set(upstream.seen_headers[-1]) == {"Host", "Accept", "User-Agent", "Accept-Encoding"}


@pytest.mark.parametrize(("behave", "condition"), [("good", '"one"'), ("dated", "Mon, 01 Jun 2026 10:00:00 GMT")])
def test_an_old_tile_is_asked_after_and_not_fetched_again(
    proxy: TileProxy, upstream: UpstreamServer, monkeypatch: pytest.MonkeyPatch, behave: str, condition: str
) -> None:
    upstream.behave = getattr(upstream_server, behave)
    first = proxy.get(*UTRECHT)
    monkeypatch.setattr(proxy_module, "FRESH_SECONDS", 0)
    again = proxy.get(*UTRECHT)
    assert upstream.conditions == [None, condition]
    assert again.body == first.body
    monkeypatch.setattr(proxy_module, "FRESH_SECONDS", 60)
    proxy.get(*UTRECHT)
    assert len(upstream.paths) == 2, "the word that it is still right counts as a check"


def test_a_tile_that_changed_replaces_the_old_one(
    proxy: TileProxy, upstream: UpstreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.get(*UTRECHT)
    monkeypatch.setattr(proxy_module, "FRESH_SECONDS", 0)
    upstream.behave = lambda handler: handler.answer(png(90), ETag='"two"')
    assert proxy.get(*UTRECHT).body == png(90)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_a_tile_is_refused_in_time(proxy: TileProxy, upstream: UpstreamServer, fault: str) -> None:
    upstream.behave = FAULTS[fault]
    started = time.monotonic()
    with pytest.raises(TileUnavailable):
        proxy.get(*UTRECHT)
    assert time.monotonic() - started < 4, "a drip would take a quarter of a minute"
    upstream.behave = upstream_server.good
    assert proxy.get(*UTRECHT).body == png(), "one fault is forgotten when the next answer is good"


@pytest.mark.parametrize("fault", FAULTS)
def test_an_old_tile_is_better_than_none(
    proxy: TileProxy, upstream: UpstreamServer, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    proxy.get(*UTRECHT)
    monkeypatch.setattr(proxy_module, "FRESH_SECONDS", 0)
    upstream.behave = FAULTS[fault]
    assert proxy.get(*UTRECHT).body == png()


def test_upstream_that_says_there_is_none_is_believed_for_a_while(proxy: TileProxy, upstream: UpstreamServer) -> None:
    upstream.behave = lambda handler: handler.answer(b"", status=404)
    assert proxy.get(*UTRECHT).body == b""
    assert proxy.get(*UTRECHT).body == b""
    assert len(upstream.paths) == 1


def test_after_a_few_faults_nobody_waits_any_more(proxy: TileProxy, upstream: UpstreamServer) -> None:
    upstream.behave = FAULTS["silence"]
    for x in range(3):
        with pytest.raises(TileUnavailable):
            proxy.get(12, 2106 + x, 1350)
    with pytest.raises(TileUnavailable):
        proxy.get(12, 2110, 1350)
    assert len(upstream.paths) == 3
    assert not proxy.state.is_up()
    upstream.behave = upstream_server.good
    proxy.state.probe()
    assert proxy.get(12, 2110, 1350).body == png()


def test_upstream_gone_altogether(proxy: TileProxy, upstream: UpstreamServer) -> None:
    upstream.behave = upstream_server.closing_after
    proxy.get(*UTRECHT)
    upstream.shutdown()
    upstream.server_close()
    with pytest.raises(TileUnavailable):
        proxy.get(12, 2107, 1350)
    assert proxy.get(*UTRECHT).body == png()


def test_a_connection_goes_on_after_the_word_that_nothing_changed(
    proxy: TileProxy, upstream: UpstreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy_module, "FRESH_SECONDS", 0)
    upstream.callers.clear()
    for _ in range(3):
        proxy.get(*UTRECHT)
    assert len(upstream.callers) == 3
    assert len(set(upstream.callers)) == 1, "one connection carries them all"


def test_a_connection_that_upstream_closed_meanwhile_is_no_fault(proxy: TileProxy, upstream: UpstreamServer) -> None:
    upstream.behave = upstream_server.closing_after
    for x in range(4):
        assert proxy.get(12, 2106 + x, 1350).body == png()


def test_one_fetch_at_a_time_per_tile(make_proxy: Callable[..., TileProxy], upstream: UpstreamServer) -> None:
    workers = [make_proxy(at_once=8, timeout=3), make_proxy(at_once=8, timeout=3)]
    upstream.behave = upstream_server.unhurried
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: workers[number % 2].get(*UTRECHT).body, range(12)))
    assert answers == [png()] * 12
    assert len(upstream.paths) == 1


def test_never_more_than_so_many_upstream(make_proxy: Callable[..., TileProxy], upstream: UpstreamServer) -> None:
    workers = [make_proxy(at_once=2, timeout=5) for _ in range(8)]
    upstream.behave = upstream_server.unhurried
    upstream.busiest = 0
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: workers[number].get(12, 2100 + number, 1350).body, range(8)))
    assert answers == [png()] * 8
    assert upstream.busiest == 2


def test_who_comes_when_all_are_waiting_is_sent_away_soon(
    make_proxy: Callable[..., TileProxy], upstream: UpstreamServer
) -> None:
    proxy = make_proxy(at_once=3, timeout=2)
    upstream.behave = FAULTS["silence"]
    threads = [threading.Thread(target=_try, args=(proxy, x)) for x in (2100, 2101)]
    for thread in threads:
        thread.start()
    _until(lambda: len(upstream.paths) == 2)
    started = time.monotonic()
    with pytest.raises(TileUnavailable):
        proxy.get(*UTRECHT)
    assert time.monotonic() - started < 1.8
    for thread in threads:
        thread.join()


def test_one_fetch_over_processes_too(
    make_proxy: Callable[..., TileProxy], upstream: UpstreamServer, tmp_path: Path
) -> None:
    make_proxy()
    upstream.behave = upstream_server.unhurried
    context = multiprocessing.get_context("spawn")
    with context.Pool(3) as pool:
        answers = pool.starmap(_get_in_process, [(upstream.url, str(tmp_path / "tiles"))] * 6)
    assert answers == [png()] * 6
    assert len(upstream.paths) == 1


def test_the_cache_stays_within_its_limit_and_forgets_what_is_oldest(
    make_proxy: Callable[..., TileProxy], upstream: UpstreamServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filler = b"\0" * 100_000
    body = png()[:-12] + len(filler).to_bytes(4) + b"teXt" + filler + b"\0\0\0\0" + png()[-12:]
    upstream.behave = lambda handler: handler.answer(body)
    monkeypatch.setattr(store_module, "_TOUCH_SECONDS", 0)
    proxy = make_proxy(limit_mb=1)
    for x in range(30):
        proxy.get(12, 2100 + x, 1350)
        proxy.get(12, 2100, 1350)
        time.sleep(0.005)
    files = list((tmp_path / "tiles").rglob("*.tile"))
    assert sum(file.stat().st_size for file in files) <= 1_000_000
    kept = {int(file.parent.name) for file in files}
    assert kept == {2100, *range(2130 - len(kept) + 1, 2130)}, "the first is used all the time, the others once"


def test_a_full_disk_is_no_fault_for_the_visitor(proxy: TileProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert proxy.get(*UTRECHT).body == png()


def test_a_damaged_file_is_fetched_again(proxy: TileProxy, upstream: UpstreamServer, tmp_path: Path) -> None:
    proxy.get(*UTRECHT)
    (file,) = (tmp_path / "tiles").rglob("*.tile")
    for damage in (b"", b"{}\nabc", file.read_bytes()[:-40], b"[1]\n", b"\xff\xfe\n"):
        file.write_bytes(damage)
        assert proxy.get(*UTRECHT).body == png()
    assert len(upstream.paths) == 6


def test_the_first_question_starts_a_probe_in_the_background(upstream: UpstreamServer, tmp_path: Path) -> None:
    upstream.behave = upstream_server.unhurried
    proxy = TileProxy(upstream.url, tmp_path / "tiles", limit_mb=1, at_once=1, timeout=1)
    assert not proxy.state.is_up(), "nobody waits for it"
    _until(proxy.state.is_up)
    assert len(upstream.paths) == 1
    other_worker = TileProxy(upstream.url, tmp_path / "tiles", limit_mb=1, at_once=1, timeout=1)
    assert other_worker.state.is_up(), "what one worker found, all know"
    assert len(upstream.paths) == 1


@pytest.mark.parametrize("fault", ["silence", "HTML", "an error", "no HTTP"])
def test_a_probe_that_finds_no_tile_says_no(upstream: UpstreamServer, tmp_path: Path, fault: str) -> None:
    upstream.behave = FAULTS[fault]
    proxy = TileProxy(upstream.url, tmp_path / "tiles", limit_mb=1, at_once=1, timeout=0.2)
    proxy.state.probe()
    assert not proxy.state.is_up()


def test_the_answer_of_a_probe_is_repeated_when_it_is_old(upstream: UpstreamServer, tmp_path: Path) -> None:
    upstream.behave = FAULTS["an error"]
    proxy = TileProxy(upstream.url, tmp_path / "tiles", limit_mb=1, at_once=1, timeout=1)
    proxy.state.probe()
    assert not proxy.state.is_up()
    upstream.behave = upstream_server.good
    proxy.state.SECONDS_DOWN = 0
    _until(proxy.state.is_up)


def test_only_the_netherlands_and_the_zooms_of_the_map() -> None:
    assert is_ours(*UTRECHT)
    assert is_ours(6, 32, 21)
    assert is_ours(18, 134_800, 86_400)
    assert not is_ours(12, 2073, 1409), "Paris"
    assert not is_ours(5, 16, 10)
    assert not is_ours(19, 269_600, 172_800)
    assert not is_ours(12, 0, 0)


def _try(proxy: TileProxy, x: int) -> None:
    with pytest.raises(TileUnavailable):
        proxy.get(12, x, 1350)


def _get_in_process(url: str, folder: str) -> bytes:
    return TileProxy(url, Path(folder), limit_mb=10, at_once=4, timeout=20).get(*UTRECHT).body


def _until(is_so: Callable[[], bool]) -> None:
    """Wait for something that happens in the background, for a while."""
    end = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
