"""/api/v1/reviews/: a verdict goes through steps, by more than one person, and each step stays."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Claim, Review
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import fields, wrong

URL = "/api/v1/reviews/"


def step(client: APIClient, review: int, name: str, body: dict[str, Any] | None = None, status: int = 201) -> Any:
    answer = client.post(f"{URL}{review}/{name}/", body or {})
    assert answer.status_code == status, answer.content
    return wrong(answer) if status in (400, 409) else answer.json()


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim("The bridge fell")


@pytest.fixture
def draft(checker: Client, claim: Claim) -> Any:
    body = {"claim": claim.pk, "aspect": "content", "verdict": "false", "rationale": "It stands."}
    answer = checker.post(URL, {**body, "evidence": [{"bearing": "refutes", "url": "https://example.org/bridge"}]})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


@pytest.fixture
def published(checker: Client, editor: Client, draft: int) -> Any:
    submitted = step(checker, draft, "submit")["id"]
    return step(editor, step(editor, submitted, "approve")["id"], "publish")["id"]


def test_a_draft_is_its_authors(checker: Client, claim: Claim, draft: int) -> None:
    told = checker.get(f"{URL}{draft}/").json()
    author = {"id": checker.user.pk, "username": checker.user.username, "name": ""}
    (evidence,) = told.pop("evidence")
    assert (evidence["review"], evidence["url"], evidence["bearing"]) == (
        draft,
        "https://example.org/bridge",
        "refutes",
    )
    assert told.pop("created_at")
    assert told == {
        "id": draft,
        "url": f"http://testserver/api/v1/reviews/{draft}",
        "claim": claim.pk,
        "quote": None,
        "aspect": "content",
        "status": "draft",
        "verdict": "false",
        "rationale": "It stands.",
        "reviewer": author,
        "approver": None,
        "actor": author,
        "round": 1,
        "supersedes": None,
        "superseded_by": None,
    }


def test_a_published_verdict_is_the_claims_and_shows_its_evidence(
    checker: Client, editor: Client, claim: Claim, draft: int, published: int
) -> None:
    told = checker.get(f"{URL}{published}/").json()
    assert told["status"] == "published"
    assert told["reviewer"]["id"] == checker.user.pk
    assert told["approver"]["id"] == told["actor"]["id"] == editor.user.pk
    assert [evidence["review"] for evidence in told["evidence"]] == [draft]
    claim.refresh_from_db()
    assert claim.status == "false"
    assert checker.get(f"{URL}{draft}/").json()["superseded_by"] == draft + 1


def test_nobody_approves_their_own_verdict(editor: Client, claim: Claim) -> None:
    body = {"claim": claim.pk, "aspect": "content", "verdict": "true", "rationale": "Seen."}
    submitted = step(editor, editor.post(URL, body).json()["id"], "submit")["id"]
    assert step(editor, submitted, "approve", status=409) == {
        "approver": ["Somebody other than the reviewer approves."]
    }


def test_who_rewrites_a_verdict_becomes_its_reviewer(checker: Client, editor: Client, draft: int) -> None:
    submitted = step(checker, draft, "submit")["id"]
    sent_back = step(editor, submitted, "revise")
    assert sent_back["reviewer"]["id"] == checker.user.pk
    rewritten = step(editor, sent_back["id"], "revise", {"verdict": "true"})
    assert rewritten["reviewer"]["id"] == editor.user.pk
    step(editor, step(editor, rewritten["id"], "submit")["id"], "approve", status=409)


@pytest.mark.parametrize("name", ["approve", "publish", "correct", "retract"])
def test_what_is_public_changes_only_by_those_who_may_approve(checker: Client, draft: int, name: str) -> None:
    answer = step(checker, draft, name, status=403)
    assert answer["detail"] == "Only those with the permission to approve reviews may do this."


@pytest.mark.parametrize("name", ["submit", "approve", "publish", "correct", "retract", "revise"])
def test_a_journalist_takes_no_step_and_nobody_anonymous_does(journalist: Client, draft: int, name: str) -> None:
    step(journalist, draft, name, status=403)
    step(APIClient(), draft, name, status=401)


@pytest.mark.parametrize("name", ["approve", "publish"])
def test_steps_are_taken_in_order(editor: Client, draft: int, name: str) -> None:
    assert "cannot become" in step(editor, draft, name, status=409)["status"][0]


def test_only_the_last_step_is_followed(checker: Client, draft: int) -> None:
    submitted = step(checker, draft, "submit")["id"]
    assert step(checker, draft, "submit", status=409) == {
        "status": [f"Review {submitted} followed this step; take the last step of the chain."]
    }


def test_a_verdict_is_needed_to_submit(checker: Client, claim: Claim) -> None:
    bare = checker.post(URL, {"claim": claim.pk, "aspect": "content"}).json()["id"]
    assert step(checker, bare, "submit", status=409).keys() == {"verdict"}


def test_a_correction_names_another_who_may_approve(
    checker: Client, editor: Client, claim: Claim, published: int
) -> None:
    body = {"verdict": "true", "rationale": "It fell after all."}
    assert step(editor, published, "correct", body, status=400).keys() == {"approver"}
    assert step(editor, published, "correct", {}, status=400).keys() == {"verdict", "rationale", "approver"}
    for approver in (checker.user, editor.user):
        named = {**body, "approver": approver.username}
        assert step(editor, published, "correct", named, status=400 if named["approver"] is None else 409).keys() == {
            "approver"
        }
    other = factories.user("Editor")
    corrected = step(editor, published, "correct", {**body, "approver": other.username})
    assert (corrected["status"], corrected["approver"]["id"]) == ("corrected", other.pk)
    claim.refresh_from_db()
    assert claim.status == "true"


def test_a_retraction_gives_its_reason(editor: Client, claim: Claim, published: int) -> None:
    assert step(editor, published, "retract", status=400) == {"rationale": ["This field is required."]}
    assert step(editor, published, "retract", {"rationale": "Forged."})["rationale"] == "Forged."
    claim.refresh_from_db()
    assert claim.status == "retracted"


def test_work_begins_again_after_a_verdict_in_a_new_round(checker: Client, claim: Claim, published: int) -> None:
    told = checker.post(URL, {"claim": claim.pk, "aspect": "content"}).json()
    assert (told["round"], told["supersedes"], told["evidence"]) == (2, published, [])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"aspect": "content"}, "claim"),
        ({"claim": "{claim}"}, "aspect"),
        ({"claim": "{claim}", "aspect": "style"}, "aspect"),
        ({"claim": "{claim}", "aspect": "content", "verdict": "authentic"}, "verdict"),
        ({"claim": "{claim}", "aspect": "content", "status": "published", "verdct": "true"}, "verdct"),
        ({"claim": "{claim}", "quote": 999, "aspect": "content"}, "quote"),
        ({"claim": "{claim}", "aspect": "content", "evidence": [{"bearing": "refutes"}]}, "evidence"),
        ({"claim": "{claim}", "aspect": "content", "evidence": [{"bearing": "refutes", "url": "ftp:"}]}, "evidence"),
    ],
)
def test_what_is_wrong_is_told_by_field(checker: Client, claim: Claim, body: dict[str, Any], field: str) -> None:
    answer = checker.post(URL, {name: claim.pk if value == "{claim}" else value for name, value in body.items()})
    assert fields(answer) == {field}
    assert not Review.objects.exists()


def test_a_review_starts_as_draft_whatever_the_body_says(checker: Client, claim: Claim) -> None:
    answer = checker.post(URL, {"claim": claim.pk, "aspect": "content", "status": "published"})
    assert (answer.status_code, answer.json()["status"]) == (201, "draft")


def test_reviews_are_found_by_subject_person_and_standing(
    journalist: Client, checker: Client, claim: Claim, published: int
) -> None:
    quote = factories.quote("It fell", factories.revision("It fell"))
    other = Client("Fact-checker")
    of_quote = other.post(URL, {"quote": quote.pk, "aspect": "attribution"}).json()["id"]

    def found(**query: Any) -> list[int]:
        answer = journalist.get(URL, query)
        assert answer.status_code == 200, answer.content
        return [review["id"] for review in answer.json()["results"]]

    assert found(quote=quote.pk) == found(aspect="attribution") == [of_quote]
    assert found(current="true") == [of_quote, published]
    assert found(effective="true") == found(status="published", verdict="false") == [published]
    assert len(found(claim=claim.pk, effective="false")) == 3
    assert found(reviewer=other.user.username) == found(reviewer=other.user.pk) == [of_quote]
    assert found(created_to="2020-01-01") == []
    assert journalist.get(URL, {"current": "maybe"}).status_code == 400
