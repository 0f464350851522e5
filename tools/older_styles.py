"""Write, for browsers that drop logical properties, what our style sheets say with them: the block in `older.css`.

Chrome up to 86 and Safari up to 14.0 know `margin-top` and not `margin-block`, and of `left` and `right` nothing that
follows the direction of the text. Everything that says where a box is or how far it keeps off is said again in the
words they know, in the order of the style sheets, so that of two rules the same one wins.

    python tools/older_styles.py            write the block
    python tools/older_styles.py --check    only say whether it is as it would be written
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

STYLES = Path(__file__).resolve().parents[1] / "app" / "web" / "static" / "css"
SHEETS = ("site.css", "calm.css", "take-along.css")
BEGIN = "  /* written by tools/older_styles.py from the style sheets of pages */\n"
END = "  /* until here */\n"

_PLACED = re.compile(r"(?:margin|padding|inset|border-block)\b|(?:top|right|bottom|left)$")
_ELSEWHERE = re.compile(r"@media[^{]*\bprint\b|@supports|@page|@font-face|@keyframes|forced-colors|scripting")
_NEWER = re.compile(r":(?:has|is|where|focus-visible)\b|::details-content")
"""What these browsers do not know in a selector: they drop the rule with all its selectors."""

_SPACE = re.compile(r"\s+(?![^()]*\))")
_BOUNDED = re.compile(r"clamp\(([^,()]+),[^()]*\)")
"""These browsers know no bounds either: the least is what a telephone gets anyway."""

_PAIRS = {"inset-block": ("top", "bottom"), "inset-inline": ("left", "right")}
"""What has one value for both sides, or two."""

_SIDES = {
    "border-block": ("border-top", "border-bottom"),
    "inset-block-start": ("top",),
    "inset-block-end": ("bottom",),
    "inset-inline-start": ("left",),
    "inset-inline-end": ("right",),
}
"""What has one value, for one side or two."""

for _box in ("margin", "padding"):
    _PAIRS[f"{_box}-block"] = (f"{_box}-top", f"{_box}-bottom")
    _PAIRS[f"{_box}-inline"] = (f"-webkit-{_box}-start", f"-webkit-{_box}-end")
    _SIDES[f"{_box}-block-start"] = (f"{_box}-top",)
    _SIDES[f"{_box}-block-end"] = (f"{_box}-bottom",)
    _SIDES[f"{_box}-inline-start"] = (f"-webkit-{_box}-start",)
    _SIDES[f"{_box}-inline-end"] = (f"-webkit-{_box}-end",)
_SIDES["border-block-start"], _SIDES["border-block-end"] = ("border-top",), ("border-bottom",)
_FOUR = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}
"""Which of so many values are for the top, the right, the bottom and the left."""

_TURNED = {"left": "right", "right": "left"}


def read_rules(style: str) -> Iterator[tuple[str, str, str, str]]:
    """Give the declarations of a style sheet in order: the block around, the selector, the property, the value."""
    around: list[str] = []
    start = 0
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    for sign in re.finditer(r"[{};]", style):
        text = " ".join(style[start : sign.start()].split())
        start = sign.end()
        if sign.group() == "{":
            around.append(text)
            continue
        if around and ":" in text and not around[-1].startswith("@"):
            name, _, value = text.partition(":")
            yield " ".join(around[:-1]), around[-1], name.strip(), value.strip()
        if sign.group() == "}":
            around.pop()


def older(name: str, value: str) -> tuple[dict[str, str], dict[str, str]]:
    """Say a declaration in older words: for both directions, and what is otherwise from right to left."""
    value = _BOUNDED.sub(r"\1", value)
    parts = _SPACE.split(value)
    if name == "inset":
        return dict(zip(("top", "right", "bottom", "left"), (parts[n] for n in _FOUR[len(parts)]), strict=True)), {}
    if name in _PAIRS:
        said = dict(zip(_PAIRS[name], (parts[0], parts[-1]), strict=True))
    else:
        said = dict.fromkeys(_SIDES.get(name, (name,)), value)
    turned: dict[str, str] = {}
    if name.startswith("inset-inline") and (len(said) == 1 or len(set(said.values())) > 1):
        turned = dict.fromkeys(said, "auto") | {_TURNED[side]: value for side, value in said.items()}
    return said, turned


def from_right_to_left(selector: str) -> str:
    """Write a selector for pages that run from right to left; the calm view is said of the page itself."""
    parts = (one.strip() for one in selector.split(","))
    return ", ".join(
        one.replace(".calm", ".calm[dir=rtl]", 1) if one.startswith(".calm ") else f"[dir=rtl] {one}" for one in parts
    )


def write_block() -> str:
    """Write the rules, a line each, between the two marks."""
    lines = [BEGIN]
    placed = (
        rule
        for sheet in SHEETS
        for rule in read_rules((STYLES / sheet).read_text(encoding="utf-8"))
        if _PLACED.match(rule[2]) and not _ELSEWHERE.search(rule[0]) and not _NEWER.search(rule[1])
    )
    for around, rules in groupby(placed, key=lambda rule: rule[0]):
        lines += [f"  {around} {{\n"] if around else []
        for selector, declarations in groupby(rules, key=lambda rule: rule[1]):
            both: dict[str, str] = {}
            turned: dict[str, str] = {}
            for _, _, name, value in declarations:
                plain, other = older(name, value)
                both |= plain
                turned |= other
            lines += [_rule(selector, both, around)]
            lines += [_rule(from_right_to_left(selector), turned, around)] if turned else []
        lines += ["  }\n"] if around else []
    return "".join([*lines, END])


def _rule(selector: str, declarations: dict[str, str], around: str) -> str:
    said = " ".join(f"{name}: {value};" for name, value in declarations.items())
    return f"  {'  ' if around else ''}{selector} {{ {said} }}\n"


def main(*, check: bool) -> int:
    """Write `older.css`, or say that it is not as it would be written."""
    path = STYLES / "older.css"
    old = path.read_text(encoding="utf-8")
    before, _, rest = old.partition(BEGIN)
    _, _, after = rest.partition(END)
    new = before + write_block() + after
    if check and new != old:
        print("older.css is not what the styles of pages say: run python tools/older_styles.py", file=sys.stderr)
        return 1
    if not check:
        path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
