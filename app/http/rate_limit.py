"""A limit on requests per address that all workers share.

The generic cell rate algorithm (GCRA) needs one number per address: the moment at which its next request is due. The
numbers lie in one piece of anonymous memory, made before the server forks its workers, so every worker sees the same.
An address finds its number by a hash with a secret key, so nobody can aim at another's; addresses are kept nowhere.
Two addresses on one number (1 in a million for any pair) share their allowance. Two workers that write at the same
instant may let one request too many through, which is cheaper than a lock.
"""

from __future__ import annotations

import mmap
import secrets
import time
from collections.abc import Callable
from hashlib import blake2b

from app.http.proxies import parse_address

SLOTS = 1 << 20
"""Numbers in the shared memory: 8 MB, of which only the touched pages take room."""

_SLOT_BYTES = 8


class RateLimit:
    """Allows `rate` requests a second per address, and a burst of `burst` at once."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the shared memory. The clock has to be the same in every process, as the monotonic one is."""
        self._interval = 1 / rate
        self._tolerance = self._interval * (burst - 1)
        self._clock = clock
        self._key = secrets.token_bytes(16)
        self._due = memoryview(mmap.mmap(-1, SLOTS * _SLOT_BYTES)).cast("d")

    def wait(self, address: str) -> float:
        """Count one request of this address: 0.0 when it may pass, else the seconds until the next one may."""
        slot = self._slot(address)
        now = self._clock()
        due = max(self._due[slot], now)
        early = due - now - self._tolerance
        if early > 1e-9:  # the clock's own grain
            return early
        self._due[slot] = due + self._interval
        return 0.0

    def _slot(self, address: str) -> int:
        digest = blake2b(network_of(address).encode(), digest_size=8, key=self._key).digest()
        return int.from_bytes(digest, "little") % SLOTS


def network_of(address: str) -> str:
    """Tell whose allowance an address uses: an IPv4 address its own, an IPv6 address its /64 (one household)."""
    if ":" not in address:
        return address
    parsed = parse_address(f"[{address.partition('%')[0]}]")
    if parsed is None or parsed.version == 4:
        return str(parsed or address)
    return parsed.exploded[:19]
