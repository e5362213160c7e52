"""`fields` and `expand`: the members asked for and no others, read by the queries they need; named rows told whole."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from claims.models import Claim, Review
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import wrong
from tests.api.test_pages import populate


@pytest.fixture
def denial(db: None) -> Claim:
    """A denial, printed by one outlet, of a claim somebody else made and that was checked."""
    made = factories.claim("The bridge is closed", factories.agent("Ada Bell"))
    factories.published_review(made, "true")
    spokesman = factories.agent("Bo Crane")
    spokesman.aliases.create(name="B. Crane")
    denial = factories.claim("The bridge is not closed", spokesman, stance="denies", answers=made)
    revision = factories.revision(
        "Bo Crane said the bridge is not closed.", factories.document(factories.source("Gazette"))
    )
    factories.appearance(denial, "the bridge is not closed", revision, (spokesman,))
    return denial


def test_only_the_members_asked_for_are_told(journalist: APIClient, denial: Claim) -> None:
    asked = {"fields": "id,text,claimant.name"}
    told = {"id": denial.pk, "text": "The bridge is not closed", "claimant": {"name": "Bo Crane"}}
    assert journalist.get(f"/api/v1/claims/{denial.pk}/", asked).json() == told
    assert journalist.get("/api/v1/claims/", asked).json()["results"][0] == told
    (line, _) = journalist.get("/api/v1/claims/export/jsonl/", asked).getvalue().splitlines()
    assert json.loads(line) == told


def test_members_of_the_objects_in_lists_are_told_too(journalist: APIClient, denial: Claim) -> None:
    asked = {"fields": "appearances.source.name,appearances.attributions.agent,verdicts.content.verdict"}
    answer = journalist.get(f"/api/v1/claims/{denial.pk}/", asked).json()
    agent = {"id": denial.claimant_id, "name": "Bo Crane", "kind": "person"}
    assert answer == {
        "appearances": [{"source": {"name": "Gazette"}, "attributions": [{"agent": agent}]}],
        "verdicts": {"content": None},
    }


@pytest.mark.parametrize(
    "fields", ["claimant,claimant.name", "claimant.name,claimant", "claimant.name&fields=claimant"]
)
def test_what_is_asked_whole_is_told_whole(journalist: APIClient, denial: Claim, fields: str) -> None:
    answer = journalist.get(f"/api/v1/claims/{denial.pk}/?fields={fields}").json()
    assert set(answer["claimant"]) == {"id", "name", "kind"}


def test_rows_that_are_named_are_told_whole_beside_the_others(journalist: APIClient, denial: Claim) -> None:
    url = f"/api/v1/claims/{denial.pk}/"
    plain = journalist.get(url).json()
    assert "expanded" not in plain
    answer = journalist.get(url, {"expand": "claimant,answers,same_as,reviews"}).json()
    expanded = answer.pop("expanded")
    assert answer == plain
    assert expanded["claimant"] == journalist.get(f"/api/v1/agents/{denial.claimant_id}/").json()
    assert expanded["answers"] == journalist.get(f"/api/v1/claims/{denial.answers_id}/").json()
    assert expanded["same_as"] is None
    assert expanded["reviews"] == []
    made = journalist.get(f"/api/v1/claims/{denial.answers_id}/?expand=reviews,answered_by").json()["expanded"]
    assert {review["status"] for review in made["reviews"]} == {"draft", "submitted", "approved", "published"}
    assert made["answered_by"] == [plain]


@pytest.mark.parametrize(
    ("resource", "expand"),
    [
        ("agents", "document"),
        ("sources", "agent"),
        ("documents", "source,agencies"),
        ("revisions", "document"),
        ("quotes", "speaker,reviews"),
        ("claims", "claimant,answers,answered_by,same_as,reviews"),
        ("reviews", "claim,quote"),
    ],
)
def test_every_expansion_is_there_for_those_asked(db: None, resource: str, expand: str) -> None:
    populate(2)
    for row in Client("Journalist").get(f"/api/v1/{resource}/", {"expand": expand}).json()["results"]:
        assert set(row["expanded"]) == set(expand.split(","))


def test_fields_and_expand_go_together_and_stay_in_the_next_page(journalist: APIClient, denial: Claim) -> None:
    page = journalist.get("/api/v1/claims/", {"fields": "id", "expand": "claimant", "page_size": "1"}).json()
    (row,) = page["results"]
    assert set(row) == {"id", "expanded"}
    assert row["expanded"]["claimant"]["aliases"] == [{"name": "B. Crane", "language": "und"}]
    following = journalist.get(page["next"]).json()
    assert [set(row) for row in following["results"]] == [{"id", "expanded"}]


@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ("fields=id,txt", "fields", "There is no “txt”; expected some of: id, url, ref, text"),
        ("fields=text.length", "fields", "There is no “text.length”"),
        ("fields=", "fields", "There is no “”"),
        ("fields=expanded", "fields", "There is no “expanded”"),
        ("fields=exact", "fields", "There is no “exact”"),
        ("expand=speaker", "expand", "There is no “speaker”; expected some of: claimant, answers"),
        ("expand=claimant.document", "expand", "There is no “claimant.document”"),
    ],
)
def test_what_there_is_not_is_an_error_that_says_what_there_is(
    journalist: APIClient, denial: Claim, query: str, parameter: str, expected: str
) -> None:
    for url in ("/api/v1/claims/", f"/api/v1/claims/{denial.pk}/", "/api/v1/claims/export/jsonl/"):
        (message,) = wrong(journalist.get(f"{url}?{query}"))[parameter]
        assert expected in message


def test_rows_nobody_may_read_are_not_expanded(denial: Claim) -> None:
    client = Client("Journalist")
    client.user.groups.get().permissions.get(codename="view_review").delete()
    assert client.get("/api/v1/claims/?expand=claimant").status_code == 200
    assert client.get("/api/v1/claims/?expand=reviews").status_code == 403


@pytest.mark.parametrize(
    ("resource", "asked", "queries"),
    [
        ("claims", "fields=id,text,stance,answers,url", 1),
        ("claims", "fields=claimant.name", 1),
        ("claims", "fields=independent_sources,reviews_count", 1),
        # The list, appearances without their chains.
        ("claims", "fields=appearances.exact,appearances.source", 2),
        ("claims", "fields=quantities,verdicts", 3),
        ("quotes", "fields=id,text,document,speaker", 1),
        ("documents", "fields=id,title,source", 1),
        ("agents", "fields=name", 1),
        ("revisions", "fields=id,sha256", 1),
        ("reviews", "fields=id,verdict", 1),
        # The list, claimants, their aliases.
        ("claims", "fields=id&expand=claimant", 3),
        # The list, the agents and their aliases, the reviews.
        ("quotes", "fields=id&expand=speaker,reviews", 4),
    ],
)
@pytest.mark.parametrize("rows", [1, 12])
def test_only_what_is_asked_for_is_read(db: None, resource: str, asked: str, queries: int, rows: int) -> None:
    populate(rows)
    client = Client(None)
    client.user.is_superuser = True  # without a role's permissions to look up
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/api/v1/{resource}/?{asked}")
    assert answer.status_code == 200
    assert len(captured) == queries, "\n".join(query["sql"][:200] for query in captured)
    assert len(answer.json()["results"]) >= rows


def test_the_text_of_a_revision_is_read_only_where_it_is_told(journalist: APIClient) -> None:
    revision = factories.revision("It is so.")
    with CaptureQueriesContext(connection) as captured:
        assert journalist.get(f"/api/v1/revisions/{revision.pk}/?fields=sha256").status_code == 200
    assert not any('"claims_revision"."text"' in query["sql"] for query in captured)


def test_what_is_told_fits_its_description(journalist: APIClient, denial: Claim) -> None:
    description: Any = APIClient().get("/api/v1/schema/", {"format": "json"}).json()

    def fits(component: str, told: Any) -> bool:
        schema = {"$ref": f"#/components/schemas/{component}", "components": description["components"]}
        return not list(Draft202012Validator(schema).iter_errors(told))

    url = f"/api/v1/claims/{denial.pk}/"
    assert fits("Claim", journalist.get(url).json())
    assert fits("Claim", journalist.get(f"{url}?expand=claimant,answers,reviews").json())
    partial = journalist.get(f"{url}?fields=text,claimant.name,appearances.cue").json()
    assert fits("SelectedClaim", partial)
    assert not fits("Claim", partial)
    assert not fits("SelectedClaim", {"text": 7})
    assert Review.objects.exists()
