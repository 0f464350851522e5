"""Check that every locked library has a licence that fits the EUPL; a tool of development may be copyleft too.

The product is handed on under the EUPL-1.2, so what it is built from must allow that: permissive licences, and those of
its Appendix (MPL, LGPL) that bind only the library itself. Tools of development are used and not handed on.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = {
    "0BSD",
    "Apache Software License",
    "Apache-2.0",
    "BSD License",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "LGPL-3.0-only",
    "MIT License",
    "MIT",
    "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0",
    "Zlib",
    "zlib/libpng License",
}
ALLOWED_FOR_TOOLS = ALLOWED | {
    "Artistic License",
    "CNRI-Python",
    "DFSG approved",  # no licence but a word about one, that stands beside the MIT of pytest-timeout
    "GNU General Public License (GPL)",
    "GNU General Public License v2 or later (GPLv2+)",
    "GPL-3.0-or-later",
    "MIT-CMU",
    "Python Software Foundation License",
}


def list_locked(lock: str) -> set[str]:
    """Name the libraries that a lock pins."""
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / lock).read_text(), re.MULTILINE))


def is_allowed(licence: str, allowed: set[str]) -> bool:
    """Tell whether a licence expression fits: of `A OR B` one is enough, of `A AND B` or `A; B` all are needed."""
    return all(
        any(choice.strip(" ()" if choice.strip().startswith("(") else " ") in allowed for choice in part.split(" OR "))
        for part in re.split(r" AND |; ", licence)
    )


def find_faults(installed: dict[str, str], libraries: set[str], tools: set[str]) -> list[str]:
    """Name each library whose licence does not fit or is not known; `installed` gives the licence by library."""
    faults = []
    for name in sorted(libraries | tools):
        licence = installed.get(name, "UNKNOWN")
        if not is_allowed(licence, ALLOWED if name in libraries else ALLOWED_FOR_TOOLS):
            faults.append(f"{name}: {licence}")
    return faults


def main() -> int:
    """Compare the licences of what is installed with the two lists."""
    command = [sys.executable, "-m", "piplicenses", "--from=mixed", "--with-system", "--format=json"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    installed = {re.sub(r"[-_.]+", "-", row["Name"].lower()): row["License"] for row in json.loads(report)}
    libraries, tools = list_locked("requirements.txt"), list_locked("requirements-dev.txt")
    faults = find_faults(installed, libraries, tools)
    for fault in faults:
        print(f"licence not on the list: {fault}")
    if not faults:
        print(f"licences: {len(libraries)} libraries and {len(tools - libraries)} tools are on the list")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
