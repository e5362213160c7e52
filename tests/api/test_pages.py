"""Pages and queries: lists hold every row once, whatever is added meanwhile, in a fixed number of queries."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.models import Agent, Claim, Evidence, Review, Source
from tests import factories
from tests.api.conftest import Client


def walk(client: APIClient, url: str) -> Iterator[list[int]]:
    while url:
        page = client.get(url).json()
        yield [row["id"] for row in page["results"]]
        url = page["next"]


def test_the_newest_come_first_fifty_a_page(journalist: APIClient) -> None:
    claims = [factories.claim().pk for _ in range(51)]
    assert list(walk(journalist, "/api/v1/claims/")) == [claims[:0:-1], claims[:1]]


def test_rows_added_while_paging_move_nothing(journalist: APIClient) -> None:
    claims = [factories.claim().pk for _ in range(6)]
    seen = []
    for page in walk(journalist, "/api/v1/claims/?page_size=2"):
        seen += page
        factories.claim()
    assert seen == claims[::-1]


def test_a_row_deleted_at_the_edge_of_a_page_moves_nothing(journalist: APIClient) -> None:
    claims = [factories.claim().pk for _ in range(4)]
    pages = walk(journalist, "/api/v1/claims/?page_size=2")
    assert next(pages) == claims[:1:-1]
    Claim.objects.filter(pk=claims[2]).delete()
    assert next(pages) == claims[1::-1]


def test_previous_leads_back_and_filters_stay(journalist: APIClient) -> None:
    claims = [factories.claim(stance="denies").pk for _ in range(5)]
    factories.claim()
    first = journalist.get("/api/v1/claims/?stance=denies&page_size=2").json()
    assert first["previous"] is None
    second = journalist.get(first["next"]).json()
    third = journalist.get(second["next"]).json()
    assert third["next"] is None
    assert [row["id"] for row in third["results"]] == claims[:1]
    back = journalist.get(third["previous"]).json()
    assert back["results"] == second["results"]
    assert journalist.get(back["next"]).json()["results"] == third["results"]
    assert journalist.get(back["previous"]).json()["results"] == first["results"]


def test_an_empty_list_is_one_page(journalist: APIClient) -> None:
    assert journalist.get("/api/v1/claims/").json() == {"next": None, "previous": None, "results": []}


def populate(rows: int) -> None:
    """Each row with one of everything that is told with it."""
    for number in range(rows):
        agency = factories.source(kind=Source.Kind.AGENCY)
        document = factories.document(url=f"https://example.org/{Source.objects.count()}")
        document.agencies.add(agency)
        revision = factories.revision(f"It is so, {number}. It was said.", document)
        speaker = factories.agent()
        speaker.aliases.create(name="Alias")
        quote = factories.quote("It was said", revision, speaker)
        quote.attributions.create(position=0, agent=speaker)
        quote.attributions.create(position=1, source=agency)
        claim = factories.claim(claimant=speaker)
        factories.quantity(claim, "1")
        factories.appearance(claim, "It is so", revision, (speaker, agency))
        review = factories.published_review(claim, "true")
        factories.published_review(quote, "authentic", Review.Aspect.ATTRIBUTION)
        draft = Review.start(claim, Review.Aspect.CONTENT, review.reviewer)
        Evidence.objects.create(review=draft, bearing="supports", document=document)


@pytest.mark.parametrize(
    ("resource", "queries"),
    [
        ("sources", 1),
        # The list, agencies, revisions.
        ("documents", 4),
        ("revisions", 1),
        # The list, aliases.
        ("agents", 2),
        # The list, attributions and their agents, sources and the agents of those, reviews.
        ("quotes", 6),
        # As quotes, with quantities and appearances.
        ("claims", 8),
        ("reviews", 1),
        # Whether any row holds the words comes first.
        ("claims/?q=claim", 9),
        ("claims/?claimant=Alias&source=1&quantity_min=0&verdict_content=true", 1),
    ],
)
@pytest.mark.parametrize("rows", [1, 20])
def test_a_list_takes_the_same_queries_whatever_its_length(db: None, resource: str, queries: int, rows: int) -> None:
    populate(rows)
    client = Client(None)
    client.user.is_superuser = True  # without a role's permissions to look up
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(f"/api/v1/{resource}" + ("" if "?" in resource else "/"))
    assert answer.status_code == 200
    assert len(captured) == queries, "\n".join(query["sql"][:200] for query in captured)
    if "source=1" not in resource:
        assert len(answer.json()["results"]) >= rows
    assert Agent.objects.count() >= rows
