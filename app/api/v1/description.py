"""The description of the API: for programs as OpenAPI, for people as a page."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.api.v1 import bp
from app.api.v1.answers import respond_with, site_url
from app.api.v1.openapi import describe_api
from app.config import Settings
from app.http.current import get_taxonomy


@bp.get("/openapi.json")
def openapi() -> Response:
    """The description in OpenAPI."""
    return respond_with(_description())


@bp.get("")
def start() -> AnyResponse:
    """Who comes without a question gets the page."""
    return redirect(f"{site_url()}/api/v1/docs")


@bp.get("/docs")
def docs() -> str:
    """The description as a page, from the same source."""
    description = _description()
    return render_template(
        "api/docs.html",
        api=description,
        operations=[{"path": path, **operations["get"]} for path, operations in description["paths"].items()],
        schemas=[
            {"name": name, "rows": _rows(schema), **schema}
            for name, schema in description["components"]["schemas"].items()
        ],
        canonical="/api/v1/docs",
    )


def _description() -> dict[str, Any]:
    settings: Settings = current_app.extensions["settings"]
    site = site_url()
    return describe_api(
        get_taxonomy(), server_url=f"{site}/api/v1", site_url=site, contact_email=settings.contact_email
    )


def _rows(schema: dict[str, Any]) -> list[dict[str, str]]:
    """Write the members of a schema as rows of a table."""
    return [
        {"name": name, "type": _type(member), "description": member.get("description", "")}
        for name, member in schema["properties"].items()
    ]


def _type(schema: dict[str, Any]) -> str:
    """Say in a few words what a value is."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_type(part) for part in schema["anyOf"])
    if "enum" in schema:
        return " | ".join("null" if value is None else str(value) for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kinds = schema.get("type", "object")
    if kinds == "array":
        return f"[{_type(schema['items'])}]"
    return kinds if isinstance(kinds, str) else " | ".join(kinds)
