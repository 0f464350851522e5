"""A tile upstream of our own, and proxies that ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.web.tiles.proxy import TileProxy
from tests.web.tiles.upstream_server import UpstreamServer, upstream_server


@pytest.fixture
def upstream() -> Iterator[UpstreamServer]:
    """A real server on this machine; `upstream.behave` says how it answers."""
    with upstream_server() as server:
        yield server


@pytest.fixture
def make_proxy(upstream: UpstreamServer, tmp_path: Path) -> Callable[..., TileProxy]:
    """Makes proxies on the same folder, as workers are, each having seen that upstream answers."""

    def make(*, limit_mb: int = 10, at_once: int = 4, timeout: float = 0.6) -> TileProxy:
        proxy = TileProxy(upstream.url, tmp_path / "tiles", limit_mb=limit_mb, at_once=at_once, timeout=timeout)
        proxy.state.probe()
        upstream.paths.clear()
        upstream.conditions.clear()
        return proxy

    return make


@pytest.fixture
def proxy(make_proxy: Callable[..., TileProxy]) -> TileProxy:
    """One such proxy."""
    return make_proxy()
