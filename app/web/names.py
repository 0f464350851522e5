"""Names and numbers that others made, written so that a reader knows them again."""

from __future__ import annotations

from app.domain.calendar.seed import find_holiday_name

_CAPITALS = (
    *("Anw", "AOW", "BRP", "BSN", "CAK", "CIZ", "CJIB", "DigiD", "DUO", "IND", "IOAW", "IOAZ", "KvK", "RDW", "SVB"),
    *("UWV", "VOG", "Wajong", "WIA", "Wlz", "Wmo", "WOZ", "Wsnp", "WW", "Zvw"),
)
_WRITTEN = {name.lower(): name for name in _CAPITALS}


def product_name(name: str) -> str:
    """Write a product of the government, which its list has in small letters, as letters have it: `DigiD`."""
    written = " ".join("-".join(_WRITTEN.get(part.lower(), part) for part in word.split("-")) for word in name.split())
    return f"{written[:1].upper()}{written[1:]}"


def holiday_name(dutch: str, lang: str) -> str:
    """Say in a language why it is closed, where an organisation wrote the name of a holiday; else nothing."""
    return find_holiday_name(dutch, lang) or ""


def whole_number(phone: str) -> str:
    """Keep a telephone number from breaking at the end of a line."""
    return phone.replace(" ", "\xa0").replace("-", "\u2011")
