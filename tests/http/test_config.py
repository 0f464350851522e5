"""Settings: read from the environment, refused with a sentence, and all documented."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from ipaddress import ip_network
from pathlib import Path

import pytest

from app.config import ROOT, Settings, SettingsError

DOCUMENTED = re.findall(
    r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE
)

READ_ELSEWHERE = [
    name
    for file in ("gunicorn.conf.py", "geo/engine.py")
    for name in re.findall(r"""(?:environ\.get|_whole)\(["']([A-Z_]+)["']""", (ROOT / file).read_text())
]


def test_defaults_need_no_environment() -> None:
    settings = Settings.load(environ={})
    assert settings.database_url == f"sqlite:///{ROOT}/var/buurtwijzer.sqlite"
    assert (settings.rate_limit, settings.rate_burst) == (50, 200)
    assert settings.trusted_proxies == ()
    assert settings.pdok_geocoder is False


def test_environment_is_read_and_trimmed() -> None:
    settings = Settings.load(
        environ={
            "DATABASE_URL": "postgresql://app@db/buurt",
            "TRUSTED_HOSTS": "Example.org, .example.nl,[::1]",
            "TRUSTED_PROXIES": "127.0.0.1, 10.1.2.3/8, ::1",
            "RATE_LIMIT": " 0 ",
            "PDOK_GEOCODER": "yes",
            "TILE_URL": "",
            "TILE_CACHE_DIR": "var/elsewhere",
        }
    )
    assert settings.database_url == "postgresql+psycopg://app@db/buurt"
    assert settings.trusted_hosts == ("example.org", ".example.nl", "[::1]")
    assert settings.trusted_proxies == (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("::1"))
    assert settings.rate_limit == 0
    assert settings.pdok_geocoder is True
    assert settings.tile_cache_dir == ROOT / "var" / "elsewhere"


def test_what_is_wrong_with_an_address_is_said_without_its_password() -> None:
    for url in ("postgresql://app:secret@db:none/buurt", "postgresql://app:x@secret@db/buurt"):
        with pytest.raises(SettingsError) as refused:
            Settings.load(environ={"DATABASE_URL": url})
        assert "secret" not in str(refused.value)


def test_an_empty_variable_is_the_default_but_none_switches_an_address_off() -> None:
    assert Settings.load(environ={"TILE_URL": "", "RATE_LIMIT": ""}) == Settings()
    assert Settings.load(environ={"TILE_URL": "none"}).tile_url == ""


def test_a_relative_database_file_is_under_the_code_base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert (
        Settings.load(environ={"DATABASE_URL": "sqlite:///var/x.sqlite"}).database_url
        == f"sqlite:///{ROOT}/var/x.sqlite"
    )
    assert Settings.load(environ={"DATABASE_URL": f"sqlite:///{tmp_path}/x"}).database_url == f"sqlite:///{tmp_path}/x"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "mysql://x", "must start with sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("DATABASE_URL", "buurtwijzer.sqlite", "must start with sqlite:///"),
        ("DATABASE_URL", "sqlite://buurtwijzer.sqlite", "must start with sqlite:///"),
        ("DATABASE_URL", "postgresql://app:secret@db:none/buurt", "must have the form postgresql+psycopg://user:"),
        ("DATABASE_URL", "postgresql://app:se@cret@db/buurt", "in the password @ is written as %40"),
        ("DATABASE_POOL_SIZE", "0", "from 1 to 100"),
        ("TRUSTED_HOSTS", ",", "at least one host"),
        ("TRUSTED_HOSTS", "https://example.org", "no host name"),
        ("TRUSTED_HOSTS", "example.org:443", "no host name"),
        ("TRUSTED_PROXIES", "nginx", "addresses or networks"),
        ("FRAME_ANCESTORS", "https://example.org; script-src *", "must be 'none'"),
        ("FRAME_ANCESTORS", "*", "must be 'none'"),
        ("RATE_LIMIT", "fast", "a number from 0"),
        ("RATE_LIMIT", "nan", "a number from 0"),
        ("RATE_LIMIT", "-1", "a number from 0"),
        ("RATE_BURST", "1e3", "a whole number"),
        ("RATE_BURST", "२००", "a whole number"),
        ("CACHE_SECONDS", "-1", "a whole number"),
        ("LOG_LEVEL", "chatty", "one of: debug"),
        ("PDOK_GEOCODER", "maybe", "must be 1 or 0"),
        ("PDOK_URL", "ftp://example.org", "http:// or https://"),
        ("TILE_URL", "https://", "http:// or https://"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_what_is_right(name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.load(environ={name: value})
    (fault,) = error.value.faults
    assert fault.startswith(f"{name} ")
    assert words in fault


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        Settings.load({"COLOUR": "red"}, environ={"RATE_LIMIT": "x", "LOG_LEVEL": "y"})
    assert len(error.value.faults) == 3
    assert "COLOUR: there is no such setting" in error.value.faults


def test_overrides_win_and_may_be_ready_made() -> None:
    settings = Settings.load(
        {"RATE_LIMIT": 0, "PDOK_GEOCODER": True, "TILE_CACHE_DIR": Path("/x")}, environ={"RATE_LIMIT": "7"}
    )
    assert (settings.rate_limit, settings.pdok_geocoder, settings.tile_cache_dir) == (0, True, Path("/x"))


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().rate_limit = 1  # type: ignore[misc]


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    names = [name for name, _, _ in DOCUMENTED]
    assert sorted(names) == sorted([*READ_ELSEWHERE, *(setting.name.upper() for setting in fields(Settings))])
    assert all(len(meaning) > 20 for _, _, meaning in DOCUMENTED)


def test_what_is_empty_has_the_default_for_the_server_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def served() -> list[object]:
        read = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
        return [read[name] for name in ("bind", "workers", "threads", "max_requests")]

    for name in READ_ELSEWHERE:
        monkeypatch.delenv(name, raising=False)
    assert served() == ["127.0.0.1:8000", 2, 4, 100_000]
    for name in ("BIND", "PORT", "WEB_THREADS", "WEB_MAX_REQUESTS", "SPATIALITE_LIBRARY_PATH"):
        monkeypatch.setenv(name, "")
    assert served() == ["127.0.0.1:8000", 2, 4, 100_000]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("WEB_CONCURRENCY", "0", "from 1 to 1000"),  # it would serve, with nobody to answer
        ("WEB_THREADS", "x", "from 1 to 1000"),
        ("WEB_THREADS", "0", "from 1 to 1000"),
        ("WEB_MAX_REQUESTS", "1.5", "from 0 to 1000000000"),
        ("PORT", "65536", "from 0 to 65535"),
    ],
)
def test_a_wrong_number_for_the_server_stops_the_start_with_a_sentence(name: str, value: str, allowed: str) -> None:
    environment = os.environ | {name: value, "BIND": ""}
    command = [sys.executable, "-m", "gunicorn", "--check-config"]
    outcome = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = f"These settings can't be used:\n  {name} must be a whole number {allowed}\n"
    assert (outcome.returncode, outcome.stdout + outcome.stderr) == (1, said)


@pytest.mark.parametrize(
    ("name", "default"), [(name, text[1:-1]) for name, text, _ in DOCUMENTED if text.startswith("`")]
)
def test_a_documented_default_is_the_default(name: str, default: str) -> None:
    assert Settings.load(environ={name: default}) == Settings()
