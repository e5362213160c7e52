"""A token may be for less than its owner may, for some time only, and never for more."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone
from knox.crypto import hash_token
from rest_framework.test import APIClient

from claims.models import Token
from tests import factories


@pytest.fixture
def edith(db: None) -> User:
    return factories.user("Editor", "edith")


def bearing(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def scoped(user: User, scope: str) -> APIClient:
    return bearing(Token.issue(user, scope=scope)[1])


def asked(client: APIClient) -> dict[str, int]:
    """What an API program may try, and how it is answered; no body is right, so that nothing is written."""
    claim = factories.claim()
    review = factories.published_review(claim, "true")
    tries = {
        "read": ("GET", "claims/"),
        "match": ("POST", "match/"),
        "write": ("POST", "claims/"),
        "delete": ("DELETE", f"claims/{factories.claim().pk}/"),
        "draft": ("POST", "reviews/"),
        "retract": ("POST", f"reviews/{review.pk}/retract"),
    }
    return {
        name: client.generic(method, f"/api/v1/{path}", '{"?": 1}', content_type="application/json").status_code
        for name, (method, path) in tries.items()
    }


def test_a_token_to_read_reads(edith: User) -> None:
    found = asked(scoped(edith, "read"))
    assert found == {"read": 200, "match": 400, "write": 403, "delete": 403, "draft": 403, "retract": 403}


def test_a_token_to_write_writes_no_reviews(edith: User) -> None:
    found = asked(scoped(edith, "write"))
    assert found == {"read": 200, "match": 400, "write": 400, "delete": 204, "draft": 403, "retract": 403}


def test_a_token_for_everything_may_what_its_owner_may(edith: User) -> None:
    found = asked(scoped(edith, "review"))
    assert found == {"read": 200, "match": 400, "write": 400, "delete": 204, "draft": 400, "retract": 400}
    journalist = asked(scoped(factories.user("Journalist"), "review"))
    assert journalist == {"read": 200, "match": 400, "write": 403, "delete": 403, "draft": 403, "retract": 403}


def test_a_token_loses_what_its_owner_loses(edith: User) -> None:
    client = scoped(edith, "review")
    edith.groups.set([Group.objects.get(name="Journalist")])
    assert client.post("/api/v1/claims/", {"?": 1}).status_code == 403
    edith.groups.clear()
    assert client.get("/api/v1/claims/").status_code == 403
    User.objects.filter(pk=edith.pk).update(is_active=False)
    assert client.get("/api/v1/claims/").status_code == 401


def test_a_token_says_which_scope_is_lacking(edith: User) -> None:
    answer = scoped(edith, "read").post("/api/v1/claims/", {})
    assert answer.json()["detail"] == "This needs a token of scope “write”; this one is of “read”."


def test_a_token_of_any_scope_is_given_back(edith: User) -> None:
    assert scoped(edith, "read").delete("/api/v1/token/").status_code == 204
    assert not Token.objects.exists()


def test_a_token_ends_when_it_expires(edith: User) -> None:
    token, secret = Token.issue(edith, expiry=timezone.now() + timedelta(hours=1))
    client = bearing(secret)
    assert client.get("/api/v1/claims/").status_code == 200
    Token.objects.filter(pk=token.pk).update(expiry=timezone.now())
    assert client.get("/api/v1/claims/").status_code == 401


def test_only_a_digest_is_kept_and_it_opens_nothing(edith: User) -> None:
    token, secret = Token.issue(edith, name="newsletter")
    row = Token.objects.values().get()
    event: dict[str, Any] = token.events.values().get()
    assert row["digest"] == hash_token(secret)
    assert not [value for value in [*row.values(), *event.values()] if secret in str(value)]
    assert "digest" not in event
    for value in (row["digest"], row["token_key"]):
        assert bearing(value).get("/api/v1/claims/").status_code == 401


def test_its_use_is_noted_once_a_minute_and_costs_one_query_else(edith: User, django_assert_num_queries: Any) -> None:
    token, secret = Token.issue(edith)
    client = bearing(secret)
    client.get("/api/v1/")
    used = Token.objects.get(pk=token.pk).last_used
    assert used
    with django_assert_num_queries(1):
        client.get("/api/v1/")
    assert Token.objects.get(pk=token.pk).last_used == used
    Token.objects.filter(pk=token.pk).update(last_used=used - timedelta(minutes=2))
    client.get("/api/v1/")
    assert Token.objects.get(pk=token.pk).last_used >= used


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scope": "everything"}, "scope"),
        ({"expiry": "2001-01-01T00:00:00Z"}, "expiry"),
        ({"expiry": "tomorrow"}, "expiry"),
        ({"name": "x" * 101}, "name"),
        ({"scoop": "read"}, "scoop"),
    ],
)
def test_what_it_is_to_be_is_checked(edith: User, body: dict[str, str], field: str) -> None:
    answer = APIClient().post("/api/v1/token/", {"username": "edith", "password": "s3cret-enough", **body})
    assert answer.status_code in (400, 409)
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"#/{field}"]
    assert not Token.objects.exists()


def test_a_token_is_asked_for_with_name_scope_and_expiry(edith: User) -> None:
    expiry = (timezone.now() + timedelta(days=1)).isoformat()
    body = {"username": "edith", "password": "s3cret-enough", "name": "app", "scope": "read", "expiry": expiry}
    told = APIClient().post("/api/v1/token/", body).json()
    assert (told["name"], told["scope"], bool(told["expiry"])) == ("app", "read", True)
    assert bearing(told["token"]).post("/api/v1/claims/", {}).status_code == 403


def test_the_description_says_which_scope_each_operation_needs(edith: User) -> None:
    paths = APIClient().get("/api/v1/schema/", {"format": "json"}).json()["paths"]
    told = {
        (path.removeprefix("/api/v1/").strip("/"), method): operation["security"]
        for path, operations in paths.items()
        for method, operation in operations.items()
    }
    assert {"token": ["read"]} in told["claims", "get"]
    assert {"token": ["write"]} in told["claims", "post"]
    assert {"token": ["review"]} in told["reviews", "post"]
    assert {"token": ["read"]} in told["match", "post"]
