"""What telephones of years ago do not know stands beside what they do know: Chrome from 64, Safari from 12, Firefox from 78.

A browser drops a declaration it does not know, and a whole script for one expression that it cannot read.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.web.assets import STATIC
from tools.older_styles import read_rules

STYLES = STATIC / "css"
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
NEW_PROPERTY = re.compile(r"(?<![\w-])(?:(?:margin|padding)-(?:block|inline)|inset)[\w-]*:")
NEW_SELECTOR = re.compile(r":(?:has|is|where|focus-visible)\b|::details-content")
NEW_IN_SCRIPTS = {
    "a lookbehind (Safari 16.4)": r"\(\?<[=!]",
    "?. or ?? (Chrome 80)": r"\?\.(?=[\[(a-zA-Z])|\?\?",
    "catch without a name (Chrome 66)": r"catch \{",
    "replaceChildren (Chrome 86)": r"\.replaceChildren\(",
    "requestSubmit (Safari 16)": r"\.requestSubmit\(",
    "flat (Chrome 69)": r"\.flat(?:Map)?\(",
    "at (Chrome 92)": r"\.at\(",
    "replaceAll (Chrome 85)": r"\.replaceAll\(",
    "a private field (Chrome 74)": r"this\.#",
}


def rules(style: str) -> list[tuple[str, str, str]]:
    """List the declarations of a style sheet: what they stand in, their selector, themselves."""
    return [(around, selector, f"{name}: {value}") for around, selector, name, value in read_rules(style)]


def fallbacks(name: str, condition: str) -> set[str]:
    """List the selectors that have a fallback under a condition."""
    return {
        one.strip()
        for around, selector, _ in rules((STYLES / name).read_text())
        if f"@supports not {condition}" in around
        for one in selector.split(",")
    }


def test_every_box_of_the_map_has_its_place_where_logical_properties_are_not_known() -> None:
    """What `older.css` says of the other style sheets is written from them, see `tools/older_styles.py`."""
    missing = {
        one.strip()
        for around, selector, declaration in rules((STYLES / "map.css").read_text())
        if NEW_PROPERTY.match(declaration) and not re.search("@media print|@supports|forced|scripting|@page", around)
        for one in selector.split(",")
        if not NEW_SELECTOR.search(one)
    }
    assert missing - fallbacks("map.css", "(inset: 0)") == set()


def test_a_mixed_colour_is_only_used_where_it_is_known() -> None:
    """With var() beside it a line before it is no fallback: the value is void only once it is computed."""
    for style in STYLES.glob("*.css"):
        for around, selector, declaration in rules(style.read_text()):
            assert "color-mix(" not in declaration or "@supports (color: color-mix(" in around, (style.name, selector)


def test_no_rule_of_ours_is_lost_for_a_list_inside_not() -> None:
    for style in STYLES.glob("*.css"):
        for _, selector, _ in rules(style.read_text()):
            assert not re.search(r":not\([^()]*,", selector), (style.name, selector)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_script_needs_what_came_later(script: Path) -> None:
    code = re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", script.read_text(), flags=re.DOTALL)
    assert [what for what, pattern in NEW_IN_SCRIPTS.items() if re.search(pattern, code)] == []
