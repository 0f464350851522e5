"""Values in templates: written quickly, and escaped whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup, escape

from app.web.writing import write_quickly


class Sneaky(str):
    __slots__ = ()


class Speaking:
    def __html__(self) -> str:
        return "<b>own markup</b>"


@pytest.fixture(scope="module")
def environment() -> Environment:
    environment = Environment(autoescape=True)
    write_quickly(environment)
    return environment


@pytest.mark.parametrize(
    "value",
    [
        "<script>",
        "a & b",
        "it's",
        'say "so"',
        Markup("<b>bold</b>"),
        Sneaky("<i>"),
        Speaking(),
        12,
        1.5,
        None,
        True,
        b"<",
    ],
)
def test_writes_what_jinja_would_write(environment: Environment, value: object) -> None:
    source = "{{ value }}|{% macro say(x) %}[{{ x }}]{% endmacro %}{{ say(value) }}|{% set y %}{{ value }}{% endset %}{{ y }}"
    assert environment.from_string(source).render(value=value) == f"{escape(value)}|[{escape(value)}]|{escape(value)}"


@given(st.text())
def test_any_text_is_escaped(text: str) -> None:
    environment = Environment(autoescape=True)
    write_quickly(environment)
    assert environment.from_string("{{ text }}").render(text=text) == str(escape(text))


def test_the_application_writes_so(app) -> None:
    page = app.jinja_env.from_string("{{ name }}")
    assert page.render(name="<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert "environment.written(" in app.jinja_env.compile("{{ name }}", "x.html", raw=True)


def test_a_constant_is_part_of_the_text_around_it() -> None:
    environment = Environment(autoescape=True)
    write_quickly(environment, place=Markup("/a&amp;b"))
    source = "<i>{{ place }}</i>{% macro say() %}[{{ place }}]{% endmacro %}{{ say() }}{{ place ~ 'c' }}"
    assert environment.from_string(source).render() == "<i>/a&amp;b</i>[/a&amp;b]/a&amp;bc"
    assert "<i>/a&amp;b</i>" in environment.compile(source, raw=True)
