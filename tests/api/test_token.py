"""/api/v1/token/ over HTTP: a token for a name and password, used, revoked."""

import base64
import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Http:
    def __init__(self, host: str) -> None:
        self.host = host

    def __call__(self, method: str, path: str, authorization: str = "", body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": authorization} if authorization else {}
        data = None
        if body is not None:
            headers["Content-Type"], data = "application/json", json.dumps(body).encode()
        request = urllib.request.Request(f"{self.host}/api/v1/{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                content = answer.read()
                return answer.status, json.loads(content) if content else None
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())


@pytest.fixture
def http(live_server: Any) -> Http:
    return Http(live_server.url)


@pytest.fixture
def ada(http: Http) -> User:
    return factories.user("Journalist", "ada")


def basic(name: str, password: str = "s3cret-enough") -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def test_a_token_is_given_used_and_revoked(http: Http, ada: User) -> None:
    status, given = http("POST", "token/", basic("ada"))
    assert (status, given["expiry"], given["scope"]) == (200, None, "review")
    assert set(given) == {"token", "name", "scope", "expiry"}
    token = f"Token {given['token']}"
    assert http("GET", "claims/", token) == (200, {"next": None, "previous": None, "results": []})
    assert http("POST", "claims/", token, {"text": "x"})[0] == 403
    assert http("DELETE", "token/", token) == (204, None)
    assert http("GET", "claims/", token)[0] == 401
    assert http("DELETE", "token/", token)[0] == 401


def test_name_and_password_may_come_as_json(http: Http, ada: User) -> None:
    status, given = http("POST", "token", body={"username": "ada", "password": "s3cret-enough"})
    assert status == 200
    assert http("GET", "claims/", f"Token {given['token']}")[0] == 200


def test_revoking_one_token_leaves_the_others(http: Http, ada: User) -> None:
    first, second = (f"Token {http('POST', 'token/', basic('ada'))[1]['token']}" for _ in range(2))
    assert http("DELETE", "token/", first)[0] == 204
    assert http("GET", "claims/", second)[0] == 200


def test_wrong_credentials_give_no_token(http: Http, ada: User) -> None:
    assert http("POST", "token/", basic("ada", "wrong"))[0] == 401
    assert http("POST", "token/", basic("nobody"))[0] == 401
    assert http("POST", "token/", body={"username": "ada", "password": "wrong"})[0] == 401
    status, problem = http("POST", "token/", body={"username": "ada"})
    assert (status, problem["errors"]) == (400, [{"pointer": "#/password", "detail": "This field is required."}])
    User.objects.update(is_active=False)
    assert http("POST", "token/", basic("ada"))[0] == 401


def test_a_token_gets_no_other_token_and_a_password_reads_nothing(http: Http, ada: User) -> None:
    token = http("POST", "token/", basic("ada"))[1]["token"]
    assert http("POST", "token/", f"Token {token}")[0] == 400
    assert http("GET", "claims/", basic("ada"))[0] == 401


@pytest.mark.parametrize("header", ["Token", "Token x", "Token a b", "Bearer x", "Token é"])
def test_a_header_that_is_no_token_is_401(http: Http, header: str) -> None:
    assert http("GET", "claims/", header)[0] == 401


def test_passwords_are_not_guessed_without_end(http: Http, ada: User, settings: Any) -> None:
    settings.API_RATES = {**settings.API_RATES, "sign-in": (3, 60)}
    attempts = [http("POST", "token/", basic("ada", str(number)))[0] for number in range(4)]
    assert attempts == [401] * 3 + [429]
    assert http("POST", "token/", basic("ada"))[0] == 429
