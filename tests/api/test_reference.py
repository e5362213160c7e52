"""/api/v1/schema/ and /api/v1/docs/: the description of the API is valid, complete and works without a network."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from claims.api.claims import ClaimFilter
from claims.api.filters import OF_EVERY_LIST


@pytest.fixture
def schema(db: None) -> Any:
    answer = APIClient().get("/api/v1/schema/", {"format": "json"})
    assert answer.status_code == 200
    return answer.json()


def test_the_description_is_valid_openapi_without_a_warning(tmp_path: Path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_it_is_openapi_31_and_names_every_path(schema: Any) -> None:
    assert schema["openapi"].startswith("3.1.")
    resources = ("sources", "documents", "revisions", "agents", "quotes", "claims", "reviews")
    steps = {
        f"/api/v1/reviews/{{id}}/{step}/" for step in ("submit", "approve", "publish", "correct", "retract", "revise")
    }
    expected = {f"/api/v1/{name}/" for name in (*resources, "token")} | steps
    expected |= {f"/api/v1/{name}/{{id}}/" for name in resources}
    assert {path.rstrip("/") + "/" for path in schema["paths"]} >= expected


def test_it_says_what_needs_no_token_where_everybody_may_read(settings: Any, db: None) -> None:
    def without_a_token() -> set[tuple[str, str]]:
        paths = APIClient().get("/api/v1/schema/", {"format": "json"}).json()["paths"]
        return {
            (method, path.removeprefix("/api/v1").rstrip("/"))
            for path, operations in paths.items()
            for method, operation in operations.items()
            if {} in operation.get("security", ())
        }

    always = without_a_token()
    assert not {path for _, path in always} & {"/claims", "/match", "/revisions"}
    settings.ANONYMOUS_READS = True
    told = without_a_token() - always
    assert {("get", "/claims"), ("get", "/claims/{id}"), ("get", "/reviews/claimreview"), ("post", "/match")} <= told
    assert {method for method, path in told if path != "/match"} == {"get"}
    assert not {path for _, path in told if path.startswith(("/revisions", "/relations", "/changes", "/notices"))}


def test_no_resource_is_described_by_how_it_is_made(schema: Any) -> None:
    told = [component.get("description", "") for component in schema["components"]["schemas"].values()]
    assert not any("misspelt field" in text for text in told)


def test_every_filter_is_described(schema: Any) -> None:
    (path,) = (path for path in schema["paths"] if path.rstrip("/") == "/api/v1/claims")
    described = {parameter["name"] for parameter in schema["paths"][path]["get"]["parameters"]}
    assert described == {*ClaimFilter.base_filters, *OF_EVERY_LIST} - {"format"}


def test_append_only_resources_are_described_as_such(schema: Any) -> None:
    for name in ("revisions", "reviews"):
        (path,) = (path for path in schema["paths"] if path.rstrip("/") == f"/api/v1/{name}/{{id}}")
        assert set(schema["paths"][path]) == {"get"}


def test_the_figures_are_numbers_and_the_verdicts_two(schema: Any) -> None:
    schemas = schema["components"]["schemas"]
    assert schemas["Quantity"]["properties"]["value"]["type"] == "number"
    assert set(schemas["Verdicts"]["properties"]) == {"attribution", "content"}


def test_the_reference_page_loads_nothing_from_elsewhere(client: Client, db: None) -> None:
    answer = client.get("/api/v1/docs/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assets = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert assets
    for asset in assets:
        assert asset.startswith("/static/") or asset.startswith("/api/"), asset
        if asset.startswith("/static/"):
            assert client.get(asset).status_code == 200, asset
