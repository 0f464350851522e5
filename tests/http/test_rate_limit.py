"""The limit on requests per address, by itself; with real workers in test_server.py."""

from __future__ import annotations

import os

import pytest

from app.http.rate_limit import RateLimit, network_of


class Clock:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def test_a_burst_passes_and_then_the_rate() -> None:
    clock = Clock()
    limit = RateLimit(50, 200, clock)
    assert [limit.wait("192.0.2.1") for _ in range(200)] == [0.0] * 200
    assert limit.wait("192.0.2.1") == pytest.approx(0.02)
    clock.time += 1
    assert [limit.wait("192.0.2.1") for _ in range(50)] == [0.0] * 50
    assert limit.wait("192.0.2.1") > 0


def test_a_steady_visitor_at_the_rate_is_never_stopped() -> None:
    clock = Clock()
    limit = RateLimit(50, 1, clock)
    for _ in range(1000):
        assert limit.wait("192.0.2.1") == 0.0
        clock.time += 0.02


def test_a_refused_request_does_not_cost_more_waiting() -> None:
    clock = Clock()
    limit = RateLimit(50, 1, clock)
    limit.wait("192.0.2.1")
    waits = {round(limit.wait("192.0.2.1"), 6) for _ in range(100)}
    assert waits == {0.02}


def test_one_address_does_not_use_anothers_allowance() -> None:
    limit = RateLimit(50, 1, Clock())
    assert [limit.wait(f"192.0.2.{number}") for number in range(100)] == [0.0] * 100


def test_a_household_is_one_ipv6_network() -> None:
    limit = RateLimit(50, 1, Clock())
    assert limit.wait("2001:db8:1:2::1") == 0.0
    assert limit.wait("2001:db8:1:2:ffff::9") > 0
    assert limit.wait("2001:db8:1:3::1") == 0.0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8::1", "2001:0db8:0000:0000"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        ("", ""),
        ("no:address", "no:address"),
    ],
)
def test_the_allowance_belongs_to(address: str, network: str) -> None:
    assert network_of(address) == network


def test_forked_workers_share_the_allowance() -> None:
    limit = RateLimit(0.001, 3)
    assert limit.wait("192.0.2.1") == 0.0
    child = os.fork()
    if not child:
        os._exit(0 if limit.wait("192.0.2.1") == 0.0 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert limit.wait("192.0.2.1") == 0.0
    assert limit.wait("192.0.2.1") > 0


def test_two_services_hash_addresses_differently() -> None:
    assert RateLimit(1, 1)._slot("192.0.2.1") != RateLimit(1, 1)._slot("192.0.2.1")
