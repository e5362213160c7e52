"""The feeds: ClaimReviews as their consumers require them, and Atom as RFC 4287 has it."""

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from claims.claimreview.scale import SCALE, rating
from claims.models import Agent, Review
from tests import factories
from tests.public.conftest import Base

ADDRESS = {"type": "string", "pattern": "^https?://[^/]+/"}
TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?\+\d{2}:\d{2}$"}
NAMED = {
    "type": "object",
    "required": ["@type", "name"],
    "properties": {
        "@type": {"enum": ["Person", "Organization", "NewsMediaOrganization", "GovernmentOrganization"]},
        "name": {"type": "string", "minLength": 1},
    },
}
WORK = {
    "type": "object",
    "required": ["@type", "url"],
    "properties": {"@type": {"const": "NewsArticle"}, "url": {"type": "string", "pattern": "^https?://"}},
}
CLAIM_REVIEW: dict[str, Any] = {
    "type": "object",
    "required": [
        "@type",
        "url",
        "claimReviewed",
        "reviewRating",
        "reviewAspect",
        "author",
        "datePublished",
        "itemReviewed",
    ],
    "properties": {
        "@type": {"const": "ClaimReview"},
        "url": ADDRESS,
        "claimReviewed": {"type": "string", "pattern": r"\S"},
        "reviewAspect": {"enum": ["attribution", "content"]},
        "author": NAMED,
        "datePublished": TIME,
        "dateModified": TIME,
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName"],
            "properties": {
                "@type": {"const": "Rating"},
                "alternateName": {"type": "string", "minLength": 1},
                "ratingValue": {"type": "integer", "minimum": 1, "maximum": 5},
                "bestRating": {"const": 5},
                "worstRating": {"const": 1},
            },
            "dependentRequired": {"ratingValue": ["bestRating", "worstRating"]},
        },
        "itemReviewed": {
            "type": "object",
            "required": ["@type"],
            "properties": {
                "@type": {"const": "Claim"},
                "author": NAMED,
                "datePublished": TIME,
                "firstAppearance": WORK,
                "appearance": {"type": "array", "minItems": 1, "items": WORK},
            },
        },
    },
}
FEED = {
    "type": "object",
    "required": ["@context", "@type", "dataFeedElement"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "DataFeed"},
        "dataFeedElement": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["@type", "dateCreated", "dateModified", "item"],
                "properties": {"@type": {"const": "DataFeedItem"}, "item": {"type": "array", "items": CLAIM_REVIEW}},
            },
        },
    },
}
"""What Google's Fact Check documentation, and the readers of its feeds, require of the members used here."""


def claimreviews(client: Any, url: str = "/feeds/claimreview.json") -> list[dict[str, Any]]:
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/ld+json")
    told = json.loads(b"".join(response.streaming_content))
    Draft202012Validator(FEED).validate(told)
    return [each["item"][0] for each in told["dataFeedElement"]]


@pytest.fixture
def editor(db: None) -> APIClient:
    client = APIClient()
    client.force_authenticate(factories.user("Editor"))
    return client


def test_each_aspect_is_a_claimreview_of_its_own(client: Client, base: Base) -> None:
    by_url = {review["url"].removeprefix("http://127.0.0.1:8000"): review for review in claimreviews(client)}
    content = by_url["/claims/port/2024/17/#content"]
    assert content["claimReviewed"] == "4,200 containers are waiting"
    assert content["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "False",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
        "reviewAspect": "content",
    }
    assert content["itemReviewed"]["author"] == {"@type": "Organization", "name": "Port authority"}
    assert content["itemReviewed"]["firstAppearance"]["url"] == "https://gazette.example/quays"
    attribution = by_url["/claims/port/2024/17/#attribution"]
    assert attribution["claimReviewed"] == "Port authority said: “4,200 containers are waiting”"
    assert attribution["itemReviewed"]["author"]["name"] == "Harbour Gazette"
    assert attribution["reviewRating"]["alternateName"] == "Authentic"
    assert f"/quotes/{base.quote.pk}/#attribution" in by_url


def test_every_verdict_has_words_and_all_but_unverifiable_a_place_on_its_scale() -> None:
    for aspect, verdicts in Review.VERDICTS.items():
        for verdict in verdicts:
            told = rating(aspect, verdict)
            Draft202012Validator(CLAIM_REVIEW["properties"]["reviewRating"]).validate(told)
            assert ("ratingValue" in told) == (verdict != "unverifiable")
        assert sorted(SCALE[aspect].values()) == [1, 2, 3, 4, 5]


def test_the_page_the_api_and_the_feed_tell_the_same(client: Client, base: Base, editor: APIClient) -> None:
    page = client.get("/claims/port/2024/17/").content.decode()
    told = editor.get(f"/api/v1/claims/{base.claim.pk}/claimreview/")
    assert told["Content-Type"] == "application/ld+json"
    in_page = [json.loads(part.split("</script>")[0]) for part in page.split('<script type="application/ld+json">')[1:]]
    by_url = sorted(in_page, key=lambda review: review["url"])
    assert by_url == told.json()
    in_feed = claimreviews(editor, f"/api/v1/reviews/claimreview/?claim={base.claim.pk}")
    assert sorted(in_feed, key=lambda review: review["url"]) == [
        {name: value for name, value in review.items() if name != "@context"} for review in by_url
    ]
    assert editor.get(f"/api/v1/claims/{base.secret.pk}/claimreview/").json() == []


