"""A real server with example data and a real browser, watched: whatever a visitor would suffer from fails the test.

The example data are loaded once per run and engine; a worker serves them with a gunicorn of its own. While a test has a
`page`, this fails it: a request that leaves this machine, a script error, anything the console calls an error (a breach
of the content security policy is one), a request that fails, and, on the page where the test ends, what axe finds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

from tests.databases import Databases, EngineName, locked
from tests.serving import Server, run_flask, serve

OFFERINGS = "4000"
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def demo_url(databases: Databases, engine_name: EngineName) -> str:
    """The address of a database with example data, loaded once per run by the worker that needs it first."""
    address = databases.folder / f"demo_{engine_name}.url"
    with locked(databases.folder / f"demo_{engine_name}.lock"):
        if not address.exists():
            url = databases.ready(engine_name)
            run_flask("demo", "load", "--offerings", OFFERINGS, DATABASE_URL=url)
            address.write_text(url)
    return address.read_text()


@pytest.fixture(scope="session")
def server(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product, served as a deployment serves it."""
    log = tmp_path_factory.mktemp("server") / "log"
    with serve("wsgi:app", log, DATABASE_URL=demo_url, WEB_CONCURRENCY="1") as server:
        yield server


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    """What `page.goto("/nl/")` starts from."""
    return server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which can reach nothing but this machine."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("Chromium is not installed: `make test` gets it, or: apt-get install chromium")
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return browser_type_launch_args | {"executable_path": chromium, "args": arguments}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """A Dutch visitor at a desk, without animations: fades make contrast checks flaky.

    Made for each test, since tests of one run start from different servers.
    """
    return browser_context_args | {
        "base_url": base_url,
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 800},
    }


@pytest.fixture(autouse=True)
def watch(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Fail the test on what it did not look at. A test that means to see a fault takes it out of this list itself."""
    if "page" not in request.fixturenames:
        yield []
        return
    page: Page = request.getfixturevalue("page")
    page.set_default_timeout(15_000)
    faults = _listen(page.context, request.getfixturevalue("base_url"))
    yield faults
    if request.node.stash.get(FAILED, False):
        return
    assert not faults, "\n".join(faults)
    marker = request.node.get_closest_marker("browser_context_args")
    if marker is None or marker.kwargs.get("java_script_enabled", True):  # axe waits for timers, which scripts run.
        check_accessibility(page)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember that a test failed, so that the watch does not hide its reason behind another."""
    if call.when == "call" and call.excinfo is not None:
        item.stash[FAILED] = True
    yield


def check_accessibility(page: Page) -> None:
    """Fail on what axe finds on the page as it is now."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "rules => axe.run({runOnly: rules, resultTypes: ['violations']})"
        ".then(result => result.violations.map(v => v.id + ': ' + v.help + '\\n'"
        " + v.nodes.map(n => '  ' + n.target + ' ' + n.html.slice(0, 200) + '\\n    ' + n.failureSummary).join('\\n')))",
        AXE_RULES,
    )
    assert not found, f"{page.url}\n" + "\n".join(found)


def _listen(context: BrowserContext, base_url: str) -> list[str]:
    """Write down every fault of a browsing context, on all its pages."""
    faults: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{base_url}/", "data:", "blob:")):
            faults.append(f"left this machine: {request.url}")

    def failed(request: Request) -> None:
        # Going on to another page ends what the last one was still asking; that is nobody's fault.
        if request.failure != "net::ERR_ABORTED":
            faults.append(f"failed: {request.url} {request.failure}")

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            faults.append(f"console: {message.text} {message.location.get('url', '')}")

    def stumbled(error: WebError) -> None:
        faults.append(f"script: {error.error}")

    context.on("request", asked)
    context.on("requestfailed", failed)
    context.on("console", said)
    context.on("weberror", stumbled)
    return faults
