"""Who may do what: every role, every method, every resource."""

from typing import Any

import pytest
from django.apps import apps
from rest_framework.test import APIClient

from claims.models import ExternalReview, Revision
from tests import factories
from tests.api.conftest import Client

READ = {"GET", "HEAD", "OPTIONS"}
WRITE = {"POST", "PUT", "PATCH", "DELETE"}
# What a role may do beyond reading; the methods a resource does not have are 405 to everyone.
ALLOWED = {
    "Editor": {
        **dict.fromkeys(("sources", "documents", "agents", "quotes", "claims"), WRITE),
        "revisions": {"POST"},
        "reviews": {"POST"},
    },
    "Fact-checker": {
        "sources": {"POST"},
        "documents": {"POST"},
        "revisions": set(),
        "agents": {"POST", "PUT", "PATCH"},
        "quotes": {"POST", "PUT", "PATCH"},
        "claims": {"POST", "PUT", "PATCH"},
        "reviews": {"POST"},
    },
    "Journalist": {},
    None: {},
}
RESOURCES = ("sources", "documents", "revisions", "agents", "quotes", "claims", "reviews", "external-reviews")
MISSING = {
    **dict.fromkeys(("revisions", "reviews"), WRITE - {"POST"}),
    "external-reviews": WRITE,
}


def row_of(resource: str) -> Any:
    if resource == "reviews":
        return factories.published_review(factories.claim(), "true")
    if resource == "revisions":
        return factories.revision("Text")
    if resource == "quotes":
        return factories.quote("Text", factories.revision("Text"))
    if resource == "external-reviews":
        fields = {"claim": factories.claim(), "source": factories.source()}
        return ExternalReview.objects.create(**fields, url="https://verifica.example/1", rating="Falso")
    return getattr(factories, resource[:-1])()


@pytest.mark.parametrize("method", sorted(READ | WRITE))
@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("role", [*ALLOWED, "nobody"], ids=str)
def test_a_role_may_do_what_its_permissions_say(db: None, role: str | None, resource: str, method: str) -> None:
    client = APIClient() if role == "nobody" else Client(role)
    row = row_of(resource)
    url = f"/api/v1/{resource}/" + ("" if method == "POST" else f"{row.pk}/")
    # A body that any resource refuses: what is asked is whether it is looked at.
    answer = client.generic(method, url, '{"?": 1}', content_type="application/json")
    missing = method in MISSING.get(resource, set())
    if role == "nobody":
        expected = 401
    elif missing:
        expected = 405
    elif method in READ:
        expected = 200 if role or method == "OPTIONS" else 403
    elif method not in ALLOWED[role].get(resource, set()):
        expected = 403
    else:
        expected = 204 if method == "DELETE" else 400
    assert answer.status_code == expected, answer.content
    if expected != 204:
        assert apps.get_model("claims", type(row).__name__).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("address", ["", "claims/", "claims/1/", "reviews/1/submit", "token/"])
def test_who_is_asked_who_they_are_is_told_how_to_say_it(db: None, address: str) -> None:
    answer = APIClient().get(f"/api/v1/{address}")
    assert answer.status_code in (401, 405)
    if answer.status_code == 401:
        assert answer["WWW-Authenticate"] == "Token"


def test_the_entry_lists_the_resources(journalist: APIClient) -> None:
    assert set(journalist.get("/api/v1/").json()) == set(RESOURCES)


def test_addresses_work_with_and_without_the_last_slash(journalist: APIClient) -> None:
    for url in ("/api/v1/claims", "/api/v1/claims/"):
        assert journalist.get(url).status_code == 200


def test_a_change_through_the_api_is_signed_in_the_history(editor: Client) -> None:
    agent = factories.agent("Ada Bell")
    assert editor.patch(f"/api/v1/agents/{agent.pk}/", {"name": "Ada Bell-Rossi"}).status_code == 200
    event = agent.events.latest("pgh_id")  # type: ignore[attr-defined]
    assert (event.name, event.pgh_context.metadata["user"]) == ("Ada Bell-Rossi", editor.user.pk)


def test_a_revision_is_never_changed_or_deleted(editor: APIClient) -> None:
    revision = factories.revision("Text")
    for method in (editor.put, editor.patch, editor.delete):
        assert method(f"/api/v1/revisions/{revision.pk}/", {"text": "Other"}).status_code == 405
    assert Revision.objects.get().text == "Text"
