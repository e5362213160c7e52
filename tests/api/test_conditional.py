"""ETag, If-None-Match and If-Match: nothing is sent twice, and nobody overwrites what they have not seen."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.test import APIClient

from claims.api import resource
from claims.models import Claim, Review
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import wrong
from tests.api.test_pages import populate

URL = "/api/v1/claims/"
RESOURCES = ("sources", "documents", "revisions", "agents", "quotes", "claims", "reviews")


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim("The bridge fell")


def refused(answer: Any) -> bool:
    return (answer.status_code, answer.json()["type"]) == (412, "/api/v1/problems/changed")


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_lists_and_rows_have_a_tag_and_are_not_sent_again(journalist: APIClient, resource: str, method: str) -> None:
    populate(1)
    rows = journalist.get(f"/api/v1/{resource}/").json()["results"]
    for address in (f"/api/v1/{resource}/", f"/api/v1/{resource}/{rows[0]['id']}/"):
        first = journalist.get(address)
        tag = first["ETag"]
        assert re.fullmatch('"[0-9a-f]{32}"', tag)
        assert first["Cache-Control"] == "private, no-cache"
        assert {"Accept", "Authorization", "Cookie"} <= set(first["Vary"].split(", "))
        for condition in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = journalist.generic(method, address, headers={"if-none-match": condition})
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
            assert again["Cache-Control"] == "private, no-cache"
        other = journalist.generic(method, address, headers={"if-none-match": '"other"'})
        assert (other.status_code, other["ETag"]) == (200, tag)


def test_the_tag_is_of_what_is_told(editor: APIClient, claim: Claim) -> None:
    address = f"{URL}{claim.pk}/"
    tags = [editor.get(address)["ETag"]]
    factories.quantity(claim, "12")
    tags.append(editor.get(address)["ETag"])
    factories.published_review(claim, "false")
    tags.append(editor.get(address)["ETag"])
    assert editor.get(address)["ETag"] == tags[-1]
    assert len(set(tags)) == 3


def test_the_description_and_the_entry_are_not_sent_again(db: None, journalist: APIClient) -> None:
    tag = APIClient().get("/api/v1/schema/")["ETag"]
    assert APIClient().get("/api/v1/schema/", headers={"if-none-match": tag}).status_code == 304
    tag = journalist.get("/api/v1/")["ETag"]
    assert journalist.get("/api/v1/", headers={"if-none-match": tag}).status_code == 304


def test_what_nobody_may_read_is_not_confirmed_to_be_the_same(journalist: APIClient, claim: Claim) -> None:
    tag = journalist.get(f"{URL}{claim.pk}/")["ETag"]
    assert APIClient().get(f"{URL}{claim.pk}/", headers={"if-none-match": tag}).status_code == 401
    assert Client(None).get(f"{URL}{claim.pk}/", headers={"if-none-match": "*"}).status_code == 403


@pytest.mark.parametrize("method", ["patch", "put", "delete"])
def test_who_has_seen_the_row_as_it_is_may_write(editor: APIClient, claim: Claim, method: str) -> None:
    address = f"{URL}{claim.pk}/"
    tag = editor.get(address)["ETag"]
    answer = getattr(editor, method)(address, {"text": "It stands"}, headers={"if-match": f'"other", {tag}'})
    assert answer.status_code == (204 if method == "delete" else 200), answer.content


@pytest.mark.parametrize("method", ["patch", "put", "delete"])
def test_who_has_not_is_refused_and_nothing_is_written(editor: APIClient, claim: Claim, method: str) -> None:
    address = f"{URL}{claim.pk}/"
    tag = editor.get(address)["ETag"]
    factories.quantity(claim, "12")
    assert refused(getattr(editor, method)(address, {"text": "It stands"}, headers={"if-match": tag}))
    assert Claim.objects.get().text == "The bridge fell"
    assert getattr(editor, method)(address, {"text": "It stands"}).status_code in (200, 204)


def test_a_weak_tag_is_never_the_row(editor: APIClient, claim: Claim) -> None:
    tag = editor.get(f"{URL}{claim.pk}/")["ETag"]
    assert refused(editor.patch(f"{URL}{claim.pk}/", {"text": "x"}, headers={"if-match": f"W/{tag}"}))


def test_any_row_there_is_meets_the_star_and_none_its_absence(editor: APIClient, claim: Claim) -> None:
    address = f"{URL}{claim.pk}/"
    assert editor.patch(address, {"text": "x"}, headers={"if-match": "*"}).status_code == 200
    assert refused(editor.patch(address, {"text": "y"}, headers={"if-none-match": "*"}))
    assert editor.patch(f"{URL}999999/", {"text": "x"}, headers={"if-match": "*"}).status_code == 404


@pytest.mark.parametrize("condition", ["abc", "", "'x'"])
def test_a_condition_that_is_none_is_not_passed_over(editor: APIClient, claim: Claim, condition: str) -> None:
    answer = editor.patch(f"{URL}{claim.pk}/", {"text": "x"}, headers={"if-match": condition})
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/v1/problems/malformed")
    assert Claim.objects.get().text == "The bridge fell"


def test_the_condition_comes_before_the_body_and_after_the_permission(
    editor: APIClient, journalist: APIClient, claim: Claim
) -> None:
    address = f"{URL}{claim.pk}/"
    assert refused(editor.patch(address, {"stance": "hints"}, headers={"if-match": '"other"'}))
    assert journalist.patch(address, {"text": "x"}, headers={"if-match": '"other"'}).status_code == 403


def test_a_read_can_be_conditional_on_the_tag_too(journalist: APIClient, claim: Claim) -> None:
    assert refused(journalist.get(f"{URL}{claim.pk}/", headers={"if-match": '"other"'}))


def test_what_was_made_or_changed_is_told_with_the_tag_it_then_has(editor: APIClient) -> None:
    made = editor.post(URL, {"text": "The bridge fell", "quantities": [{"value": 1, "text": "one"}]})
    assert made["ETag"] == editor.get(made["Location"])["ETag"]
    changed = editor.patch(made["Location"], {"text": "It stands"}, headers={"if-match": made["ETag"]})
    assert changed["ETag"] == editor.get(made["Location"])["ETag"] != made["ETag"]
    put = editor.put(made["Location"], {"text": "It stood"}, headers={"if-match": changed["ETag"]})
    assert put.status_code == 200
    assert "ETag" not in put.headers


def test_what_was_made_is_at_the_address_told(editor: APIClient) -> None:
    source = factories.source()
    made = editor.post("/api/v1/documents/", {"source": source.pk, "url": "https://gazette.example/1"})
    assert made["Location"] == f"http://testserver/api/v1/documents/{made.json()['id']}"


@pytest.mark.parametrize("resource", ["sources", "documents", "agents", "quotes", "claims"])
def test_every_row_read_can_be_written_on_its_tag(editor: APIClient, resource: str) -> None:
    populate(1)
    row = editor.get(f"/api/v1/{resource}/").json()["results"][0]
    address = f"/api/v1/{resource}/{row['id']}/"
    tag = editor.get(address)["ETag"]
    assert editor.patch(address, {}, headers={"if-match": tag}).status_code == 200


def test_a_step_of_a_review_is_taken_on_what_was_seen(checker: Client, claim: Claim) -> None:
    draft = Review.start(claim, Review.Aspect.CONTENT, checker.user, verdict="false", rationale="It stands.")
    address = f"/api/v1/reviews/{draft.pk}/"
    tag = checker.get(address)["ETag"]
    evidence = {"bearing": "context", "url": "https://bridge.example/"}
    draft.evidence.create(**evidence)
    assert refused(checker.post(f"{address}submit", headers={"if-match": tag}))
    tag = checker.get(address)["ETag"]
    assert checker.post(f"{address}submit", headers={"if-match": tag}).status_code == 201
    assert refused(checker.post(f"{address}submit", headers={"if-match": tag}))
    assert wrong(checker.post(f"{address}submit")).keys() == {"status"}


@contextmanager
def meeting(monkeypatch: pytest.MonkeyPatch, parties: int) -> Iterator[None]:
    """Whoever comes to write waits until all have come."""
    barrier = threading.Barrier(parties, timeout=10)
    one_transaction = resource.one_transaction

    @contextmanager
    def together() -> Iterator[None]:
        barrier.wait()
        with one_transaction():
            yield

    with monkeypatch.context() as patch:
        patch.setattr(resource, "one_transaction", together)
        yield


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("method", ["patch", "put"])
def test_of_two_who_write_at_once_one_is_refused(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    claim = factories.claim("The bridge fell")
    clients = [Client("Editor"), Client("Editor"), Client("Editor")]
    address = f"{URL}{claim.pk}/"
    tag = clients[0].get(address)["ETag"]
    answers: dict[int, Any] = {}

    def write(number: int) -> None:
        try:
            answers[number] = getattr(clients[number], method)(
                address, {"text": f"Version {number}"}, headers={"if-match": tag}
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(3)]
    with meeting(monkeypatch, 3):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [200, 412, 412]
    (won,) = (number for number, answer in answers.items() if answer.status_code == 200)
    assert Claim.objects.get().text == f"Version {won}"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_row_is_compared_after_the_other_has_written(db: None) -> None:
    """The writer waits for a transaction that changes what is told with the row, and sees what it left."""
    claim = factories.claim("The bridge fell")
    editor = Client("Editor")
    tag = editor.get(f"{URL}{claim.pk}/")["ETag"]
    answers: list[Any] = []

    def write() -> None:
        try:
            answers.append(editor.patch(f"{URL}{claim.pk}/", {"text": "x"}, headers={"if-match": tag}))
        finally:
            connection.close()

    with transaction.atomic():
        Claim.objects.select_for_update().get(pk=claim.pk)
        factories.quantity(claim, "12")
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join()
    assert refused(answers[0])
