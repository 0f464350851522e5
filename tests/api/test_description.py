"""The description is valid, says what is true, and its examples work."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

EXAMPLES = 25
BEYOND_A_SCHEMA = {"where", "near", "radius", "cursor", "facets", "openOn", "part"}
"""Parameters that can be well-formed and still wrong: no such place, a place or a time twice, a radius or counts without one, a stale page."""


@pytest.fixture
def description(api):
    """The OpenAPI document."""
    return api("/openapi.json").json


@pytest.fixture
def populated(world):
    """Forty offerings of every sort."""
    world.fill(40, seed=6)
    return world


def check(answer: object, schema: dict, description: dict) -> None:
    """Hold an answer against a schema of the description."""
    whole = {**schema, "components": description["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(answer)


def schema_of(operation: dict, status: str, mimetype: str) -> dict:
    return operation["responses"][status]["content"][mimetype]["schema"]


def test_the_description_is_valid_openapi(description):
    validate(description)
    contact = description["info"]["contact"]
    assert contact["name"]
    assert contact["url"]
    assert contact["email"]


def test_the_rules_for_apis_of_the_dutch_government_are_kept(description):
    for path, operations in description["paths"].items():
        assert not path.endswith("/")
        assert path == path.lower()
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                assert parameter["name"][0].islower()
                assert "_" not in parameter["name"]
                assert "-" not in parameter["name"]
    assert description["servers"][0]["url"].endswith("/v1")


def test_every_example_works_and_answers_as_described(api, populated, description):
    ran = 0
    for path, operations in description["paths"].items():
        operation = operations["get"]
        for example in operation["x-examples"]:
            response = api(f"{path}?{example['query']}")
            assert response.status_code == 200, response.text
            check(response.json, schema_of(operation, "200", response.mimetype), description)
            ran += 1
    assert ran >= 8


def test_answers_with_everything_in_them_are_as_described(api, populated, description):
    listed = description["paths"]["/offerings"]["get"]
    for parameters in (
        {"where": "Utrecht", "limit": 100, "count": "true"},
        {"limit": 100},
        {"where": "Utrecht", "f": "geojson"},
    ):
        response = api("/offerings", **parameters)
        check(response.json, schema_of(listed, "200", response.mimetype), description)
    items = api("/offerings", limit=100).json["items"]
    assert len(items) > 25
    one = description["paths"]["/offerings/{id}"]["get"]
    for item in items:
        check(item, {"$ref": "#/components/schemas/Item"}, description)
        for form in ("json", "geojson"):
            response = api(f"/offerings/{item['id']}", f=form)
            check(response.json, schema_of(one, "200", response.mimetype), description)


def test_problems_are_as_described(api, description):
    schema = schema_of(description["paths"]["/offerings"]["get"], "400", "application/problem+json")
    check(api("/offerings", limit=0).json, schema, description)
    check(api("/offerings/nietbestaand").json, schema, description)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_what_the_description_allows_works_and_what_it_forbids_is_refused(app, populated, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    ran = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def hold_to_the_description(case):
            nonlocal ran
            response = case.call(headers={"Accept-Encoding": "identity"})  # it reads no brotli
            case.validate_response(response, excluded_checks=[positive_data_acceptance])
            if mode is GenerationMode.POSITIVE and response.status_code == 400:
                assert response.json()["parameter"] in BEYOND_A_SCHEMA
            ran += 1

        try:
            hold_to_the_description()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # an operation without parameters has none to get wrong
    assert ran > 3 * EXAMPLES / 2


def test_the_page_of_the_description_shows_every_parameter_and_loads_nothing_from_elsewhere(client, description):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    for path, operations in description["paths"].items():
        assert f"GET {path}" in page.text
        for parameter in operations["get"].get("parameters", []):
            assert f"<code>{parameter['name']}</code>" in page.text
    assert 'src="http' not in page.text
    assert "<style" not in page.text


def test_the_start_leads_to_the_page(client):
    assert client.get("/api/v1").location.endswith("/api/v1/docs")
