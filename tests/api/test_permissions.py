"""Who may do what: every cell of docs/permissions.md, over HTTP; and that it leaves out no address, method or step."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.api.reviews import Reviews
from claims.api.urls import router, urlpatterns
from claims.models import ExternalReview, Relation, Review, Revision, Token, Topic
from tests import factories
from tests.api.conftest import Client

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
API = "/api/v1/"
GROUPS = ("Journalist", "Fact-checker", "Editor")
REVIEWERS = ("Fact-checker", "Editor", "Administrator")
APPROVERS = ("Editor", "Administrator")


def table(heading: str) -> list[dict[str, str]]:
    """The rows of the table under a heading, by column."""
    _, _, section = PAGE.read_text().partition(f"## {heading}\n")
    lines = [line.strip("|").split("|") for line in section.partition("\n## ")[0].splitlines() if line.startswith("|")]
    columns, _, *rows = [[cell.strip() for cell in line] for line in lines]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def listed(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


def requests(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Method and address, without the slashes around it, of each request that a row of the table is about."""
    for resource, address, method in product(*(listed(row[name]) for name in ("Resources", "Addresses", "Methods"))):
        yield method, f"{resource}{address}".strip("/")


ADDRESSES = table("Addresses")
STEPS = {listed(row.pop("Step"))[0]: row for row in table("Steps of a review")}
ROLES = list(ADDRESSES[0])[3:-1]
NAMED = [" ".join(listed(row["Resources"]) + listed(row["Methods"]) + [str(n)]) for n, row in enumerate(ADDRESSES)]


def account(role: str) -> User:
    if role == "Administrator":
        return User.objects.create_superuser("administrator", password="s3cret-enough")
    return factories.user(role if role in GROUPS else None)


def bearing(user: User, scope: str = Token.Scope.REVIEW) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.issue(user, scope=scope)[1]}")
    return client


def row_of(resource: str) -> int:
    """The key of a row that was made public, where rows of the resource can be."""
    if resource in ("findings", "carried", "merges", "problems", "match", "changes", "token"):
        return 1
    if resource == "relations":
        fields: dict[str, Any] = {"from_claim": factories.claim(), "to_claim": factories.claim()}
        return Relation.objects.create(**fields, kind="contradicts", confidence=0.5).pk
    if resource == "topics":
        return Topic.objects.create(name=f"Topic {Topic.objects.count()}").pk
    outlet, agent = factories.source(), factories.agent()
    revision = factories.revision("It will rain.", factories.document(outlet))
    claim, quote = factories.claim(claimant=agent), factories.quote("rain", revision, agent)
    factories.appearance(claim, "It will rain", revision, (agent,))
    review = factories.published_review(claim, "true")
    factories.published_review(quote, "authentic", "attribution")
    flag = factories.notice(revision.document).flags.filter(claim=claim).first()
    external = ExternalReview.objects.create(
        claim=claim, source=outlet, url=f"https://verifica.example/{claim.pk}", rating="Falso"
    )
    return {
        "sources": outlet,
        "documents": revision.document,
        "revisions": revision,
        "agents": agent,
        "quotes": quote,
        "claims": claim,
        "reviews": review,
        "external-reviews": external,
        "notices": flag.notice,
        "flags": flag,
    }[resource].pk


def ask(client: APIClient, method: str, address: str) -> int:
    """The status. The body is one that any resource refuses: what is asked is whether it is looked at."""
    if "{pk}" in address:
        address = address.replace("{pk}", str(row_of(address.partition("/")[0])))
    address = address.replace("{kind}", "jsonl").replace("problems", "problems/invalid")
    answer = client.generic(method, f"{API}{address}", '{"?": 1}', content_type="application/json")
    return answer.status_code


@pytest.mark.parametrize("row", ADDRESSES, ids=NAMED)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_page_says(db: None, settings: Any, role: str, row: dict[str, str]) -> None:
    settings.ANONYMOUS_READS = role == "Everybody"
    user = None if role in ("Nobody", "Everybody") else account(role)
    for method, address in requests(row):
        status = ask(bearing(user) if user else APIClient(), method, address)
        if row[role] == "yes":
            assert status not in (401, 403, 405), (method, address, status)
        elif row[role] == "published":
            assert status in ((400, 409) if method == "POST" else (200,)), (method, address, status)
        else:
            assert status == int(row[role]), (method, address, status)


