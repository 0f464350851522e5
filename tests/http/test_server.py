"""The service as it runs: real workers, real sockets, real logs."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from gunicorn.workers.gthread import DEFAULT_WORKER_DATA_TIMEOUT

from app.http.server import LONGEST_READ_S
from tests.databases import Databases
from tests.http.conftest import Server

SECRETS = ("7411KG", "geheimewens", "52.2512", "6.1599", "203.0.113.", "198.51.100.", "2001:db8", "geheimpad")


@pytest.fixture(scope="module")
def database(databases: Databases) -> str:
    return databases.ready("spatialite")


@pytest.fixture(scope="module")
def server(serve: Callable[..., Server], database: str) -> Server:
    return serve(DATABASE_URL=database, RATE_LIMIT="0")


@pytest.fixture(scope="module")
def limited(serve: Callable[..., Server], database: str) -> Server:
    return serve(DATABASE_URL=database, RATE_LIMIT="0.001", RATE_BURST="20")


@pytest.fixture(scope="module")
def behind_proxy(serve: Callable[..., Server], database: str) -> Server:
    return serve(DATABASE_URL=database, RATE_LIMIT="0.001", RATE_BURST="20", TRUSTED_PROXIES="127.0.0.1")


def statuses(server: Server, count: int, **headers: str) -> Counter[int]:
    return Counter(server.get("/health/live", **headers)[0] for _ in range(count))


def test_workers_share_one_limit_and_forged_headers_do_not_dodge_it(limited: Server) -> None:
    seen: Counter[int] = Counter()

    def ask(start: int) -> None:
        for number in range(start, start + 15):
            forged = f"198.51.100.{number}"
            headers = {
                "X_Forwarded_For": forged,
                "X_Real_Ip": forged,
                "Forwarded": f"for={forged}",
                "Client_Ip": forged,
            }
            seen[limited.get("/health/live", **headers)[0]] += 1

    threads = [threading.Thread(target=ask, args=(start,)) for start in (0, 15, 30, 45)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The server's own start asked too. Workers that write at the same instant may let a request or two too many through.
    assert 15 <= seen[200] <= 24
    assert seen[429] == 60 - seen[200]


def test_the_limit_is_told_as_a_page_and_as_a_problem(limited: Server) -> None:
    statuses(limited, 25)
    status, headers, page = limited.get("/en/")
    assert status == 429
    assert int(headers["retry-after"]) >= 1
    assert headers["content-type"].startswith("text/html")
    assert b"<h1" in page
    assert b'lang="en"' in page
    status, headers, problem = limited.get("/api/v1/offerings?where=3511")
    assert status == 429
    assert headers["content-type"] == "application/problem+json"
    assert json.loads(problem)["code"] == "too_many_requests"


def test_behind_our_proxy_each_visitor_has_an_allowance_and_nobody_uses_anothers(behind_proxy: Server) -> None:
    assert statuses(behind_proxy, 25, X_Forwarded_For="203.0.113.1")[429] == 5
    assert statuses(behind_proxy, 5, X_Forwarded_For="203.0.113.2") == {200: 5}
    # A visitor who writes another's address before his own: the proxy puts his own behind it.
    assert statuses(behind_proxy, 5, X_Forwarded_For="203.0.113.2, 203.0.113.1") == {429: 5}
    assert statuses(behind_proxy, 30, X_Forwarded_For="203.0.113.1, 203.0.113.3")[200] == 20
    assert statuses(behind_proxy, 1, X_Forwarded_For="203.0.113.2") == {200: 1}


def test_a_limit_of_nothing_is_no_limit(server: Server) -> None:
    assert statuses(server, 300) == {200: 300}


def test_hsts_is_promised_only_behind_https(server: Server, behind_proxy: Server) -> None:
    assert "strict-transport-security" not in server.get("/health/live", X_Forwarded_Proto="https")[1]
    ours = {"X_Forwarded_For": "203.0.113.77"}
    assert "strict-transport-security" not in behind_proxy.get("/health/live", **ours, X_Forwarded_Proto="http")[1]
    secure = behind_proxy.get("/health/live", **ours, X_Forwarded_Proto="https")[1]
    assert secure["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_the_proxys_request_id_is_used_and_a_strangers_is_not(server: Server, behind_proxy: Server) -> None:
    assert server.get("/health/live", X_Request_Id="abcdefgh12345678")[1]["x-request-id"] != "abcdefgh12345678"
    headers = {"X_Forwarded_For": "203.0.113.78"}
    assert behind_proxy.get("/health/live", X_Request_Id="abcdefgh12345678", **headers)[1]["x-request-id"] == (
        "abcdefgh12345678"
    )
    assert behind_proxy.get("/health/live", X_Request_Id="<script>", **headers)[1]["x-request-id"].isalnum()


@pytest.mark.parametrize(
    ("request_bytes", "status", "words"),
    [
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "te lang"),
        (b"GET /nl/zoeken?waar=" + b"%C3%A9" * 3000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "te lang"),
        (b"GARBAGE\r\n\r\n", 400, "werkt niet"),
        (b"GET /geheimpad\r\n\r\n", 400, "werkt niet"),
        (b"GET / HTTP/9.9\r\n\r\n", 400, "werkt niet"),
        (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400, "werkt niet"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Bad: a\x00b\r\n\r\n", 400, "werkt niet"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 9000 + b"\r\n\r\n", 431, "te veel"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: b\r\n" * 200 + b"\r\n", 431, "te veel"),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: magic\r\n\r\n", 501, "kan hier niet"),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400, "werkt niet"),
        (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "werkt niet",
        ),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "werkt niet"),
    ],
)
def test_what_no_application_can_read_gets_a_page(
    server: Server, request_bytes: bytes, status: int, words: str
) -> None:
    answer = server.raw(request_bytes).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert f"Content-Length: {len(body.encode())}" in head
    assert "nosniff" in head
    assert "Content-Security-Policy: default-src 'none'" in head
    assert words in body
    assert "geheimpad" not in answer
    assert "Traceback" not in answer


def test_nothing_about_a_visitor_is_logged(server: Server, behind_proxy: Server) -> None:
    visitor = {"X_Forwarded_For": "203.0.113.99, 2001:db8::7"}
    for target in (
        "/nl/zoeken?waar=7411KG&wat=geheimewens",
        "/nl/zoeken?waar=52.2512,6.1599&straal=x",
        "/api/v1/offerings?near=52.2512,6.1599&q=geheimewens",
        "/api/v1/offerings?where=7411KG&limit=geheimewens",
        "/nl/geheimpad/7411KG",
        "/nl/zoeken?waar=%ff7411KG",
    ):
        for asked in (server, behind_proxy):
            asked.get(target, Referer="https://example.org/geheimpad", User_Agent="geheimewens/1", **visitor)
            asked.get(target, method="POST", **visitor)
    for asked in (server, behind_proxy):
        asked.raw(b"GET /geheimpad?waar=7411KG\r\n\r\n")
        asked.raw(b"GET /nl/?waar=7411KG HTTP/1.1\r\nHost: localhost\r\nBad Name: 203.0.113.4\r\n\r\n")
        asked.raw(b"GEHEIMEWENS /nl/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        log = asked.log()
        assert [secret for secret in (*SECRETS, "127.0.0.1 ", "geheimewens") if secret.lower() in log.lower()] == []


def test_every_line_of_the_log_is_json_with_the_route_and_an_id(server: Server) -> None:
    server.get("/health/live?x=1")
    lines = [json.loads(line) for line in server.log().splitlines()]
    assert all({"at", "level", "logger", "event"} <= line.keys() for line in lines)
    requests = [line for line in lines if line["event"] == "request"]
    assert {"request_id", "method", "route", "status", "ms"} <= requests[-1].keys()
    assert {"/health/live", None} <= {line["route"] for line in requests}
    assert not any("?" in (line["route"] or "") for line in requests)


def test_a_worker_fits_in_200_mb(server: Server) -> None:
    for _ in range(20):
        server.get("/nl/")
        server.get("/api/v1/offerings?where=3511")
    for pid in server.worker_pids():
        status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        assert int(status["VmRSS"].split()[0]) < 200 * 1024


def test_two_workers_answer_and_stop_when_asked(serve: Callable[..., Server], database: str) -> None:
    server = serve(DATABASE_URL=database)
    for _ in range(100):
        if len(server.worker_pids()) == 2:
            break
        time.sleep(0.1)
    assert len(server.worker_pids()) == 2
    assert server.stop() == 0


def test_who_comes_is_answered_by_the_worker_that_has_time(serve: Callable[..., Server], database: str) -> None:
    server = serve(DATABASE_URL=database, RATE_LIMIT="0", WEB_CONCURRENCY="2", WEB_THREADS="1")
    with socket.create_connection(("127.0.0.1", server.port)):  # says nothing, so a worker waits for it
        began = time.monotonic()
        assert statuses(server, 16) == {200: 16}
        assert time.monotonic() - began < DEFAULT_WORKER_DATA_TIMEOUT


HALVES = (
    b"GET /health/live HTTP/1.1\r\nHost: local",
    (
        b"POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 9\r\n\r\nname"
    ),
)


def test_who_says_nothing_keeps_no_thread_waiting(serve: Callable[..., Server], database: str) -> None:
    server = serve(DATABASE_URL=database, RATE_LIMIT="0", WEB_CONCURRENCY="1", WEB_THREADS="2")
    with ExitStack() as stack:
        for _ in range(24):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        began = time.monotonic()
        assert statuses(server, 4) == {200: 4}
        assert time.monotonic() - began < DEFAULT_WORKER_DATA_TIMEOUT


@pytest.mark.parametrize("half", HALVES, ids=("head", "body"))
def test_who_stops_halfway_does_not_stop_the_others(serve: Callable[..., Server], database: str, half: bytes) -> None:
    server = serve(DATABASE_URL=database, RATE_LIMIT="0", WEB_CONCURRENCY="1", WEB_THREADS="2")
    with ExitStack() as stack:
        for _ in range(4):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            client.sendall(half)
        began = time.monotonic()
        assert statuses(server, 2) == {200: 2}
        assert time.monotonic() - began < 4 * LONGEST_READ_S
    assert "Traceback" not in server.log()
    assert '"level":"error"' not in server.log()


def test_who_sends_slowly_is_answered(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        for part in (b"GET /health/live HT", b"TP/1.1\r\nHost: localhost\r\n", b"Connection: close\r\n\r\n"):
            client.sendall(part)
            assert server.get("/health/live")[0] == 200
        assert client.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_wrong_setting_stops_the_start_with_its_name(serve: Callable[..., Server]) -> None:
    with pytest.raises(RuntimeError, match="RATE_LIMIT must be a number"):
        serve(RATE_LIMIT="fast")


def test_a_disk_full_of_logs_is_no_reason_to_refuse_a_visitor(serve: Callable[..., Server], database: str) -> None:
    server = serve(DATABASE_URL=database, RATE_LIMIT="0", LOG_TO="/dev/full")
    assert statuses(server, 50) == {200: 50}
    assert server.get("/nl/zoeken?waar=3511")[0] == 200
    assert server.raw(b"GARBAGE\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert server.stop() == 0
