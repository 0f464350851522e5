"""Check the templates: each compiles with the application's filters, and none holds what the page's policy forbids.

A strict Content-Security-Policy makes the browser drop inline scripts and styles without a word, so they are caught
here. djlint looks for what makes the HTML itself wrong.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "app" / "web" / "templates"
FORBIDDEN = {
    r"<style\b": "inline style sheet",
    r"\sstyle\s*=": "style attribute",
    r"<[a-z][^<>]*\son[a-z]+\s*=": "inline event handler",
    r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/(?:ld\+)?json\")": "inline script",
    r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"(?:https?:)?//": "something loaded from another site",
    r"<link\b[^>]*\brel=\"(?:stylesheet|preload|icon)\"[^>]*\bhref=\"(?:https?:)?//": "a file of another site",
    r"javascript:": "script in an address",
    r"\|\s*safe\b": "text that is not escaped",
    r"\s[a-z-]+=\{\{": "attribute without quotes",
}
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def find_faults(environment: Environment, folder: Path) -> list[str]:
    """Name each fault of each template with its file and line."""
    faults = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".html", ".txt", ".xml"}:
            continue
        source = path.read_text()
        name = path.relative_to(folder)
        try:
            environment.compile(source, str(name))
        except TemplateSyntaxError as error:
            faults.append(f"{name}:{error.lineno}: {error.message}")
        bare = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
        for pattern, what in FORBIDDEN.items():
            faults += [
                f"{name}:{bare.count(chr(10), 0, found.start()) + 1}: {what}"
                for found in re.finditer(pattern, bare, re.IGNORECASE)
            ]
    return faults


def main() -> int:
    """Check every template of the application."""
    sys.path.insert(0, str(ROOT))
    from app import create_app  # noqa: PLC0415  the folder above has to be known first

    faults = find_faults(create_app().jinja_env, TEMPLATES)
    for fault in faults:
        print(f"templates: {fault}")
    lint = subprocess.run([sys.executable, "-m", "djlint", "--lint", "--quiet", str(TEMPLATES)], cwd=ROOT, check=False)
    if faults or lint.returncode:
        return 1
    print(f"templates: {sum(1 for _ in TEMPLATES.rglob('*.html'))} compile and keep to the page's policy")
    return 0


if __name__ == "__main__":
    sys.exit(main())