@pytest.mark.parametrize("row", ADDRESSES, ids=NAMED)
def test_a_token_of_less_than_the_scope_is_refused(db: None, row: dict[str, str]) -> None:
    least = listed(row["Scope"])
    if not least:
        assert set(requests(row)) == {("POST", "token")}  # where tokens are got is none needed
        return
    user, scopes = account("Administrator"), list(Token.Scope.values)
    for scope, (method, address) in product(scopes, requests(row)):
        status = ask(bearing(user, scope), method, address)
        assert (status == 403) is (scopes.index(scope) < scopes.index(least[0])), (scope, method, address, status)


def test_the_page_has_every_address_and_method() -> None:
    told = [request for row in ADDRESSES for request in requests(row)]
    assert len(told) == len(set(told))
    assert set(told) == set(existing())


def existing() -> Iterator[tuple[str, str]]:
    for pattern in urlpatterns:
        address = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", str(pattern.pattern)).strip("^$").removesuffix("/?")
        view: Any = pattern.callback
        methods = getattr(view, "actions", None) or [
            name for name in view.cls.http_method_names if hasattr(view.cls, name)
        ]
        for method in methods:
            if method not in ("head", "options"):
                yield method.upper(), address.replace("problems/{name}", "problems").strip("/")


def test_a_method_an_address_does_not_have_is_no_method_for_those_with_an_account(editor: APIClient) -> None:
    have = set(existing())
    for address in {address for _, address in have if address not in ("token", "")}:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if (method, address) not in have:
                assert ask(editor, method, address) == 405, (method, address)


STATES: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "approved": ("submit", "approve"),
    "published": ("submit", "approve", "publish"),
    "corrected": ("submit", "approve", "publish", "correct"),
    "retracted": ("submit", "approve", "publish", "retract"),
}


def standing(state: str, reviewer: User) -> Review:
    """A review of a claim, as far as `state`, the verdict one of `reviewer`."""
    approver = factories.user("Editor")
    review = Review.start(factories.claim(), "content", reviewer, verdict="true", rationale="Counted.")
    more: dict[str, Any] = {
        "submit": lambda: review.submit(reviewer),
        "approve": lambda: review.approve(approver),
        "publish": lambda: review.publish(approver),
        "correct": lambda: review.correct(reviewer, approver, verdict="false", rationale="Counted anew."),
        "retract": lambda: review.retract(approver, "Another bridge."),
    }
    for step in STATES[state]:
        review = more[step]()
    assert review.status == state
    return review


def take(step: str, of: Review, by: User) -> int:
    said = {
        "correct": {"verdict": "misleading", "rationale": "Anew.", "approver": factories.user("Editor").username},
        "retract": {"rationale": "Another bridge."},
    }
    return bearing(by).post(f"{API}reviews/{of.pk}/{step}/", said.get(step, {})).status_code


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_by_whom_the_page_says(db: None, step: str, state: str) -> None:
    who = STEPS[step][state]
    taking = {"reviewers": REVIEWERS, "approvers": APPROVERS, "another approver": APPROVERS, "nobody": ()}[who]
    may = REVIEWERS if step in ("submit", "revise") else APPROVERS
    for role in ("No role", "Journalist", *REVIEWERS):
        status = take(step, standing(state, factories.user("Editor")), account(role))
        assert status == (201 if role in taking else 409 if role in may else 403), role
    for role in may:
        own = User.objects.get(username="administrator") if role == "Administrator" else account(role)
        expected = 201 if role in taking and who != "another approver" else 409
        assert take(step, standing(state, own), own) == expected, f"{role}, of their own"


def test_the_page_has_every_step_and_state() -> None:
    actions: list[Any] = Reviews.get_extra_actions()
    assert set(STEPS) == {action.__name__ for action in actions if action.detail}
    assert all(list(row) == list(Review.Status.values) == list(STATES) for row in STEPS.values())


@pytest.mark.parametrize("address", ["", "claims/", "claims/1/", "reviews/1/submit", "token/"])
def test_who_is_asked_who_they_are_is_told_how_to_say_it(db: None, address: str) -> None:
    answer = APIClient().get(f"/api/v1/{address}")
    assert answer.status_code in (401, 405)
    if answer.status_code == 401:
        assert answer["WWW-Authenticate"] == "Token"


def test_the_entry_lists_the_resources(journalist: APIClient) -> None:
    assert set(journalist.get("/api/v1/").json()) == {prefix for prefix, *_ in router.registry}


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
