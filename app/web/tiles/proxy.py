"""Street tiles for the map from an upstream server, so that no visitor's address reaches it.

Bounded on every side: the Netherlands, the zooms of the map, the disk, the time, and how much is asked at once.
"""

from __future__ import annotations

import logging
import threading
import time
from hashlib import blake2b
from pathlib import Path

from app.web.tiles.store import Busy, Tile, TileStore
from app.web.tiles.upstream import Upstream, UpstreamFault, UpstreamState
from geo.maps.data import LEAST_ZOOM, MOST_ZOOM
from geo.tiling import touches_country

_log = logging.getLogger(__name__)

FRESH_SECONDS = 7 * 86_400
"""How long a tile is given without asking upstream whether it changed."""

LONGEST_QUEUE_SECONDS = 0.4
"""How long a request waits before it may even begin to wait for upstream."""


class TileUnavailable(Exception):
    """There is no such tile now, though there may be later."""


class TileProxy:
    """Gives tiles from the disk, or from upstream when they are not there or old."""

    def __init__(self, url: str, folder: Path, *, limit_mb: int, at_once: int, timeout: float) -> None:
        """Take the tiles of `url` ({z}, {x}, {y}), keep them in `folder`, ask `at_once` at the same time at most."""
        self._source = blake2b(url.encode(), digest_size=4).hexdigest()
        self._store = TileStore(folder, limit_mb * 1_000_000)
        self._upstream = Upstream(url, timeout)
        self._at_once = at_once
        self._timeout = timeout
        # Fewer than a worker has threads, and a short wait for one of these places: pages must not wait for streets.
        self._waiting = threading.BoundedSemaphore(max(1, at_once - 1))
        self.state = UpstreamState(self._upstream, folder / f"upstream-{self._source}.json")

    def get(self, z: int, x: int, y: int) -> Tile:
        """Return a tile; one without a body says that there is none at this spot.

        An old tile is shown rather than none.

        Raises:
            TileUnavailable: if it isn't on disk and upstream is down, wrong, or has enough to do already.
        """
        key = f"{self._source}/{z}/{x}/{y}"
        tile = self._store.read(key)
        if tile is not None and _is_fresh(tile):
            return tile
        if self.state.is_up() and self._waiting.acquire(timeout=LONGEST_QUEUE_SECONDS):
            try:
                return self._fetch(key, z, x, y)
            except (Busy, UpstreamFault):
                pass
            except OSError as error:
                _log.warning("tiles have no room to work", extra={"reason": error.strerror})
            finally:
                self._waiting.release()
        if tile is None:
            raise TileUnavailable
        return tile

    def _fetch(self, key: str, z: int, x: int, y: int) -> Tile:
        """Fetch or refresh a tile, unless another thread or worker just did."""
        until = time.monotonic() + self._timeout
        with self._store.only_one(key, until):
            known = self._store.read(key)
            if known is not None and _is_fresh(known):
                return known
            with self._store.slot(self._at_once, until):
                try:
                    tile = self._upstream.fetch(z, x, y, known)
                except UpstreamFault:
                    self.state.note(good=False)
                    raise
            self.state.note(good=True)
            self._store.write(key, tile)
            return tile


def is_ours(z: int, x: int, y: int) -> bool:
    """Tell whether a tile is of a zoom that the map has and touches the box around the Netherlands."""
    return LEAST_ZOOM <= z <= MOST_ZOOM and touches_country(z, x, y)


def _is_fresh(tile: Tile) -> bool:
    return time.time() - tile.checked_at < FRESH_SECONDS
