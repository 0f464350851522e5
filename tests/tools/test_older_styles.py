"""What style sheets say with logical properties is said again for browsers that do not know them."""

from __future__ import annotations

import pytest

from tools import older_styles


@pytest.mark.parametrize(
    ("name", "value", "said", "turned"),
    [
        ("margin", "0", {"margin": "0"}, {}),
        ("inset", "1px 2px 3px", {"top": "1px", "right": "2px", "bottom": "3px", "left": "2px"}, {}),
        ("inset-inline-start", ".8rem", {"left": ".8rem"}, {"left": "auto", "right": ".8rem"}),
        ("inset-inline", "0", {"left": "0", "right": "0"}, {}),
        ("inset-inline", "1px 2px", {"left": "1px", "right": "2px"}, {"left": "2px", "right": "1px"}),
        ("margin-block", "1rem", {"margin-top": "1rem", "margin-bottom": "1rem"}, {}),
        ("padding-inline", "1px calc(1px + 2px)", {"-webkit-padding-start": "1px", "-webkit-padding-end": "calc(1px + 2px)"}, {}),
        ("padding-block", "clamp(2rem, 5vw, 4rem) 1rem", {"padding-top": "2rem", "padding-bottom": "1rem"}, {}),
        ("border-block", "1px solid red", {"border-top": "1px solid red", "border-bottom": "1px solid red"}, {}),
    ],
)  # fmt: skip
def test_a_declaration_is_said_in_older_words(name, value, said, turned):
    assert older_styles.older(name, value) == (said, turned)


def test_the_calm_view_is_said_of_the_page_itself():
    assert older_styles.from_right_to_left(".pin, .calm .pin") == "[dir=rtl] .pin, .calm[dir=rtl] .pin"


def test_a_style_sheet_is_read_with_what_its_rules_stand_in():
    style = "/* { */ a { margin: 0; color: red } @media (x) { b, c { padding: 1px } }"
    assert [*older_styles.read_rules(style)] == [
        ("", "a", "margin", "0"),
        ("", "a", "color", "red"),
        ("@media (x)", "b, c", "padding", "1px"),
    ]


def test_the_block_is_as_it_would_be_written():
    assert older_styles.main(check=True) == 0