def test_what_lacks_a_required_member_is_left_out_and_listed_with_the_reason(base: Base, editor: APIClient) -> None:
    nameless = factories.claim(" \n ")
    factories.published_review(nameless, "true")
    published = Review.objects.effective().get(quote=base.quote)
    published.retract(base.approver, "Not hers.")
    left = {row["claim"] or row["quote"]: row["reason"] for row in editor.get("/api/v1/reviews/left-out/").json()}
    assert left[nameless.pk] == "claimReviewed: the claim has no words."
    assert "retracted" in left[base.quote.pk]
    urls = [review["url"] for review in claimreviews(editor, "/api/v1/reviews/claimreview/")]
    assert not any(f"/claims/{nameless.ref}/" in url or f"/quotes/{base.quote.pk}/" in url for url in urls)
    assert editor.get("/api/v1/reviews/left-out/?verdict=false").json() == []


def test_without_public_pages_everything_is_left_out(base: Base, editor: APIClient, settings: Any) -> None:
    settings.PUBLIC_PAGES = False
    assert claimreviews(editor, "/api/v1/reviews/claimreview/") == []
    reasons = {row["reason"] for row in editor.get("/api/v1/reviews/left-out/").json()}
    assert reasons == {"url: the public pages are switched off (PUBLIC_PAGES)."}


def test_left_out_is_for_those_signed_in(client: Client, base: Base) -> None:
    assert client.get("/api/v1/reviews/left-out/").status_code == 401
    assert client.get("/api/v1/reviews/claimreview/").status_code == 401


def entries(client: Client, query: str = "") -> list[Any]:
    response = client.get(f"/feeds/verdicts.atom{query}")
    assert response["Content-Type"].startswith("application/atom+xml")
    read = feedparser.parse(response.content)
    assert not read.bozo
    return list(read.entries)


def test_the_atom_feed_has_what_rfc_4287_asks_for(client: Client, base: Base) -> None:
    root = ElementTree.fromstring(client.get("/feeds/verdicts.atom").content)
    atom: Callable[[str], str] = "{{http://www.w3.org/2005/Atom}}{}".format
    for name in ("id", "title", "updated"):
        assert len(root.findall(atom(name))) == 1
    assert root.find(atom("author")).findtext(atom("name")) == "factdb"
    assert [link.get("href") for link in root.findall(atom("link")) if link.get("rel") == "self"] == [
        "http://127.0.0.1:8000/feeds/verdicts.atom"
    ]
    ids = []
    for entry in root.findall(atom("entry")):
        for name in ("id", "title", "updated"):
            assert len(entry.findall(atom(name))) == 1
            assert entry.findtext(atom(name))
        assert [link.get("rel") for link in entry.findall(atom("link"))] == ["alternate"]
        ids.append(entry.findtext(atom("id")))
    assert len(ids) == len(set(ids)) == 4
    assert all(each.startswith("tag:127.0.0.1,") for each in ids)


def test_an_entry_keeps_its_id_and_is_updated_when_the_verdict_is_corrected(client: Client, base: Base) -> None:
    (before,) = entries(client, f"?quote={base.quote.pk}")
    published = Review.objects.effective().get(quote=base.quote)
    published.correct(base.reviewer, base.approver, verdict="altered", rationale="Cut <here> & there.")
    (after,) = entries(client, f"?quote={base.quote.pk}")
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated > before.updated
    assert "Altered" in after.title
    assert "Cut &lt;here&gt; &amp; there." in after.summary


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?claimant=Port%20authority", 2),
        ("?claimant=port%20AUTHORITY&aspect=content", 1),
        ("?claimant=Ana%20Ruiz", 1),
        ("?verdict=false&verdict=authentic", 3),
        ("?source=Harbour%20Gazette", 3),
        ("?source=Nobody", 0),
        ("?language=en", 4),
        ("?language=it", 0),
        ("?q=containers", 2),
        ("?created_from=2100-01-01", 0),
        ("?claimant=SECRETclaimant", 0),
        ("?q=SECRETclaim", 0),
    ],
)
def test_the_feeds_are_filtered_alike(client: Client, base: Base, query: str, found: int) -> None:
    assert len(entries(client, query)) == found
    assert len(claimreviews(client, f"/feeds/claimreview.json{query}")) == found


@pytest.mark.parametrize(
    "query", ["verdict=flase", "reviewer=SECRETusername", "status=draft", "effective=false", "claim=x"]
)
@pytest.mark.parametrize("feed", ["verdicts.atom", "claimreview.json"])
def test_a_feed_refuses_what_is_no_filter_of_it(client: Client, base: Base, feed: str, query: str) -> None:
    response = client.get(f"/feeds/{feed}?{query}")
    assert response.status_code == 400
    assert response.content.decode().startswith(f"{query.partition('=')[0]}: ")


def test_a_person_and_a_government_are_told_as_what_they_are(client: Client, db: None) -> None:
    agent = factories.agent("Kyiv", Agent.Kind.GOVERNMENT)
    agent.wikidata = "Q212"
    agent.save()
    factories.published_review(factories.claim("It rained", agent), "unverifiable")
    (review,) = claimreviews(client)
    assert review["itemReviewed"]["author"] == {
        "@type": "GovernmentOrganization",
        "name": "Kyiv",
        "sameAs": "https://www.wikidata.org/wiki/Q212",
    }
    assert "ratingValue" not in review["reviewRating"]
