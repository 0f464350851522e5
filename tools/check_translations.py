"""Check that every text of the interface is translated in every catalogue, and that the compiled ones are current.

The texts in the code are Dutch, so Dutch itself needs no catalogue. A catalogue is at fault when a text is missing,
empty, marked fuzzy, no longer used, or names other placeholders than the Dutch.

    python tools/check_translations.py            check
    python tools/check_translations.py --update   bring the catalogues to the code's texts and compile them
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "app" / "translations"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_ngettext": (1, 2), "_l": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def extract() -> Catalog:
    """Collect the texts of the code and the templates, as `babel.cfg` says."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    texts = Catalog(project="Buurtwijzer", charset="utf-8", fuzzy=False)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, comment_tags=("Translators:",))
    for name, _line, message, comments, context in found:
        texts.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return texts


def texts_of(value: str | tuple[str, ...] | list[str]) -> list[str]:
    """Give the forms of a text: one, or singular and plural."""
    return [value] if isinstance(value, str) else list(value)


def placeholders(text: str) -> set[str]:
    """Name the placeholders of a text."""
    return {found[0] for found in PLACEHOLDER.finditer(text)}


def find_message_faults(message: Message) -> list[str]:
    """Name what is wrong with one translated text."""
    translations = texts_of(message.string)
    if message.fuzzy:
        return ["is marked fuzzy"]
    if not all(translations):
        return ["has no translation"]
    wanted = set.union(*(placeholders(text) for text in texts_of(message.id)))
    given = set.union(*(placeholders(text) for text in translations))
    return [] if wanted == given else [f"needs the placeholders {sorted(wanted)} and has {sorted(given)}"]


def find_faults(texts: Catalog, catalogue: Catalog) -> list[str]:
    """Name each fault of a catalogue against the texts of the code."""
    faults = []
    for text in texts:
        if text.id and (message := catalogue.get(text.id, text.context)) is None:
            faults.append(f"{texts_of(text.id)[0]!r} is missing")
        elif text.id:
            faults += [f"{texts_of(text.id)[0]!r} {fault}" for fault in find_message_faults(message)]
    faults += [
        f"{texts_of(message.id)[0]!r} is used nowhere"
        for message in catalogue
        if message.id and texts.get(message.id, message.context) is None
    ]
    return faults + [f"{texts_of(message.id)[0]!r} is used nowhere" for message in catalogue.obsolete.values()]


def compiled(catalogue: Catalog) -> bytes:
    """Give a catalogue as the machine reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def read(path: Path) -> Catalog:
    """Read the catalogue of a language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def update(texts: Catalog, path: Path) -> None:
    """Bring a catalogue to the texts of the code, dropping what is no longer used, and compile it."""
    catalogue = read(path)
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False, omit_header=False
        )
    path.with_suffix(".mo").write_bytes(compiled(read(path)))


def main() -> int:
    """Check or update every catalogue."""
    texts = extract()
    catalogues = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
    if not catalogues:
        print("translations: there is no catalogue")
        return 1
    faults = []
    for path in catalogues:
        if "--update" in sys.argv:
            update(texts, path)
        catalogue = read(path)
        faults += [f"{catalogue.locale}: {fault}" for fault in find_faults(texts, catalogue)]
        machine = path.with_suffix(".mo")
        if not machine.exists() or machine.read_bytes() != compiled(catalogue):
            faults.append(f"{catalogue.locale}: {machine.name} is not made from {path.name}")
    for fault in faults:
        print(f"translations: {fault}")
    if not faults:
        print(f"translations: {len(texts)} texts in {', '.join(path.parents[1].name for path in catalogues)}")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
