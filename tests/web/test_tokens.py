"""The colours of the look, light and dark: text reads, parts of the interface can be told from what is behind them."""

from __future__ import annotations

import re

import pytest

from app.web.assets import STATIC

TEXT, PART = 4.5, 3.0

PAIRS = (
    ("ink", "paper", TEXT),
    ("ink", "card", TEXT),
    ("ink", "field", TEXT),
    ("ink", "brand-tint", TEXT),
    ("ink", "sun-tint", TEXT),
    ("ink", "wrong-tint", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "card", TEXT),
    ("ink-soft", "field", TEXT),
    ("brand", "paper", TEXT),
    ("brand", "card", TEXT),
    ("brand", "brand-tint", TEXT),
    ("brand-strong", "brand-tint", TEXT),
    ("on-action", "action", TEXT),
    ("on-action", "action-strong", TEXT),
    ("on-foot", "foot", TEXT),
    ("on-solid", "help-solid", TEXT),
    ("on-solid", "learn-solid", TEXT),
    ("help", "card", TEXT),
    ("help", "paper", TEXT),
    ("learn", "card", TEXT),
    ("learn", "paper", TEXT),
    ("open", "card", TEXT),
    ("later", "card", TEXT),
    ("wrong", "card", TEXT),
    ("line-strong", "card", PART),
    ("line-strong", "paper", PART),
    ("brand", "field", PART),
    ("help-solid", "card", PART),
    ("learn-solid", "card", PART),
    ("focus-ring", "paper", PART),
    ("focus-ring", "card", PART),
    ("focus-ring", "focus-halo", PART),
)


def schemes() -> dict[str, dict[str, str]]:
    """Read the colours of both schemes; the dark one changes what it names."""
    style = (STATIC / "css" / "tokens.css").read_text()
    before, _, after = style.partition("@media (prefers-color-scheme: dark)")
    light = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})\b", before))
    dark = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})\b", after.partition("/* NL Design System")[0]))
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    """Compute the relative luminance of WCAG 2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(scheme: str, front: str, back: str, least: float) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= least


def test_the_ratio_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_own_styles_use_tokens_only() -> None:
    """A colour that stands outside the tokens is one that a variant or the dark scheme can't change."""
    sheets = [(STATIC / "css" / name).read_text() for name in ("site.css", "calm.css")]
    style, screen = "".join(sheets), "".join(sheet.partition("@media print")[0] for sheet in sheets)
    assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", screen) == []
    used = set(re.findall(r"var\(--([a-z-]+)", style))
    tokens = set(re.findall(r"--([a-z0-9-]+):", (STATIC / "css" / "tokens.css").read_text() + style))
    assert used <= tokens, used - tokens
