"""The page of one's own API tokens, and what administrators see of everybody's."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import Token
from tests import factories

PAGE = "/admin/tokens/"


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def reads(secret: str) -> int:
    return APIClient(headers={"Authorization": f"Token {secret}"}).get("/api/v1/claims/").status_code


def shown_secret(page: str) -> str:
    found = re.search(r'id="secret" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_a_token_is_shown_once_used_and_revoked(db: None) -> None:
    client = entered(factories.user("Editor"))
    made = client.post(PAGE, {"name": "newsletter", "scope": "read", "lasting": "30"})
    secret = shown_secret(made.content.decode())
    assert "no-store" in made["Cache-Control"]
    token = Token.objects.get()
    assert (token.name, token.scope) == ("newsletter", "read")
    assert token.expiry is not None
    assert timedelta(days=29, hours=23) < token.expiry - timezone.now() <= timedelta(days=30)
    assert reads(secret) == 200
    again = client.get(PAGE).content.decode()
    assert "newsletter" in again
    assert secret not in again
    answer = client.post(reverse("token-revoke", args=[token.pk]), follow=True)
    assert "Revoked: newsletter" in answer.content.decode()
    assert reads(secret) == 401


def test_a_journalist_who_may_not_enter_the_desk_signs_in_here(db: None) -> None:
    factories.user("Journalist", "jo")
    client = Client()
    sign_in = client.get(PAGE, follow=True)
    assert sign_in.request["PATH_INFO"] == "/admin/tokens/sign-in/"
    address = f"{sign_in.request['PATH_INFO']}?{sign_in.request['QUERY_STRING']}"
    wrong = client.post(address, {"username": "jo", "password": "wrong"})
    assert wrong.status_code == 200
    page = client.post(address, {"username": "jo", "password": "s3cret-enough"}, follow=True)
    assert page.request["PATH_INFO"] == PAGE
    # What only others may do is not offered.
    assert re.findall(r'name="scope" value="(\w+)"', page.content.decode()) == ["read"]
    assert client.post(PAGE, {"name": "x", "scope": "write", "lasting": "7"}).status_code == 200
    assert not Token.objects.exists()
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": ""}, "This field is required."),
        ({"scope": "all"}, "Select a valid choice."),
        ({"lasting": "36500"}, "Select a valid choice."),
        ({"lasting": "date"}, "Give the last day on which it is valid."),
        ({"lasting": "date", "until": "2001-01-01"}, "Give a day to come."),
        ({"lasting": "date", "until": "soon"}, "Enter a valid date."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(db: None, given: dict[str, str], told: str) -> None:
    answer = entered(factories.user("Editor")).post(PAGE, {"name": "x", "scope": "read", "lasting": "7", **given})
    assert told in answer.content.decode()
    assert not Token.objects.exists()


def test_a_last_day_is_valid_to_its_end_and_a_token_may_have_none(db: None) -> None:
    client = entered(factories.user("Editor"))
    today = timezone.localdate()
    client.post(PAGE, {"name": "today", "scope": "read", "lasting": "date", "until": today.isoformat()})
    client.post(PAGE, {"name": "ever", "scope": "review", "lasting": ""})
    ever, until_tonight = Token.objects.all()
    assert until_tonight.expiry is not None
    assert timezone.localtime(until_tonight.expiry).isoformat()[:19] == f"{today + timedelta(days=1)}T00:00:00"
    assert (ever.expiry, ever.scope) == (None, "review")


def test_nobody_sees_or_revokes_the_tokens_of_another(db: None) -> None:
    token, _ = Token.issue(factories.user("Editor"), name="not yours")
    client = entered(factories.user("Editor"))
    assert "not yours" not in client.get(PAGE).content.decode()
    assert client.post(reverse("token-revoke", args=[token.pk])).status_code == 404
    assert client.get(reverse("token-revoke", args=[token.pk])).status_code == 405
    assert client.get(reverse("admin:claims_token_changelist")).status_code == 403
    assert Token.objects.exists()


def test_an_administrator_revokes_any_and_makes_none_for_others(db: None) -> None:
    token, secret = Token.issue(factories.user("Editor"), name="lost laptop")
    User.objects.create_superuser("root", password="s3cret-enough")
    client = entered(User.objects.get(username="root"))
    page = client.get(reverse("admin:claims_token_changelist")).content.decode()
    assert "lost laptop" in page
    assert token.digest not in page
    assert client.get(reverse("admin:claims_token_add")).status_code == 403
    client.post(reverse("admin:claims_token_delete", args=[token.pk]), {"post": "yes"})
    assert reads(secret) == 401
    # Who revoked it stays known.
    event = token.events.latest("pgh_id")
    assert (event.pgh_label, event.name) == ("delete", "lost laptop")


def test_the_page_asks_as_often_however_many_tokens(db: None, django_assert_num_queries: pytest.FixtureRequest) -> None:
    user = factories.user("Editor")
    client = entered(user)
    for _ in range(2):
        Token.issue(user)
        Token.issue(user)
        with django_assert_num_queries(5):  # type: ignore[operator]
            client.get(PAGE)
