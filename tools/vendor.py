"""Refresh the vendored browser files from npm, or check offline that they are what the lock says.

`python tools/vendor.py` packs each package named below, refuses one whose integrity differs from the lock, and writes
the files we use with their licences. `python tools/vendor.py --check` needs no network: it compares the committed files
with the lock and fails on a changed, a missing or an extra file.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "tools" / "vendor.lock"
STATIC = "app/web/static/vendor"
TESTS = "tests/browser/vendor"

Files = dict[str, bytes]

COPIED: dict[str, dict[str, str]] = {
    "leaflet@1.9.4": {
        "dist/leaflet.js": f"{STATIC}/leaflet/leaflet.js",
        "dist/leaflet.css": f"{STATIC}/leaflet/leaflet.css",
        "LICENSE": f"{STATIC}/leaflet/LICENSE",
    },
    "@fontsource-variable/source-sans-3@5.3.0": {
        "files/source-sans-3-latin-wght-normal.woff2": f"{STATIC}/fonts/source-sans-3-latin.woff2",
        "files/source-sans-3-latin-ext-wght-normal.woff2": f"{STATIC}/fonts/source-sans-3-latin-ext.woff2",
        "files/source-sans-3-cyrillic-wght-normal.woff2": f"{STATIC}/fonts/source-sans-3-cyrillic.woff2",
        "LICENSE": f"{STATIC}/fonts/LICENSE",
    },
    "@fontsource/noto-sans-arabic@5.3.0": {
        # Two weights of their own are 99 kB; the variable file is 166.
        "files/noto-sans-arabic-arabic-400-normal.woff2": f"{STATIC}/fonts/noto-sans-arabic-400.woff2",
        "files/noto-sans-arabic-arabic-700-normal.woff2": f"{STATIC}/fonts/noto-sans-arabic-700.woff2",
        "LICENSE": f"{STATIC}/fonts/LICENSE-noto-sans-arabic",
    },
    "axe-core@4.14.1": {
        "axe.min.js": f"{TESTS}/axe.min.js",
        "LICENSE": f"{TESTS}/LICENSE",
    },
}

COMPONENTS: dict[str, str] = {
    "@nl-design-system-candidate/button-css@1.1.0": "dist/button.css",
    "@nl-design-system-candidate/data-badge-css@1.0.5": "dist/data-badge.css",
    "@nl-design-system-candidate/heading-css@1.1.3": "dist/heading.css",
    "@nl-design-system-candidate/link-css@2.0.3": "dist/link.css",
    "@nl-design-system-candidate/paragraph-css@2.1.3": "dist/paragraph.css",
    "@nl-design-system-candidate/skip-link-css@1.0.5": "dist/skip-link.css",
    "@utrecht/alert-css@4.0.2": "dist/index.min.css",
    "@utrecht/checkbox-css@3.0.1": "dist/index.min.css",
    "@utrecht/form-field-css@3.0.1": "dist/index.min.css",
    "@utrecht/form-field-description-css@3.0.1": "dist/index.min.css",
    "@utrecht/form-fieldset-css@3.0.1": "dist/index.min.css",
    "@utrecht/form-label-css@3.0.1": "dist/index.min.css",
    "@utrecht/link-list-css@4.0.1": "dist/index.min.css",
    "@utrecht/pagination-css@3.0.1": "dist/index.min.css",
    "@utrecht/select-css@3.0.1": "dist/index.min.css",
    "@utrecht/textbox-css@4.0.1": "dist/index.min.css",
    "@utrecht/unordered-list-css@3.1.1": "dist/index.min.css",
}
"""NL Design System components whose style sheets are joined into one file; all EUPL-1.2."""

ICONS_PACKAGE = "@tabler/icons@3.51.0"
ICONS = (
    "adjustments-horizontal alert-triangle arrow-right baby-carriage backpack bike book-2 briefcase building "
    "building-bank building-community calendar-event check chevron-left chevron-right clock coffee coin-euro "
    "current-location device-laptop direction-sign door-enter external-link headset heart-handshake help-circle home "
    "id-badge-2 info-circle language lifebuoy list mail map-2 map-pin messages phone presentation printer route scale "
    "school search stethoscope user users users-group video walk wheelchair world x calendar-plus ear parking eye "
    "clipboard-check world-www device-desktop moon-stars notebook certificate hourglass chevron-down volume player-stop"
    " bookmark copy share trash"
).split()


def main(arguments: list[str]) -> int:
    """Run the check or the refresh; the result is the exit code."""
    if arguments == ["--check"]:
        return check()
    if arguments:
        print(__doc__)
        return 2
    return refresh()


def check() -> int:
    """Compare the committed files with the lock, without a network."""
    locked: dict[str, str] = json.loads(LOCK.read_text())["files"]
    found = {
        str(path.relative_to(ROOT)): _digest(path.read_bytes())
        for folder in (STATIC, TESTS)
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    faults = sorted(name for name in locked.keys() | found.keys() if locked.get(name) != found.get(name))
    for name in faults:
        print(f"vendored file differs from tools/vendor.lock: {name}", file=sys.stderr)
    if not faults:
        print(f"{len(locked)} vendored files are as locked")
    return 1 if faults else 0


def refresh() -> int:
    """Fetch every package, take what we use and write the files and the lock."""
    known: dict[str, str] = json.loads(LOCK.read_text())["npm"] if LOCK.exists() else {}
    integrity: dict[str, str] = {}
    files: Files = {}

    def fetch(package: str) -> Files:
        integrity[package], contents = _pack(package)
        if known.get(package, integrity[package]) != integrity[package]:
            sys.exit(f"the integrity of {package} changed; remove it from the lock only when you know why")
        return contents

    for package, wanted in COPIED.items():
        contents = fetch(package)
        files |= {target: _without_source_map(contents[source]) for source, target in wanted.items()}

    sheets: list[str] = []
    for package, sheet in COMPONENTS.items():
        contents = fetch(package)
        text = re.sub(r"\s*\n\s*", " ", _without_source_map(contents[sheet]).decode()).strip()
        sheets.append(f"/* {package}, EUPL-1.2 */\n{text}\n")
        files[f"{STATIC}/nl-design-system/LICENSE.md"] = contents["LICENSE.md"]
    files[f"{STATIC}/nl-design-system/components.css"] = "".join(sheets).encode()

    contents = fetch(ICONS_PACKAGE)
    files[f"{STATIC}/icons/tabler.svg"] = _sprite(contents)
    files[f"{STATIC}/icons/LICENSE"] = contents["LICENSE"]

    for name, data in files.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    lock = {
        "npm": dict(sorted(integrity.items())),
        "files": {name: _digest(data) for name, data in sorted(files.items())},
    }
    LOCK.write_text(json.dumps(lock, indent=1) + "\n")
    print(f"{len(files)} files from {len(integrity)} packages")
    return check()


def _pack(package: str) -> tuple[str, Files]:
    """Fetch one package with npm; return its integrity and its files by path."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--json", "--pack-destination", folder, package]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        entry = answer[0] if isinstance(answer, list) else next(iter(answer.values()))
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            contents = {
                member.name.split("/", 1)[1]: data.read()
                for member in archive.getmembers()
                if member.isfile() and (data := archive.extractfile(member))
            }
    return entry["integrity"], contents


def _sprite(contents: Files) -> bytes:
    """Join the icons we use into one file of symbols, drawn with the colour of the text."""
    symbols = []
    for name in sorted(ICONS):
        drawing = contents[f"icons/outline/{name}.svg"].decode()
        body = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
        body = body.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
        body = re.sub(r"\s*\n\s*", "", body).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>\n')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "".join(symbols) + "</svg>\n").encode()


def _without_source_map(data: bytes) -> bytes:
    """Drop the comment that makes a browser's developer tools ask for a file we do not ship."""
    return re.sub(rb"\n?(//|/\*)# sourceMappingURL=\S+( \*/)?\s*$", b"\n", data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
