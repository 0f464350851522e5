"""Which hosts are ours, and whom we believe about a visitor's address."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.http.hosts import host_checker
from app.http.proxies import believe_proxies

PROXIES = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        ("example.org", True),
        ("EXAMPLE.org:8000", True),
        ("www.example.org", False),
        ("evil-example.org", False),
        ("example.org.evil.net", False),
        ("a.example.nl", True),
        ("example.nl", True),
        ("b.a.example.nl:443", True),
        ("evilexample.nl", False),
        (".example.nl", False),
        ("[::1]:8000", True),
        ("[::2]", False),
        ("", False),
        ("example.org@evil.net", False),
    ],
)
def test_only_our_hosts_are_answered(header: str, ours: bool) -> None:
    assert host_checker(("example.org", ".example.nl", "[::1]"))(header) is ours


def visitor(peer: str, forwarded: str | None, proto: str | None = None, proxies: tuple = PROXIES) -> tuple[str, str]:
    environ: dict[str, object] = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http"}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    if proto is not None:
        environ["HTTP_X_FORWARDED_PROTO"] = proto
    believe_proxies(environ, proxies)
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    return str(environ["REMOTE_ADDR"]), str(environ["wsgi.url_scheme"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "1.1.1.1, 192.0.2.7", "192.0.2.7"),  # 1.1.1.1 was written by the visitor
        ("127.0.0.1", "1.1.1.1, 192.0.2.7, 10.0.0.5", "192.0.2.7"),
        ("127.0.0.1", "10.0.0.9, 10.0.0.5", "10.0.0.9"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("127.0.0.1", "192.0.2.7:4711", "192.0.2.7"),
        ("127.0.0.1", "::ffff:192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "1.1.1.1, unknown", "127.0.0.1"),
        ("127.0.0.1", "1.1.1.1, , 10.0.0.5", "10.0.0.5"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("fd00::1", "192.0.2.7", "192.0.2.7"),
        ("", "192.0.2.7", "192.0.2.7"),  # a Unix socket
        ("203.0.113.9", "1.1.1.1", "203.0.113.9"),  # not our proxy: not believed
    ],
)
def test_the_visitor_is_the_last_address_that_is_not_ours(peer: str, forwarded: str | None, expected: str) -> None:
    assert visitor(peer, forwarded)[0] == expected


def test_the_scheme_is_believed_from_our_proxy_only() -> None:
    assert visitor("127.0.0.1", "192.0.2.7", "https")[1] == "https"
    assert visitor("127.0.0.1", "192.0.2.7", "http, https")[1] == "https"
    assert visitor("127.0.0.1", "192.0.2.7", "gopher")[1] == "http"
    assert visitor("203.0.113.9", "192.0.2.7", "https")[1] == "http"


def test_without_proxies_nothing_is_believed() -> None:
    assert visitor("127.0.0.1", "192.0.2.7", "https", ()) == ("127.0.0.1", "http")
    assert visitor("", "192.0.2.7", "https", ()) == ("", "http")


@given(forged=st.text(max_size=300))
def test_nothing_that_a_visitor_writes_changes_his_address(forged: str) -> None:
    assert visitor("127.0.0.1", f"{forged}, 192.0.2.7")[0] == "192.0.2.7"
