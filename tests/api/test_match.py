"""POST /match/: what was said before, why it was found, and what is known of it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Agent
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import wrong

ARTICLE = (
    "The council met on Tuesday evening. According to Taras Hnatenko, 11,000 soldiers are in the Dorvin region. "
    "The harbour of Cala Fosca will close for two years, the ministry said."
)


def asked(client: APIClient, text: str, **fields: Any) -> list[dict[str, Any]]:
    answer = client.post("/api/v1/match/", {"text": text, **fields})
    assert answer.status_code == 200, answer.content
    passages: list[dict[str, Any]] = answer.json()["passages"]
    return passages


def test_an_earlier_claim_is_found_with_its_verdicts_apart_and_why(journalist: Client) -> None:
    hnatenko = factories.agent("Taras Hnatenko")
    claim = factories.claim("11,000 soldiers are in the Dorvin region", hnatenko)
    factories.quantity(claim, "11000", unit="soldiers", text="11,000")
    factories.published_review(claim, "authentic", "attribution")
    review = factories.published_review(claim, "false")
    factories.claim("The harbour of Cala Fosca is closed")
    (passage,) = asked(journalist, "Taras Hnatenko said 11,000 troops are in Dorvin", language="en")
    found = passage["matches"][0]
    assert (found["type"], found["id"], found["url"]) == (
        "claim",
        claim.pk,
        f"http://testserver/api/v1/claims/{claim.pk}",
    )
    assert found["speaker"] == {"id": hnatenko.pk, "name": "Taras Hnatenko", "kind": "person"}
    assert found["status"] == "false"
    assert found["verdicts"]["attribution"]["verdict"] == "authentic"
    assert (found["verdicts"]["content"]["verdict"], found["verdicts"]["content"]["review"]) == ("false", review.pk)
    reasons = {each["reason"]: each["words"] for each in found["reasons"]}
    assert reasons["same figure"] == ["11,000"]
    assert reasons["same speaker"] == ["Taras Hnatenko"]
    assert reasons["same names"] == ["Dorvin"]
    assert "troops" in reasons["same words"]
    assert 0.5 < found["score"] <= 1


def test_a_quote_is_found_too(journalist: Client) -> None:
    revision = factories.revision("The mayor said: “Nobody warned us about the dam”.")
    quote = factories.quote("Nobody warned us about the dam", revision, factories.agent("Ada Bell"))
    (passage,) = asked(journalist, "Nobody had warned them about the dam")
    found = passage["matches"][0]
    assert (found["type"], found["id"], found["speaker"]["name"]) == ("quote", quote.pk, "Ada Bell")
    assert found["url"].endswith(f"/api/v1/quotes/{quote.pk}")


def test_a_whole_text_is_answered_passage_by_passage_where_they_stand(journalist: Client) -> None:
    soldiers = factories.claim("11,000 soldiers are in the Dorvin region")
    harbour = factories.claim("The harbour of Cala Fosca will close")
    passages = asked(journalist, ARTICLE)
    for passage in passages:
        assert ARTICLE[passage["start"] : passage["end"]] == passage["text"]
    best = {passage["matches"][0]["id"]: passage["text"] for passage in passages if passage["matches"]}
    assert "soldiers" in best[soldiers.pk]
    assert "Cala Fosca" in best[harbour.pk]


def test_offsets_count_code_points(journalist: Client) -> None:
    text = "😀 😀 Yes. The harbour of Cala Fosca will close. It was so quiet there."
    passages = asked(journalist, text)
    assert [text[passage["start"] : passage["end"]] for passage in passages] == [each["text"] for each in passages]
    assert "The harbour of Cala Fosca will close" in [passage["text"] for passage in passages]


def test_no_more_is_told_than_asked_for(journalist: Client) -> None:
    for number in range(5):
        factories.claim(f"The harbour of Cala Fosca will close, {number}")
    (passage,) = asked(journalist, "The harbour of Cala Fosca will close", limit=2)
    assert len(passage["matches"]) == 2


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({}, "text", "This field is required."),
        ({"text": ""}, "text", "This field may not be blank."),
        ({"text": " 12 … "}, "text", "Expected words to look for."),
        ({"text": "word " * 5000}, "text", "Ensure this field has no more than 20000 characters."),
        ({"text": ["a"]}, "text", "Not a valid string."),
        ({"text": "A bridge", "language": "pt"}, "language", '"pt" is not a valid choice.'),
        ({"text": "A bridge", "limit": 0}, "limit", "Ensure this value is greater than or equal to 1."),
        ({"text": "A bridge", "limit": 51}, "limit", "Ensure this value is less than or equal to 50."),
        ({"text": "A bridge", "lang": "en"}, "lang", "Unknown field."),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_by_field(journalist: Client, body: dict[str, Any], field: str, message: str) -> None:
    answer = journalist.post("/api/v1/match/", body)
    assert wrong(answer) == {field: [message]}


@pytest.mark.parametrize(("role", "status"), [("Journalist", 200), ("Fact-checker", 200), ("Editor", 200), (None, 403)])
def test_who_may_read_claims_and_quotes_may_ask(db: None, role: str | None, status: int) -> None:
    assert Client(role).post("/api/v1/match/", {"text": "A bridge"}).status_code == status


def test_nobody_asks_without_an_account(db: None) -> None:
    answer = APIClient().post("/api/v1/match/", {"text": "A bridge"})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")


def test_it_is_asked_and_nothing_else(journalist: Client) -> None:
    for method in (journalist.get, journalist.put, journalist.patch, journalist.delete):
        assert method("/api/v1/match/").status_code == 405
    assert journalist.post("/api/v1/match", {"text": "A bridge"}).status_code == 200


def test_questions_are_counted(journalist: Client, settings: Any) -> None:
    settings.API_RATES = {**settings.API_RATES, "match": (2, 60)}
    statuses = [journalist.post("/api/v1/match/", {"text": "A bridge"}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    # Each user by themselves.
    assert Client("Journalist").post("/api/v1/match/", {"text": "A bridge"}).status_code == 200


def test_the_queries_do_not_grow_with_the_text_or_what_is_found(
    journalist: Client, django_assert_num_queries: Any
) -> None:
    revision = factories.revision("“The harbour of Cala Fosca will close”")
    factories.quote("The harbour of Cala Fosca will close", revision, factories.agent("Ada Bell", Agent.Kind.PERSON))
    for number in range(4):
        claim = factories.claim(f"The harbour of Cala Fosca will close, {number}", factories.agent())
        factories.published_review(claim, "true")
    asked(journalist, "A bridge")  # what a process reads once
    # Names, keys, candidates; then of claims and of quotes what is compared, the rows, and their reviews.
    for text in ("The harbour of Cala Fosca will close", ARTICLE * 3):
        with django_assert_num_queries(9):
            asked(journalist, text)
