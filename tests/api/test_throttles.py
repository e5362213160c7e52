"""How much one may ask: counted for each token, user or address, the same for all processes, and told in headers."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from rest_framework.test import APIClient

from claims.models import Quota, Token
from factdb.settings import _rate
from tests import factories
from tests.api.conftest import Client


def with_token(user: User) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.issue(user)[1]}")
    return client


def limited(settings: Any, **rates: tuple[int, int]) -> None:
    settings.API_RATES = {**settings.API_RATES, **{name.replace("_", "-"): rate for name, rate in rates.items()}}


def statuses(client: APIClient, times: int) -> list[int]:
    return [client.get("/api/v1/claims/").status_code for _ in range(times)]


def test_each_token_is_counted_by_itself(settings: Any, db: None) -> None:
    limited(settings, requests=(2, 60))
    ada = factories.user("Journalist")
    first, second = with_token(ada), with_token(ada)
    assert statuses(first, 3) == [200, 200, 429]
    assert statuses(second, 1) == [200]
    # Signed in without a token, the user is.
    assert statuses(Client("Journalist"), 3) == [200, 200, 429]


def test_the_headers_say_what_is_left_and_when_to_go_on(settings: Any, db: None) -> None:
    limited(settings, requests=(2, 60))
    client = with_token(factories.user("Journalist"))
    answer = client.get("/api/v1/claims/")
    assert answer["RateLimit-Policy"] == '"requests";q=2;w=60'
    assert answer["RateLimit"] == '"requests";r=1;t=60'
    client.get("/api/v1/claims/")
    refused = client.get("/api/v1/claims/")
    assert refused.status_code == 429
    assert refused["RateLimit"] == '"requests";r=0;t=60'
    assert 0 < int(refused["Retry-After"]) <= 60


def test_a_question_counts_twice_over_and_both_limits_are_told(settings: Any, db: None) -> None:
    limited(settings, requests=(9, 60), match=(2, 60))
    client = with_token(factories.user("Journalist"))
    answers = [client.post("/api/v1/match/", {"text": "A bridge"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"requests";q=9;w=60, "match";q=2;w=60'
    assert answers[0]["RateLimit"] == '"requests";r=8;t=60, "match";r=1;t=60'


def test_a_window_ends(settings: Any, db: None) -> None:
    limited(settings, requests=(1, 60))
    client = with_token(factories.user("Journalist"))
    assert statuses(client, 2) == [200, 429]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_quota SET since = since - interval '61 seconds'")
    assert statuses(client, 2) == [200, 429]


def test_counts_long_over_are_forgotten(db: None) -> None:
    Quota.objects.take("address 192.0.2.1", 60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_quota SET since = since - interval '25 hours'")
    Quota.objects.take("address 192.0.2.2", 60)
    assert [quota.key for quota in Quota.objects.all()] == ["address 192.0.2.2"]


def test_who_has_no_token_is_counted_by_address_whatever_they_say_of_it(settings: Any, db: None) -> None:
    limited(settings, anonymous=(2, 60))
    client = APIClient()
    answers = [client.get("/api/v1/schema/", HTTP_X_FORWARDED_FOR=f"198.51.100.{last}") for last in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"anonymous";q=2;w=60'
    assert client.get("/api/v1/schema/", REMOTE_ADDR="198.51.100.9").status_code == 200


def test_without_a_limit_nothing_is_counted_or_told(db: None) -> None:
    answer = with_token(factories.user("Journalist")).get("/api/v1/claims/")
    assert "RateLimit" not in answer
    assert not Quota.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_processes_that_count_at_once_never_count_the_same_number() -> None:
    counted: list[int] = []

    def count() -> None:
        counted.extend([Quota.objects.take("token 1", 60)[0] for _ in range(25)])
        connection.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == list(range(1, 101))


def test_the_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _rate("API_RATE", "600/min") == (600, 60)
    monkeypatch.setenv("API_RATE", "none")
    assert _rate("API_RATE", "600/min") is None
    for wrong in ("600", "0/min", "600/week", "many/min"):
        monkeypatch.setenv("API_RATE", wrong)
        with pytest.raises(Exception, match="API_RATE: expected a rate as 600/min"):
            _rate("API_RATE", "600/min")
