"""The settings of the product: typed, read from the environment once, checked before anything starts.

Every setting is one field of `Settings` and one row of `docs/settings.md`. The name in the environment is the field's
name in capitals.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the code base; relative paths in settings start here, wherever the process was started."""

Network = IPv4Network | IPv6Network


class SettingsError(ValueError):
    """One or more settings can't be used; the message has a line for each."""

    def __init__(self, faults: list[str]) -> None:
        """Keep the faults, one sentence each."""
        super().__init__("These settings can't be used:\n" + "\n".join(f"  {fault}" for fault in faults))
        self.faults = faults


def _text(text: str) -> str:
    return text


def _number(*, least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            msg = f"must be a number from {least:g} to {most:g}"
            raise ValueError(msg)
        return value

    return read


def _whole(*, least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,12}", text, re.ASCII) or not least <= int(text) <= most:
            msg = f"must be a whole number from {least} to {most}"
            raise ValueError(msg)
        return int(text)

    return read


def _choice(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in choices:
            msg = f"must be one of: {', '.join(choices)}"
            raise ValueError(msg)
        return text.lower()

    return read


def _switch(text: str) -> bool:
    if text.lower() not in {"0", "1", "false", "true", "no", "yes", "off", "on"}:
        msg = "must be 1 or 0"
        raise ValueError(msg)
    return text.lower() in {"1", "true", "yes", "on"}


def _path(text: str) -> Path:
    return ROOT / text


def _address(text: str) -> str:
    if text in {"", "none"}:
        return ""
    if urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).netloc:
        msg = "must be `none` or an address that starts with http:// or https://"
        raise ValueError(msg)
    return text


def _database(text: str) -> str:
    """Read the address of the database; a relative SQLite file is under the code base, not where one happens to be."""
    backend = text.split("://", maxsplit=1)[0].split("+", maxsplit=1)[0]
    if "://" not in text or backend not in {"sqlite", "postgresql"} or (backend == "sqlite" and ":///" not in text):
        msg = "must start with sqlite:/// or postgresql+psycopg://"
        raise ValueError(msg)
    if backend == "postgresql":
        return _server("postgresql+psycopg://" + text.split("://", 1)[1])
    file = text.split(":///", 1)[-1]
    if not file or file == ":memory:":
        msg = "must name a file: several workers share the database"
        raise ValueError(msg)
    return f"sqlite:///{ROOT / file}"


def _server(url: str) -> str:
    """Check the address of a server; what is wrong with it is said without quoting it, since it may hold a password."""
    try:
        host = make_url(url).host or ""
    except (ArgumentError, ValueError):
        host = "@"
    if "@" in host:
        msg = (
            "must have the form postgresql+psycopg://user:password@host:port/name;"
            " in the password @ is written as %40, / as %2F and % as %25"
        )
        raise ValueError(msg)
    return url


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    if not hosts:
        msg = "must name at least one host"
        raise ValueError(msg)
    for host in hosts:
        if not re.fullmatch(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", host):
            msg = f"has {host!r}, which is no host name (no port, no scheme; `.example.org` takes every subdomain too)"
            raise ValueError(msg)
    return hosts


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError:
        msg = "must be addresses or networks with commas between them, such as 127.0.0.1, 10.0.0.0/8, ::1"
        raise ValueError(msg) from None


def _ancestors(text: str) -> str:
    if not re.fullmatch(r"('none'|'self'|https?://[A-Za-z0-9.*:-]+)( ('self'|https?://[A-Za-z0-9.*:-]+))*", text):
        msg = "must be 'none', 'self' or addresses (https://example.org) with spaces between them"
        raise ValueError(msg)
    return text


def _setting(read: Callable[[str], object], default: object) -> Any:  # noqa: ANN401  a dataclass field takes any type
    return field(default=default, metadata={"read": read})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a deployment may choose. What each means stands in `docs/settings.md`."""

    database_url: str = _setting(_database, f"sqlite:///{ROOT / 'var' / 'buurtwijzer.sqlite'}")
    database_pool_size: int = _setting(_whole(least=1, most=100), 8)

    trusted_hosts: tuple[str, ...] = _setting(_hosts, ("localhost", "127.0.0.1", "[::1]"))
    trusted_proxies: tuple[Network, ...] = _setting(_networks, ())
    frame_ancestors: str = _setting(_ancestors, "'none'")
    rate_limit: float = _setting(_number(least=0, most=100_000), 50.0)
    rate_burst: int = _setting(_whole(least=1, most=100_000), 200)
    cache_seconds: int = _setting(_whole(least=0, most=86_400), 60)
    log_level: str = _setting(_choice("debug", "info", "warning", "error"), "info")
    explain_ranking: bool = _setting(_switch, default=False)

    publisher: str = _setting(_text, "")
    help_phone: str = _setting(_text, "1400")
    help_phone_name: str = _setting(_text, "Informatie Rijksoverheid")
    contact_email: str = _setting(_text, "contact@example.org")

    pdok_geocoder: bool = _setting(_switch, default=False)
    pdok_url: str = _setting(_address, "https://api.pdok.nl/bzk/locatieserver/search/v3_1")
    pdok_timeout_ms: int = _setting(_whole(least=50, most=10_000), 800)

    tile_url: str = _setting(
        _address, "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
    )
    tile_credit: str = _setting(_text, "Kaart: Kadaster (CC BY 4.0)")
    tile_cache_dir: Path = _setting(_path, ROOT / "var" / "tiles")  # noqa: RUF009  a dataclass field in disguise
    tile_cache_mb: int = _setting(_whole(least=1, most=1_000_000), 256)
    tile_upstream_limit: int = _setting(_whole(least=1, most=100), 4)
    tile_timeout_ms: int = _setting(_whole(least=50, most=60_000), 3_000)

    @classmethod
    def load(cls, overrides: Mapping[str, object] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings from the environment; what `overrides` names goes first, as text or ready-made.

        Raises:
            SettingsError: naming every setting that can't be used, and every override that is no setting.
        """
        overrides = overrides or {}
        known = {setting.name.upper(): setting for setting in fields(cls)}
        faults = [f"{name}: there is no such setting" for name in overrides if name not in known]
        values: dict[str, object] = {}
        for name, setting in known.items():
            value: object = overrides[name] if name in overrides else environ.get(name, "").strip() or MISSING
            if value is MISSING:
                continue
            try:
                values[setting.name] = _read(setting, value) if isinstance(value, str | int | float) else value
            except ValueError as error:
                faults.append(f"{name} {error}")
        if faults:
            raise SettingsError(faults)
        return cls(**cast("dict[str, Any]", values))


def _read(setting: Field[Any], value: float | str) -> object:
    read = cast("Callable[[str], object]", setting.metadata["read"])
    return read(str(int(value) if isinstance(value, bool) else value).strip())
