"""Who is really asking: the visitor's address and scheme, believed only from the proxies that we named.

`X-Forwarded-For` is a list that everyone on the way may write in, so it is read from the right: the last address that
is not one of our own proxies is the visitor. What a visitor wrote in it himself stands to the left of that and is
never looked at.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from app.config import Network

Environ = MutableMapping[str, object]
Address = IPv4Address | IPv6Address

_HOP_LIMIT = 20
"""More addresses than this in one header is nonsense or mischief."""


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address | None:
    """Read an address as proxies write it (`192.0.2.1:4711`, `[2001:db8::1]:443`, or bare), None when it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def believe_proxies(environ: Environ, trusted: tuple[Network, ...]) -> bool:
    """Put the visitor's address and scheme in the environ, and take the forwarding headers out of it.

    Returns whether the request came through one of our proxies.

    A Unix socket has no address: only our own proxy can open it, so it is trusted when any proxy is.
    """
    forwarded_for = environ.pop("HTTP_X_FORWARDED_FOR", None)
    forwarded_proto = environ.pop("HTTP_X_FORWARDED_PROTO", None)
    if not trusted:
        return False
    peer = str(environ.get("REMOTE_ADDR") or "")
    if peer and not _is_trusted(parse_address(peer), trusted):
        return False
    if forwarded_proto:
        scheme = str(forwarded_proto).rpartition(",")[2].strip().lower()
        if scheme in {"http", "https"}:
            environ["wsgi.url_scheme"] = scheme
    for hop in reversed(str(forwarded_for or "").split(",")[-_HOP_LIMIT:]):
        address = parse_address(hop)
        if address is None:
            break  # An honest proxy writes addresses; what stands to the left of this can't be believed either.
        environ["REMOTE_ADDR"] = str(address)
        if not _is_trusted(address, trusted):
            break
    return True


def _is_trusted(address: Address | None, trusted: tuple[Network, ...]) -> bool:
    return address is not None and any(address in network for network in trusted)
