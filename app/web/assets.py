"""Addresses of static files with a digest of their content, so that a browser may keep them and shows no old one."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from pathlib import Path

STATIC = Path(__file__).parent / "static"

ICONS = "vendor/icons/tabler.svg"
"""The sprite that holds every pictogram."""


@cache
def asset(name: str) -> str:
    """Give the address of a file under `static/`; one that is not there is a mistake in a template and raises."""
    digest = blake2b((STATIC / name).read_bytes(), digest_size=5).hexdigest()
    return f"/static/{name}?v={digest}"


@cache
def icon_names() -> frozenset[str]:
    """List the pictograms that there are."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / ICONS).read_text()))
