"""Reading one field of what visitors fill in, in every form the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.errors import InvalidParameter, Reason
from app.domain.language.scripts import without_overrides


def choice(args: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    """Read one of some words; empty when none was given.

    Raises:
        InvalidParameter: it is another word.
    """
    value = args.get(name, "").strip()
    if value and value not in allowed:
        raise InvalidParameter(name, f"{name} is not known", allowed=", ".join(allowed), reason=Reason.UNKNOWN)
    return value


def tidy(text: str) -> str:
    """Take away what turns a text around, and all spaces that are too many."""
    return " ".join(without_overrides(text).split())
