"""Which host names are ours. Any other gets 400, so that nobody can make our pages carry links to another site."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache


def host_name(header: str) -> str:
    """Take the port off a Host header: `example.org:8000` -> `example.org`, `[::1]:8000` -> `[::1]`."""
    header = header.lower()
    if header.startswith("["):
        return header.partition("]")[0] + "]"
    return header.partition(":")[0]


def host_checker(trusted: tuple[str, ...]) -> Callable[[str], bool]:
    """Make the question "is this Host header one of ours"; `.example.org` stands for itself and every subdomain."""
    names = frozenset(name.lstrip(".") for name in trusted)
    suffixes = tuple(name for name in trusted if name.startswith("."))

    @lru_cache(maxsize=256)
    def is_ours(header: str) -> bool:
        name = host_name(header)
        return name in names or bool(suffixes and name.endswith(suffixes) and not name.startswith("."))

    return is_ours
