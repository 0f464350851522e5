"""A telephone of ten years old on a bad line: how soon it can be used, and how much it has to load."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.test_journeys import PHONE, results
from tests.databases import ONE_ENGINE
from tests.serving import ROOT

pytestmark = ONE_ENGINE

BITS_PER_SECOND = 400_000
LATENCY_MS = 400
PROCESSOR_SLOWER = 4
USABLE_WITHIN_S = 5.0
FIRST_VIEW_KB = 200.0


@pytest.fixture
def line(page: Page) -> CDPSession:
    """The page's line to the browser's tools."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    return tools


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[[str, float], None]:
    """Write a figure where a person finds it: on the screen with -rA, in the test report, and in build/browser.json."""

    def write(name: str, value: float) -> None:
        request.node.user_properties.append((name, value))
        path = ROOT / "build" / "browser.json"
        path.parent.mkdir(exist_ok=True)
        figures = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps(figures | {f"{name} {request.node.callspec.id}": value}, indent=2) + "\n")
        print(f"{name}: {value}")  # noqa: T201 - the figure is to be reported

    return write


@pytest.mark.parametrize("address", ["/nl/", "/nl/zoeken?waar=3511"], ids=["home", "results"])
@pytest.mark.browser_context_args(**PHONE)
def test_usable_within_five_seconds(
    page: Page, line: CDPSession, address: str, report: Callable[[str, float], None]
) -> None:
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BITS_PER_SECOND / 8,
            "uploadThroughput": BITS_PER_SECOND / 8,
        },
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR_SLOWER})
    page.goto(address, wait_until="commit")
    ready = results(page).first if "zoeken" in address else page.get_by_role("button", name="Zoeken", exact=True)
    expect(ready).to_be_visible()
    page.wait_for_function("() => document.readyState !== 'loading' && performance.timing.domContentLoadedEventEnd > 0")
    usable = page.evaluate(
        "Math.max(performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart,"
        " ...performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)) / 1000"
    )
    report("usable_s", round(usable, 2))
    page.wait_for_load_state("networkidle", timeout=60_000)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    assert usable <= USABLE_WITHIN_S


@pytest.mark.parametrize(
    "address", ["/nl/", "/nl/zoeken?waar=3511", "/nl/gemeente/zwolle"], ids=["home", "results", "municipality"]
)
def test_first_view_is_small(page: Page, line: CDPSession, address: str, report: Callable[[str, float], None]) -> None:
    sizes: dict[str, float] = {}
    names: dict[str, str] = {}
    line.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    line.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="networkidle")
    total = sum(sizes.values()) / 1000
    report("first_view_kB", round(total, 1))
    largest = sorted(((size, names.get(key, "?")) for key, size in sizes.items()), reverse=True)[:8]
    assert total <= FIRST_VIEW_KB, "\n".join(f"{size / 1000:.1f} kB {Path(name).name}" for size, name in largest)


@pytest.mark.parametrize("address", ["/nl/", "/nl/zoeken?waar=3511"], ids=["home", "results"])
def test_works_at_320_pixels_and_at_400_percent(page: Page, address: str) -> None:
    """320 pixels wide is also what 400% zoom leaves of 1280."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
