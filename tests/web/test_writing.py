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


def say_it(*things: object, loud: bool = False) -> str:
    return " & ".join(map(str, things)) + ("!" if loud else "")


def picture(name: str) -> str:
    drawn.append(name)
    return Markup(f"<svg>{name}</svg>") if name == "own" else f"<{name}>"


drawn: list[str] = []


@pytest.fixture(scope="module")
def environment() -> Environment:
    environment = Environment(autoescape=True)
    write_quickly(environment, {"say_it": say_it, "picture": picture}, same=["picture"])
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
    write_quickly(environment, {}, same=[])
    assert environment.from_string("{{ text }}").render(text=text) == str(escape(text))


def test_functions_of_ours_are_called_with_whatever_stands_between_the_brackets(environment: Environment) -> None:
    source = (
        "{{ say_it(a, 'b', loud=true) }}|{% for x in [1, 2] %}{{ say_it(x, loop.index) }}{% endfor %}"
        "|{% macro m(y) %}{{ say_it(y) }}{% endmacro %}{{ m('<') }}|{{ say_it(*[1, 2], **{'loud': true}) }}"
        "|{% if say_it('x')|length == 1 %}yes{% endif %}"
    )
    assert environment.from_string(source).render(a="<i>") == (
        "&lt;i&gt; &amp; b!|1 &amp; 12 &amp; 2|&lt;|1 &amp; 2!|yes"
    )


def test_what_is_the_same_on_every_page_is_written_once(environment: Environment) -> None:
    template = environment.from_string("{{ picture('own') }} {{ picture('a') }} {{ picture(name) }}")
    assert environment.from_string("{{ picture(name='own') }}").render() == "<svg>own</svg>"
    before = len(drawn)
    assert template.render(name="b") == "<svg>own</svg> &lt;a&gt; &lt;b&gt;"
    assert template.render(name="own") == "<svg>own</svg> &lt;a&gt; <svg>own</svg>"
    assert drawn[before:] == ["b", "own"]


def test_the_application_writes_so(app) -> None:
    page = app.jinja_env.from_string("{{ name }}")
    assert page.render(name="<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert "environment.written(" in app.jinja_env.compile("{{ name }}", "x.html", raw=True)


def test_a_constant_is_part_of_the_text_around_it() -> None:
    environment = Environment(autoescape=True)
    write_quickly(environment, {}, same=[], place=Markup("/a&amp;b"))
    source = "<i>{{ place }}</i>{% macro say() %}[{{ place }}]{% endmacro %}{{ say() }}{{ place ~ 'c' }}"
    assert environment.from_string(source).render() == "<i>/a&amp;b</i>[/a&amp;b]/a&amp;bc"
    assert "<i>/a&amp;b</i>" in environment.compile(source, raw=True)
