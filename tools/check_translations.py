"""Check that every text of the interface is translated in every catalogue, and that the compiled ones are current.

The texts in the code are Dutch, so Dutch itself needs no catalogue. A catalogue is at fault when a text is missing,
empty, marked fuzzy, still Dutch, no longer used, names other placeholders than the Dutch, or has not as many forms for
numbers as its language has, in the order of CLDR. A form that stands for one number only, such as "one minute", may
leave the number out.

    python tools/check_translations.py            check
    python tools/check_translations.py --update   bring the catalogues to the code's texts and compile them
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "app" / "translations"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_ngettext": (1, 2), "_l": None}
MOST_SAME_WORDS = 2
"""So many words may be the same as in Dutch: "Contact", "Privacy", "online"."""

CLDR_ORDER = ("zero", "one", "two", "few", "many", "other")

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


def find_message_faults(message: Message, catalogue: Catalog) -> list[str]:
    """Name what is wrong with one translated text."""
    translations = texts_of(message.string)
    if message.fuzzy:
        return ["is marked fuzzy"]
    if not all(text.strip() for text in translations):
        return ["has no translation"]
    if message.pluralizable and len(translations) != catalogue.num_plurals:
        return [f"has {len(translations)} forms and needs {catalogue.num_plurals}"]
    if not message.pluralizable and message.id == message.string and is_sentence(message.id):
        return ["is still Dutch"]
    wanted = set.union(*(placeholders(text) for text in texts_of(message.id)))
    faults = []
    for form, text in enumerate(translations):
        given = placeholders(text)
        names_no_number = message.pluralizable and form in forms_of_one_number(catalogue.plural_expr)
        if given != wanted and not (names_no_number and given == wanted - {"%(num)d"}):
            faults.append(f"needs the placeholders {sorted(wanted)} and has {sorted(given)}")
    return faults


def is_sentence(text: str) -> bool:
    """Tell whether a text has so many words that no other language writes it the same."""
    return len(re.findall(r"[^\W\d]{2,}", PLACEHOLDER.sub("", text))) > MOST_SAME_WORDS


@cache
def forms_of_one_number(expression: str) -> frozenset[int]:
    """Name the plural forms that a language uses for one number only: Polish has one for 1, Arabic for 0, 1 and 2."""
    choose = c2py(expression)
    forms = Counter(choose(number) for number in range(1000))
    return frozenset(form for form, count in forms.items() if count == 1)


def find_plural_faults(catalogue: Catalog) -> list[str]:
    """Name the numbers for which a catalogue chooses another form than CLDR, whose order translators keep.

    What writes the head of a new catalogue has its own mind about Arabic: the form for 11 to 99 is its last one there.
    """
    rule, choose = catalogue.locale.plural_form, c2py(catalogue.plural_expr)
    forms = sorted({"other", *rule.tags}, key=CLDR_ORDER.index)
    if catalogue.num_plurals == 1:
        return []
    wrong = [number for number in range(1_000) if rule(number) != forms[choose(number)]]
    return [f"chooses another plural form than CLDR for {', '.join(map(str, wrong[:5]))}"] if wrong else []


def find_faults(texts: Catalog, catalogue: Catalog) -> list[str]:
    """Name each fault of a catalogue against the texts of the code."""
    faults = []
    for text in texts:
        if text.id and (message := catalogue.get(text.id, text.context)) is None:
            faults.append(f"{texts_of(text.id)[0]!r} is missing")
        elif text.id:
            faults += [f"{texts_of(text.id)[0]!r} {fault}" for fault in find_message_faults(message, catalogue)]
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
    created = catalogue.creation_date  # a date that changes with every update makes every two branches differ
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.creation_date = created
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
        found = find_plural_faults(catalogue) + find_faults(texts, catalogue)
        faults += [f"{catalogue.locale}: {fault}" for fault in found]
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
