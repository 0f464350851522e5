"""Street tiles on disk: a cache with a limit that forgets what was used longest ago, shared by all workers."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

_log = logging.getLogger(__name__)

_LOCKS = 512
_POLL_SECONDS = 0.02
_TOUCH_SECONDS = 3600
_WRITES_BETWEEN_COUNTS = 200
_ROOM_AFTER_CLEANING = 0.9


class Busy(Exception):
    """Somebody else holds what was asked for, and the time to wait for it is over."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as upstream gave it, or its word that there is none (no `body`), and when that was last checked."""

    body: bytes
    etag: str
    modified: str
    checked_at: float


class TileStore:
    """A folder of tiles, one file each: a line of JSON about it and then the picture."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        """Use this folder, which is made when it is first needed, for at most about this many bytes of tiles."""
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._used_bytes = 0
        self._writes_until_count = 0

    def read(self, key: str) -> Tile | None:
        """Return a tile and note that it was used; None if it isn't there or its file is damaged."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                about = json.loads(file.readline(4096))
                body = file.read()
                used_at = os.fstat(file.fileno()).st_mtime
            if len(body) != about["size"]:
                return None
            tile = Tile(body, str(about["etag"]), str(about["modified"]), float(about["checkedAt"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if time.time() - used_at > _TOUCH_SECONDS:
            with suppress(OSError):
                os.utime(path)
        return tile

    def write(self, key: str, tile: Tile) -> None:
        """Keep a tile. A disk that is full or read-only is logged and otherwise no fault: the tile can be shown."""
        about = {"size": len(tile.body), "etag": tile.etag, "modified": tile.modified, "checkedAt": tile.checked_at}
        content = json.dumps(about).encode() + b"\n" + tile.body
        path = self._path(key)
        draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(content)
            draft.replace(path)
            self._make_room(len(content))
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            _log.warning("tile not kept", extra={"reason": error.strerror})

    @contextmanager
    def only_one(self, key: str, until: float) -> Iterator[None]:
        """Be the only one, over all threads and workers, that fetches this tile.

        Raises:
            Busy: at the moment `until` of the monotonic clock, when another still has it.
        """
        number = int.from_bytes(blake2b(key.encode(), digest_size=4).digest()) % _LOCKS
        with self._lock((f"tile-{number}",), until):
            yield

    @contextmanager
    def slot(self, count: int, until: float) -> Iterator[None]:
        """Be one of at most `count`, over all threads and workers, that ask upstream at the same time.

        Raises:
            Busy: at the moment `until` of the monotonic clock, when there is no room.
        """
        with self._lock(tuple(f"slot-{number}" for number in range(count)), until):
            yield

    @contextmanager
    def _lock(self, names: tuple[str, ...], until: float) -> Iterator[None]:
        """Hold the first lock that is free. `flock` also keeps threads apart, since each opens the file for itself."""
        folder = self._folder / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            for name in names:
                with (folder / name).open("w") as file:
                    try:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        continue
                    yield
                    return
            if time.monotonic() >= until:
                raise Busy
            time.sleep(_POLL_SECONDS)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.tile"

    def _make_room(self, added_bytes: int) -> None:
        """Count what is used now and then, since other workers write too, and clean up when it is too much."""
        self._used_bytes += added_bytes
        self._writes_until_count -= 1
        if self._writes_until_count > 0 and self._used_bytes <= self._limit_bytes:
            return
        with suppress(Busy), self._lock(("cleaning",), until=0):
            self._clean()
            self._writes_until_count = _WRITES_BETWEEN_COUNTS

    def _clean(self) -> None:
        """Remove what was used longest ago until there is room again, and drafts that a killed worker left."""
        files: list[tuple[float, int, Path]] = []
        for path in self._folder.rglob("*.*"):
            with suppress(OSError):
                status = path.stat()
                if path.suffix == ".tile":
                    files.append((status.st_mtime, status.st_size, path))
                elif path.suffix == ".draft" and time.time() - status.st_mtime > _TOUCH_SECONDS:
                    path.unlink()
        used = sum(size for _, size, _ in files)
        if used > self._limit_bytes:
            for _, size, path in sorted(files):
                with suppress(OSError):
                    path.unlink()
                    used -= size
                if used <= self._limit_bytes * _ROOM_AFTER_CLEANING:
                    break
        self._used_bytes = used
