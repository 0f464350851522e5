"""Where every error becomes an answer: a complete page for a person, `application/problem+json` for a program."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import cast

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext
from markupsafe import escape
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import RequestRedirect

from app.config import Settings
from app.domain.errors import DomainError
from app.extensions import DatabaseFault, is_database_gone
from app.http import problems
from app.http.entrance import request_id
from app.http.locale import current_language
from app.http.problems import Problem

_log = logging.getLogger("app.errors")

API_PREFIX = "/api/"


def init_errors(app: Flask) -> None:
    """Answer every error in one place."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(DomainError, lambda error: answer(problems.from_domain(error)))
    app.register_error_handler(Exception, _failed)
    app.register_error_handler(InternalServerError, _failed_late)
    app.log_exception = lambda _exc_info: None  # type: ignore[method-assign,assignment]  # it would log the path; we log below
    app.register_error_handler(DatabaseFault, _database_failed)


def answer(problem: Problem) -> Response:
    """Make the response of a problem: by the address it is for a program or for a person."""
    is_for_program = request.path.startswith(API_PREFIX) or request.path.endswith(".json")
    response = _as_problem_json(problem) if is_for_program else _as_page(problem)
    response.status_code = problem.status
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(error: HTTPException) -> Response:
    if isinstance(error, RequestRedirect) or error.response is not None or (error.code or 500) < 400:
        return cast("Response", Response.force_type(error.get_response(), request.environ))
    return answer(problems.from_http(error))


def _failed_late(error: InternalServerError) -> Response:
    """Answer what went wrong after the view, such as a commit: Flask wraps it."""
    cause = error.original_exception
    if cause is None:
        return _refused(error)
    return _database_failed(cause) if isinstance(cause, DatabaseFault) else _failed(cause)


def _database_failed(error: BaseException) -> Response:
    if not is_database_gone(error):
        return _failed(error)
    _log.error("database gone", extra={"request_id": request_id()}, exc_info=error)
    return answer(problems.database_gone())


def _failed(error: BaseException) -> Response:
    _log.error("unexpected error", extra={"request_id": request_id()}, exc_info=error)
    return answer(problems.unexpected())


def _as_problem_json(problem: Problem) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        **problem.members,
        "requestId": request_id(),
    }
    response = Response(current_app.json.dumps(body), mimetype="application/problem+json")
    if request.blueprint is None:  # no door was reached that lets every site read its answers
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _as_page(problem: Problem) -> Response:
    try:
        page = render_template(
            "errors/page.html",
            status=problem.status,
            title=problem.title,
            text=problem.text,
            request_id=request_id(),
            retry_url=_retry_url(problem),
            **_telephone(),
        )
    except Exception as error:  # noqa: BLE001  whatever is wrong with the page, the visitor gets one
        _log.error("error page failed", extra={"request_id": request_id()}, exc_info=error)
        page = _bare_page(problem)
    return Response(page, mimetype="text/html")


def _bare_page(problem: Problem) -> str:
    """Write a complete page that needs no template, no style and no database."""
    language = current_language()
    phone = _telephone()
    retry_url = _retry_url(problem)
    retry = f'<p><a href="{escape(retry_url)}">{escape(gettext("Probeer opnieuw"))}</a></p>' if retry_url else ""
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(problem.title)} – Buurtwijzer</title>
</head>
<body>
<main>
<h1>{escape(problem.title)}</h1>
<p>{escape(problem.text)}</p>
{retry}
<p>{escape(gettext("Liever bellen?"))} {escape(phone["help_phone_name"])}:
<a href="tel:{escape(phone["help_phone"].replace(" ", ""))}">{escape(phone["help_phone"])}</a></p>
<p><a href="/{language}/">{escape(gettext("Naar de startpagina"))}</a></p>
<p><small>{escape(gettext("Nummer van deze melding:"))} {escape(request_id())}</small></p>
</main>
</body>
</html>
"""


def _retry_url(problem: Problem) -> str | None:
    """Give the address to try again, with what was asked: only where trying again can help, and by reading only."""
    if problem.status not in {429, 500, 503} or request.method not in {"GET", "HEAD"}:
        return None
    path = request.full_path.removesuffix("?")
    return path if path.startswith("/") and not path.startswith("//") else None


def _telephone() -> dict[str, str]:
    settings: Settings = current_app.extensions["settings"]
    return {"help_phone": settings.help_phone, "help_phone_name": settings.help_phone_name}
