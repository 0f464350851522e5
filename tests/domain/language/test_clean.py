"""Texts of editors: what can't be seen is named, what real languages need may stay."""

from __future__ import annotations

import pytest

from app.domain.language.clean import find_hidden, is_seen


@pytest.mark.parametrize(
    "text",
    [
        "Waar gaat de brief over?",
        "Één café, ’t Hart – “ja”",
        "ما هي رسالتك؟",
        "می\u200cخواهم",
        "كِتَابٌ",
        "Їжа",
        "Cafe\u0301",
        "❤\ufe0f",
        "👩\u200d👧 samen",
        "❤\ufe0f\u200d🔥",
        "10\u00a0euro",
        "",
    ],
)
def test_real_text_is_left_alone(text):
    assert find_hidden(text) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a\x00b", "U+0000"),
        ("a\nb", "U+000A"),
        ("a\x1b[31mb", "U+001B"),
        ("a\x7f", "U+007F"),
        ("a\u202eb", "U+202E"),
        ("a\u2067b\u2069", "U+2067"),
        ("a\u200fb", "U+200F"),
        ("a\u061cb", "U+061C"),
        ("\u200b", "U+200B"),
        ("\ufefftekst", "U+FEFF"),
        ("moei\u00adlijk", "U+00AD"),
        ("a\u2028b", "U+2028"),
        ("a\U000e0041", "U+E0041"),
        ("a\ue000", "U+E000"),
        ("\ud800", "U+D800"),
        ("\u3164", "U+3164"),
        ("\u2800", "U+2800"),
        ("\u200c", "U+200C"),
        ("\u200cwoord", "U+200C"),
        ("woord\u200d", "U+200D"),
        ("een\u200c woord", "U+200C"),
        ("a\u200c\u200cb", "U+200C"),
        ("\ufe0f", "U+FE0F"),
    ],
)
def test_what_nobody_sees_is_named(text, named):
    assert find_hidden(text) == named


@pytest.mark.parametrize(
    ("text", "seen"),
    [("a", True), ("؟", True), ("漢", True), ("€", True), ("", False), (" \u00a0", False), ("\u200b", False),
     ("\u0301", False), ("\u3164", False), ("\u2800", False)],
)  # fmt: skip
def test_something_must_be_seen(text, seen):
    assert is_seen(text) is seen
