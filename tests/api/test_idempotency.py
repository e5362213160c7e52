"""Idempotency-Key: a POST that comes twice is done once, and answered the same."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from claims.api.claims import ClaimSerializer
from claims.models import Claim, IdempotencyKey, Review
from tests import factories
from tests.api.conftest import Client

URL = "/api/v1/claims/"
KEY = {"idempotency-key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}


def kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def test_the_same_again_is_answered_the_same_and_not_done(editor: APIClient) -> None:
    first = editor.post(URL, {"text": "The bridge fell"}, headers=KEY)
    again = editor.post(URL, {"text": "The bridge fell"}, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    for header in ("Location", "ETag", "Content-Type"):
        assert again[header] == first[header]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert Claim.objects.count() == 1


def test_a_key_may_stand_without_its_quotes(editor: APIClient) -> None:
    for key in ('"abc"', "abc", ' "abc" '):
        assert editor.post(URL, {"text": "x"}, headers={"idempotency-key": key}).status_code == 201
    assert Claim.objects.count() == 1


def test_without_a_key_it_is_done_again(editor: APIClient) -> None:
    for _ in range(2):
        assert editor.post(URL, {"text": "x"}).status_code == 201
    assert (Claim.objects.count(), IdempotencyKey.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    ("address", "body"), [(URL, {"text": "y"}), (f"{URL}bulk/", {"text": "x"}), (f"{URL}?x=1", {"text": "x"})]
)
def test_a_key_of_another_request_is_refused(editor: APIClient, address: str, body: dict[str, Any]) -> None:
    editor.post(URL, {"text": "x"}, headers=KEY)
    assert kind(editor.post(address, body, headers=KEY)) == (422, "key-reused")
    assert Claim.objects.count() == 1


def test_everybody_has_keys_of_their_own(editor: APIClient, checker: APIClient) -> None:
    for client in (editor, checker):
        answer = client.post(URL, {"text": "x"}, headers=KEY)
        assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (201, False)
    assert Claim.objects.count() == 2


def test_what_was_refused_is_looked_at_anew(editor: APIClient) -> None:
    assert editor.post(URL, {"text": "x", "stance": "hints"}, headers=KEY).status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert editor.post(URL, {"text": "x"}, headers=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", '""', "a b", "é", "x" * 256, '"open'])
def test_what_is_no_key_is_refused(editor: APIClient, key: str) -> None:
    answer = editor.post(URL, {"text": "x"}, headers={"idempotency-key": key})
    assert kind(answer) == (400, "malformed")
    assert not Claim.objects.exists()


def test_who_may_no_longer_is_not_answered(editor: Client) -> None:
    editor.post(URL, {"text": "x"}, headers=KEY)
    editor.user.groups.clear()
    for cache in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
        vars(editor.user).pop(cache, None)
    assert editor.post(URL, {"text": "x"}, headers=KEY).status_code == 403


def test_a_step_of_a_review_is_taken_once(checker: Client) -> None:
    draft = Review.start(factories.claim(), "content", checker.user, verdict="false", rationale="It stands.")
    answers = [checker.post(f"/api/v1/reviews/{draft.pk}/submit/", headers=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Review.objects.count() == 2


def test_many_rows_are_added_once(editor: APIClient) -> None:
    answers = [editor.post(f"{URL}bulk/", [{"text": "a"}, {"txet": "b"}], headers=KEY) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert Claim.objects.count() == 1


def test_a_key_is_forgotten_in_time(editor: APIClient) -> None:
    editor.post(URL, {"text": "x"}, headers=KEY)
    editor.post(URL, {"text": "other"}, headers={"idempotency-key": "other"})
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=24, minutes=1))
    answer = editor.post(URL, {"text": "y"}, headers=KEY)
    assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (201, False)
    assert [key.key for key in IdempotencyKey.objects.all()] == [KEY["idempotency-key"].strip('"')]


def test_the_database_keeps_one_a_user(editor: Client) -> None:
    editor.post(URL, {"text": "x"}, headers=KEY)
    kept = IdempotencyKey.objects.get()
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_at_once_one_is_done_and_the_other_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    editor = Client("Editor")
    begun, go_on = threading.Event(), threading.Event()
    create = ClaimSerializer.create

    def slowly(self: ClaimSerializer, data: dict[str, Any]) -> Claim:
        begun.set()
        assert go_on.wait(10)
        return create(self, data)

    monkeypatch.setattr(ClaimSerializer, "create", slowly)
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.append(editor.post(URL, {"text": "x"}, headers=KEY))
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    assert begun.wait(10)
    assert kind(editor.post(URL, {"text": "x"}, headers=KEY)) == (409, "key-in-use")
    go_on.set()
    thread.join()
    again = editor.post(URL, {"text": "x"}, headers=KEY)
    assert (answers[0].status_code, again.content) == (201, answers[0].content)
    assert Claim.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_failure_leaves_neither_row_nor_key(monkeypatch: pytest.MonkeyPatch) -> None:
    editor = Client("Editor")
    editor.raise_request_exception = False
    create = ClaimSerializer.create

    def fail(self: ClaimSerializer, data: dict[str, Any]) -> Claim:
        create(self, data)
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(ClaimSerializer, "create", fail)
        assert editor.post(URL, {"text": "x"}, headers=KEY).status_code == 500
    assert (Claim.objects.count(), IdempotencyKey.objects.count()) == (0, 0)
    assert editor.post(URL, {"text": "x"}, headers=KEY).status_code == 201
