"""What goes wrong is told as RFC 9457 problem details, by whatever part of the server it is found."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from rest_framework.test import APIClient

from claims.api.problem import TYPES
from claims.models import Claim
from tests import factories
from tests.api.problems import wrong

MEDIA = "application/problem+json"
GUIDE = Path(__file__).parents[2] / "docs" / "api.md"


def problem(answer: Any, name: str) -> Any:
    """What the answer tells, after what every problem has was looked at."""
    assert answer["Content-Type"] == MEDIA, answer.content
    told = answer.json()
    kind = TYPES[name]
    assert (told["type"], told["title"]) == (f"/api/v1/problems/{name}", kind.title)
    assert told["status"] == answer.status_code == kind.status
    assert told["detail"]
    return told


def test_a_wrong_field_is_pointed_at_in_the_request(editor: APIClient) -> None:
    figures = [{"value": 1, "text": "one"}, {"value": "many", "text": "many"}]
    told = problem(editor.post("/api/v1/claims/?q", {"text": "x", "quantities": figures}), "invalid")
    assert told["instance"] == "/api/v1/claims/?q"
    assert told["errors"] == [{"pointer": "#/quantities/1/value", "detail": "A valid number is required."}]
    assert told["detail"] == "A valid number is required."


def test_several_errors_are_each_told(editor: APIClient) -> None:
    told = problem(editor.post("/api/v1/claims/", {"stance": "hints"}), "invalid")
    assert {error["pointer"] for error in told["errors"]} == {"#/text", "#/stance"}
    assert told["detail"] == "2 errors."


@pytest.mark.parametrize(
    ("name", "pointer"),
    [("a/b", "#/a~1b"), ("a~b", "#/a~0b"), ("a b", "#/a%20b"), ("é", "#/%C3%A9"), ("%41", "#/%2541"), ("", "#/")],
)
def test_a_pointer_is_written_as_the_fragment_of_an_address(editor: APIClient, name: str, pointer: str) -> None:
    told = problem(editor.post("/api/v1/agents/", {"name": "Ada Bell", name: 1}), "invalid")
    assert told["errors"] == [{"pointer": pointer, "detail": "Unknown field."}]


def test_what_is_wrong_with_the_whole_is_pointed_at_as_the_whole(editor: APIClient) -> None:
    told = problem(editor.post("/api/v1/claims/", ["text"]), "invalid")
    assert [error["pointer"] for error in told["errors"]] == ["#"]


def test_a_wrong_parameter_is_named_whatever_the_method(editor: APIClient) -> None:
    claim = factories.claim()
    for answer in (
        editor.get("/api/v1/claims/?stance=hints"),
        editor.patch(f"/api/v1/claims/{claim.pk}/?stance=hints", {"text": "x"}),
        editor.delete(f"/api/v1/claims/{claim.pk}/?stance=hints"),
    ):
        (error,) = problem(answer, "invalid")["errors"]
        assert (error["parameter"], error["detail"][:16]) == ("stance", "Expected one of:")
    for query, parameter in (("page_size=0", "page_size"), ("cursor=x", "cursor"), ("statsu=true", "statsu")):
        assert wrong(editor.get(f"/api/v1/claims/?{query}")).keys() == {parameter}


def test_what_cannot_be_read_says_so(editor: APIClient) -> None:
    answer = editor.post("/api/v1/claims/", "{", content_type="application/json")
    assert "JSON parse error" in problem(answer, "malformed")["detail"]


def test_who_is_not_signed_in_is_told_how(db: None) -> None:
    answer = APIClient().get("/api/v1/claims/")
    problem(answer, "unauthenticated")
    assert answer["WWW-Authenticate"] == "Token"


def test_who_may_not_is_told(journalist: APIClient) -> None:
    problem(journalist.post("/api/v1/claims/", {"text": "x"}), "forbidden")


@pytest.mark.parametrize(
    "address", ["/api/v1/claims/999999/", "/api/v1/claism/", "/api/v2/claims/", "/api/", "/api/v1/claims/1/x"]
)
@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_is_not_there_is_a_problem(
    editor: APIClient, settings: Any, address: str, debug: bool, method: str
) -> None:
    settings.DEBUG = debug
    answer = editor.generic(method, address)
    if method == "POST" and address.endswith("999999/"):
        assert problem(answer, "method-not-allowed")
        return
    assert problem(answer, "not-found")["instance"] == address


def test_a_page_that_is_not_there_stays_a_page(db: None) -> None:
    assert Browser().get("/nothing/")["Content-Type"].startswith("text/html")


def test_a_method_that_is_not_there_names_those_that_are(editor: APIClient) -> None:
    answer = editor.delete("/api/v1/claims/")
    problem(answer, "method-not-allowed")
    assert set(answer["Allow"].split(", ")) >= {"GET", "POST"}


def test_formats_nobody_speaks_are_refused(editor: APIClient) -> None:
    problem(editor.get("/api/v1/claims/", headers={"accept": "text/turtle"}), "not-acceptable")
    answer = editor.post("/api/v1/claims/", "<claim/>", content_type="application/xml")
    problem(answer, "unsupported-media-type")


def test_a_row_in_use_is_a_conflict(editor: APIClient) -> None:
    document = factories.document()
    told = problem(editor.delete(f"/api/v1/sources/{document.source_id}/"), "conflict")
    assert told["detail"] == "Still in use by: document."


def test_a_body_longer_than_taken_is_refused_unread(editor: APIClient, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    told = problem(editor.post("/api/v1/claims/", {"text": "x" * 1000}), "too-large")
    assert "1000 bytes" in told["detail"]
    assert not Claim.objects.exists()


def test_too_many_questions_are_told_when_to_go_on(journalist: APIClient, settings: Any) -> None:
    settings.API_RATES = {**settings.API_RATES, "match": (2, 60)}
    answers = [journalist.post("/api/v1/match/", {"text": "."}) for _ in range(3)]
    problem(answers[-1], "throttled")
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_a_failing_server_tells_nothing_of_itself(editor: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("claims.api.claims.ClaimSerializer.create", fail)
    editor.raise_request_exception = False
    answer = editor.post("/api/v1/claims/", {"text": "x"})
    problem(answer, "internal-error")
    assert b"secret" not in answer.content
    assert not connection.needs_rollback


def test_an_unknown_host_is_a_problem_too(db: None) -> None:
    browser = Browser(raise_request_exception=False, headers={"host": "elsewhere.example"})
    problem(browser.get("/api/v1/claims/"), "malformed")
    assert browser.get("/admin/")["Content-Type"].startswith("text/html")


def test_a_session_without_its_token_of_forms_is_refused_as_a_problem(db: None) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(factories.user("Editor"))
    assert "CSRF" in problem(client.post("/api/v1/claims/", {"text": "x"}), "forbidden")["detail"]


def test_the_api_speaks_english_whatever_the_reader_speaks(editor: APIClient) -> None:
    answer = editor.post("/api/v1/claims/", {"stance": "hints"}, headers={"accept-language": "it"})
    assert answer["Content-Language"] == "en"
    assert wrong(answer)["text"] == ["This field is required."]
    source = factories.document().source
    answer = editor.delete(f"/api/v1/sources/{source.pk}/", headers={"accept-language": "it"})
    assert answer.json()["detail"] == "Still in use by: document."


@pytest.mark.parametrize("name", TYPES)
def test_a_type_leads_to_what_it_means_and_is_in_the_guide(db: None, name: str) -> None:
    address = f"/api/v1/problems/{name}"
    told = APIClient().get(address).json()
    kind = TYPES[name]
    assert told == {"type": address, "title": kind.title, "status": kind.status, "meaning": kind.meaning}
    assert re.search(rf"^\| {kind.status} \| `{name}` \|", GUIDE.read_text(), re.MULTILINE)


def test_the_description_has_the_problems_of_every_address(db: None) -> None:
    schema = APIClient().get("/api/v1/schema/", {"format": "json"}).json()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            content = operation["responses"]["4XX"]["content"]
            assert content == {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}, (path, method)
    assert set(schema["components"]["schemas"]["Problem"]["required"]) >= {"type", "title", "status", "detail"}


def test_signing_in_wrong_is_a_problem(db: None) -> None:
    told = problem(APIClient().post("/api/v1/token/", {"username": "a", "password": "b"}), "unauthenticated")
    assert told["detail"] == "Wrong username or password."


@pytest.mark.parametrize("form", ["", "yaml"])
def test_a_form_the_address_does_not_have_is_refused(editor: APIClient, form: str) -> None:
    problem(editor.get(f"/api/v1/claims/?format={form}"), "not-found")
    assert editor.get("/api/v1/claims/?format=json").status_code == 200
