"""Every error becomes a complete page or a problem, in one place, and tells nothing that it should not."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy.exc import DatabaseError, IntegrityError, InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from app import create_app
from app.domain.errors import Conflict, DomainError, InvalidParameter, LoadInProgress, NotFound
from app.extensions import is_database_gone
from app.http.logs import init_logs
from app.http.problems import page_words


class Odd(DomainError):
    """A room's refusal that the plumbing has never heard of."""

    code = "odd"


ERRORS: dict[str, tuple[type[Exception] | Exception, int, str]] = {
    "not-found": (NotFound("no offering x"), 404, "not_found"),
    "parameter": (InvalidParameter("limit", "limit is too large", allowed="1 to 100"), 400, "invalid_parameter"),
    "conflict": (Conflict("already there"), 409, "conflict"),
    "loading": (LoadInProgress("another load is writing"), 503, "load_in_progress"),
    "odd": (Odd("odd"), 400, "odd"),
    "too-large": (RequestEntityTooLarge(), 413, "request_entity_too_large"),
    "gone": (OperationalError("SELECT geheim", {"q": "geheim"}, Exception("geheim")), 503, "service_unavailable"),
    "no-file": (DatabaseError("SELECT geheim", {}, Exception("file is not a database")), 503, "service_unavailable"),
    "pool": (PoolTimeout("QueuePool limit"), 503, "service_unavailable"),
    "statement": (ProgrammingError("SELECT geheim", {}, Exception("geheim")), 500, "internal_server_error"),
    "bug": (ValueError("could not convert 'geheim'"), 500, "internal_server_error"),
    "recursion": (RecursionError("geheim"), 500, "internal_server_error"),
}


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application in which everything goes wrong."""
    database = tmp_path_factory.mktemp("errors") / "none.sqlite"
    app = create_app({"DATABASE_URL": f"sqlite:///{database}", "RATE_LIMIT": "0"})

    def fail(lang: str = "", name: str = "") -> str:
        raise ERRORS[name][0]

    app.add_url_rule("/<lang:lang>/fout/<name>", "fail_page", fail)
    app.add_url_rule("/api/v1/fout/<name>", "fail_api", fail)
    app.add_url_rule("/<lang:lang>/abort/<int:status>", "abort_page", lambda status: abort(status))  # noqa: PLW0108  its argument is `code`
    app.add_url_rule("/<lang:lang>/goed/<name>", "good_page", lambda name: "goed", methods=["POST"])  # noqa: ARG005
    return app


@pytest.fixture
def client(own_app: Flask) -> FlaskClient:
    return own_app.test_client(use_cookies=False)


@pytest.mark.parametrize("name", ERRORS)
def test_a_person_gets_a_complete_page(client: FlaskClient, name: str) -> None:
    response = client.get(f"/nl/fout/{name}?wat=brood")
    _, status, _ = ERRORS[name]
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert response.headers["Cache-Control"] == "no-store"
    page = response.text
    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert '<html lang="nl"' in page
    title, text = page_words(status)
    assert str(title) in page
    assert ("Wij begrijpen ‘" if name == "parameter" else str(text)) in page
    assert 'href="/nl/"' in page
    assert response.headers["X-Request-Id"] in page
    assert "geheim" not in page
    assert "Traceback" not in page


@pytest.mark.parametrize("name", ERRORS)
def test_a_program_gets_a_problem(client: FlaskClient, name: str) -> None:
    response = client.get(f"/api/v1/fout/{name}")
    _, status, code = ERRORS[name]
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    problem = json.loads(response.data)
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, "about:blank")
    assert problem["title"]
    assert len(problem["detail"]) > 2
    assert problem["requestId"] == response.headers["X-Request-Id"]
    assert "geheim" not in response.text


def test_a_wrong_parameter_is_named_with_what_is_allowed(client: FlaskClient) -> None:
    problem = client.get("/api/v1/fout/parameter").get_json(force=True)
    assert problem["parameter"] == "limit"
    assert problem["allowed"] == "1 to 100"
    assert problem["detail"] == "limit is too large"


@pytest.mark.parametrize("name", ["gone", "loading"])
def test_what_passes_by_itself_says_when_and_gives_a_telephone(client: FlaskClient, name: str) -> None:
    response = client.get(f"/nl/fout/{name}?waar=3511&wat=%22brood%22")
    assert response.headers["Retry-After"] == "30"
    assert 'href="tel:1400"' in response.text
    assert f'href="/nl/fout/{name}?waar=3511&amp;wat=%22brood%22"' in response.text


def test_a_retry_never_leads_to_another_site(client: FlaskClient) -> None:
    response = client.get("//evil.example/nl/fout/gone")
    assert "evil.example" not in response.text


@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 405, 406, 409, 410, 413, 414, 415, 418, 422, 429, 500, 501, 503]
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_status_has_a_page(client: FlaskClient, status: int, language: str) -> None:
    response = client.get(f"/{language}/abort/{status}")
    assert response.status_code == status
    assert f'<html lang="{language}"' in response.text
    assert "<h1" in response.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X"])
@pytest.mark.parametrize("path", ["/health/live", "/nl/fout/bug", "/api/v1/fout/bug"])
def test_a_wrong_method_is_refused_and_the_right_ones_are_told(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_strangers_host_gets_a_page_with_our_own_links(client: FlaskClient) -> None:
    for host in ("evil.example", "evil.example:80", "localhost.evil.example", "localhost@evil.example", ""):
        response = client.get("/nl/", headers={"Host": host}, base_url="http://localhost")
        assert response.status_code == 400, host
        assert "evil.example" not in response.text


@pytest.mark.parametrize(
    "target",
    [
        "/nl/%ff",
        "/nl/niets?\xae",
        "/nl/%00",
        "/%c3",
        "/nl/?a=%ff",
        "/nl/?a=%00",
        "/nl/?%c3%28=1",
        "/nl/?a=%1b",
        "/api/v1/x?a=%ff",
    ],
)
def test_an_unreadable_address_is_refused(client: FlaskClient, target: str) -> None:
    path, _, query = target.partition("?")  # as a server passes it: the path decoded to Latin-1, the query not at all
    response = client.open(environ_overrides={"PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query})
    assert response.status_code == 400
    if target.startswith("/api"):
        assert response.get_json(force=True)["detail"].startswith("The address has characters that can't be read")
    else:
        assert "niet kunnen lezen" in response.text


@pytest.mark.parametrize(
    "target", ["/nl/n/?a=100%", "/nl/n/?a=%zz", "/nl/n/?a=%C3%A9", "/nl/caf%C3%A9", "/nl/n/?a=%0D%0A%09", "/nl/n/?&&=="]
)
def test_an_odd_but_readable_address_is_not(client: FlaskClient, target: str) -> None:
    path, _, query = target.partition("?")
    response = client.open(environ_overrides={"PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query})
    assert response.status_code == 404


def test_when_the_page_of_an_error_fails_there_is_still_a_page(
    own_app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    init_logs("info")

    def broken(*_args, **_kwargs) -> str:
        msg = "geheim"
        raise RuntimeError(msg)

    monkeypatch.setattr("app.http.errors.render_template", broken)
    for path, language in (("/nl/fout/gone", "nl"), ("/en/fout/bug", "en"), ("/nl/niets", "nl")):
        page = client.get(path).text
        assert page.startswith("<!doctype html>")
        assert f'<html lang="{language}">' in page
        assert 'href="tel:1400"' in page
        assert "geheim" not in page
        log = capfd.readouterr().err
        assert "error page failed" in log
        told = next(line for line in log.splitlines() if "error page failed" in line)
        assert "builtins.RuntimeError" in told
        assert "tests/http/test_errors.py:" in told, "where the page broke"
        assert "geheim" not in told


def test_a_mistake_in_a_statement_is_not_a_database_that_is_gone() -> None:
    assert not is_database_gone(IntegrityError("", {}, Exception()))
    assert not is_database_gone(ValueError())
    assert is_database_gone(InternalError("", {}, ReadOnlySqlTransaction()))
    assert is_database_gone(OperationalError("", {}, Exception()))


@pytest.mark.parametrize(
    ("fault", "status"), [(OperationalError("COMMIT", {}, Exception("binnenste")), 503), (ValueError("binnenste"), 500)]
)
def test_what_fails_after_the_view_is_answered_too_and_its_address_is_not_logged(
    own_app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    fault: Exception,
    status: int,
) -> None:
    def fail(_session: Session) -> None:
        raise fault

    monkeypatch.setattr(Session, "commit", fail)
    init_logs("info")
    response = client.post("/nl/goed/geheim?wat=geheim")
    assert response.status_code == status
    assert response.text.rstrip().endswith("</html>")
    log = capfd.readouterr().err
    assert type(fault).__name__ in log
    assert "binnenste" not in response.text + log
    assert "geheim" not in log
