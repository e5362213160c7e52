"""Reading without a token: only where the settings allow it, and only what was published."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.api.selection import members_of, paths
from claims.api.urls import router
from claims.models import Claim, Evidence, ExternalReview, Relation, Review, Source
from tests import factories
from tests.api.problems import fields

API = "/api/v1/"
SECRET = "Xanadu"
"""In every text that nobody published."""
RESOURCES: dict[str, Any] = {prefix: view for prefix, view, _ in router.registry}
PUBLISHED = {prefix: view for prefix, view in RESOURCES.items() if view.published}
CLOSED = [prefix for prefix in RESOURCES if prefix not in PUBLISHED]


@pytest.fixture
def open_to_all(settings: Any) -> None:
    settings.ANONYMOUS_READS = True
    settings.CORS_ALLOW_ALL_ORIGINS = True


@pytest.fixture
def newsroom(db: None) -> dict[str, Any]:
    """A claim and a quote with a verdict, and around them what nobody published, tied to them in every way there is."""
    ada, agency = factories.agent("Ada Bell"), factories.source("Boreal Press", Source.Kind.AGENCY)
    outlet = factories.source("Daily Lantern")
    article = factories.document(outlet, title="At the border", url="https://lantern.example/border")
    between = "Nothing else moved along the border all day long. "  # longer than what is told around a place
    text = f"Ada Bell said 11,000 soldiers are near. “We wait”, she said. {between}“{SECRET} next”, she said."
    revision = factories.revision(text, article)
    claim = factories.claim("11,000 soldiers are near", ada, stance="denies")
    factories.quantity(claim, "11000", unit="soldiers")
    factories.appearance(claim, "11,000 soldiers are near", revision, (ada, agency))
    quote = factories.quote("We wait", revision, ada)
    verdict = factories.published_review(claim, "false")
    factories.published_review(quote, "authentic", "attribution")
    ExternalReview.objects.create(
        claim=claim, source=factories.source("Verifica"), url="https://verifica.example/1", rating="Falso"
    )

    hidden_agent, hidden_source = factories.agent(f"{SECRET} Khan"), factories.source(f"{SECRET} Times")
    hidden_source.reliability = "E"
    hidden_source.save()
    hidden_document = factories.document(hidden_source, title=f"{SECRET} falls")
    hidden_revision = factories.revision(f"{SECRET} has 11,000 soldiers, she said.", hidden_document)
    hidden = factories.claim(f"{SECRET} has 11,000 soldiers near", hidden_agent, stance="denies", answers=claim)
    factories.appearance(hidden, f"{SECRET} has 11,000 soldiers", hidden_revision, (hidden_agent, hidden_source))
    hidden_quote = factories.quote(f"{SECRET} next", revision, hidden_agent)
    Claim.objects.filter(pk=claim.pk).update(answers=hidden, same_as=hidden)
    Relation.objects.create(from_claim=claim, to_claim=hidden, kind="contradicts", confidence=0.9)
    ExternalReview.objects.create(claim=hidden, source=hidden_source, url=f"https://{SECRET}.example/1", rating=SECRET)
    worker = factories.user("Fact-checker", f"{SECRET}-worker")
    aspects = {"attribution": "authentic", "content": "true"}
    drafts = []
    for aspect, said in aspects.items():
        draft = Review.start(claim, aspect, worker, verdict=said, rationale=f"{SECRET} is my guess.")
        Evidence.objects.create(review=draft, bearing="supports", url=f"https://{SECRET}.example/{aspect}")
        drafts.append(draft)
    drafts.append(Review.start(hidden, "content", worker, verdict="true", rationale=SECRET).submit(worker))
    return {
        "claims": {"open": claim, "hidden": [hidden]},
        "quotes": {"open": quote, "hidden": [hidden_quote]},
        "documents": {"open": article, "hidden": [hidden_document]},
        "sources": {"open": outlet, "hidden": [hidden_source]},
        "agents": {"open": ada, "hidden": [hidden_agent, hidden_source.agent]},
        "reviews": {"open": verdict, "hidden": [*drafts, verdict.supersedes]},
        "external-reviews": {"open": claim.external_reviews.get(), "hidden": list(hidden.external_reviews.all())},
    }


@pytest.fixture
def anyone() -> APIClient:
    return APIClient()


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def tells_secrets(response: Any) -> bool:
    return SECRET.lower() in body(response).lower()


@pytest.mark.parametrize("prefix", RESOURCES)
def test_without_the_setting_nobody_reads_without_a_token(anyone: APIClient, newsroom: Any, prefix: str) -> None:
    row = newsroom[prefix]["open"].pk if prefix in newsroom else 1
    for address in ("", f"{row}/", "export/csv/", "export/jsonl/"):
        assert anyone.get(f"{API}{prefix}/{address}").status_code in ((401,) if prefix in newsroom else (401, 404))
    assert anyone.post(f"{API}match/", {"text": "11,000 soldiers"}).status_code == 401
    assert "Access-Control-Allow-Origin" not in anyone.get(f"{API}claims/", headers={"Origin": "https://a.example"})


@pytest.mark.usefixtures("open_to_all")
class TestWithTheSetting:
    @pytest.mark.parametrize("prefix", PUBLISHED)
    def test_what_is_published_is_read_in_lists_and_rows(self, anyone: APIClient, newsroom: Any, prefix: str) -> None:
        told = anyone.get(f"{API}{prefix}/", {"count": "true"}).json()
        ids = {row["id"] for row in told["results"]}
        assert newsroom[prefix]["open"].pk in ids
        assert not ids & {row.pk for row in newsroom[prefix]["hidden"]}
        assert told["count"] == len(ids)
        (row,) = [row for row in told["results"] if row["id"] == newsroom[prefix]["open"].pk]
        assert anyone.get(f"{API}{prefix}/{row['id']}/").json() == row
        head = anyone.head(f"{API}{prefix}/{row['id']}/")
        assert (head.status_code, bool(head["ETag"])) == (200, True)

    @pytest.mark.parametrize("prefix", PUBLISHED)
    def test_what_is_not_published_is_as_if_it_were_not_there(
        self, anyone: APIClient, newsroom: Any, prefix: str
    ) -> None:
        for row in newsroom[prefix]["hidden"]:
            for address in ("", "claimreview/") if prefix in ("claims", "quotes") else ("",):
                answer = anyone.get(f"{API}{prefix}/{row.pk}/{address}", headers={"If-None-Match": "*"})
                assert answer.status_code == 404, answer.content
                nothing = anyone.get(f"{API}{prefix}/987654/{address}")
                assert {**answer.json(), "instance": ""} == {**nothing.json(), "instance": ""}

    def test_no_address_tells_what_nobody_published(self, anyone: APIClient, newsroom: Any) -> None:
        for address in addresses(newsroom):
            answer = anyone.get(API + address)
            assert answer.status_code == 200, (address, answer.content)
            assert not tells_secrets(answer), address

    @pytest.mark.parametrize("prefix", PUBLISHED)
    def test_members_that_tell_of_unpublished_work_are_not_there(
        self, anyone: APIClient, newsroom: Any, prefix: str
    ) -> None:
        view = PUBLISHED[prefix]
        hidden = set(paths(members_of(view.serializer_class()))) - set(view.published.members)
        hidden = {name for name in hidden if not name.startswith(tuple(f"{each}." for each in view.published.members))}
        partly = {name.split(".")[0] for name in view.published.members if "." in name}
        for name in hidden - partly:
            answer = anyone.get(f"{API}{prefix}/", {"fields": f"id,{name}"})
            assert fields(answer) == {"fields"}, name
        (row,) = [anyone.get(f"{API}{prefix}/{newsroom[prefix]['open'].pk}/").json()]
        assert set(row) == {name.split(".")[0] for name in view.published.members}

    @pytest.mark.parametrize("prefix", PUBLISHED)
    def test_filters_that_rest_on_unpublished_work_are_refused(
        self, anyone: APIClient, newsroom: Any, prefix: str
    ) -> None:
        view = PUBLISHED[prefix]
        for name in set(view.filterset_class.base_filters) - set(view.published.filters):
            for address in ("", "export/csv/"):
                assert fields(anyone.get(f"{API}{prefix}/{address}", {name: "1"})) == {name}
        assert set(view.published.filters) <= set(view.filterset_class.base_filters)

    @pytest.mark.parametrize(
        ("prefix", "query"),
        [
            ("reviews", "reviewer=1"),
            ("reviews", "current=true"),
            ("reviews", "status=draft"),
            ("claims", "status=in_review"),
            ("claims", "same_as=1"),
            ("claims", "in_conflict=true"),
            ("claims", "rests_on=1"),
            ("documents", f"q={SECRET}"),
            ("sources", "reliability=E"),
            ("agents", "evaded=true"),
            ("reviews", "fields=reviewer.username"),
            ("reviews", "fields=evidence.file"),
            ("claims", "fields=reviews_count"),
            ("claims", "expand=revisions"),
            ("claims", "ordering=status"),
            ("reviews", "ordering=reviewer"),
        ],
    )
    def test_staff_and_drafts_are_not_asked_after(
        self, anyone: APIClient, newsroom: Any, prefix: str, query: str
    ) -> None:
        assert anyone.get(f"{API}{prefix}/?{query}").status_code == 400

    def test_orderings_rest_on_what_is_told(self) -> None:
        for view in PUBLISHED.values():
            # Of a quote: when its document was published, which is told with it.
            assert set(view.orderings) <= {*view.published.members, "published_at"}

    def test_filters_and_searches_find_nothing_hidden(self, anyone: APIClient, newsroom: Any) -> None:
        for address in (
            f"claims/?q={SECRET}",
            f"quotes/?q={SECRET}",
            f"agents/?q={SECRET}",
            f"agents/?name={SECRET} Khan",
            f"sources/?q={SECRET}",
            f"claims/?claimant={newsroom['agents']['hidden'][0].pk}",
            f"claims/?source={SECRET} Times",
            f"reviews/?q={SECRET}",
            f"reviews/?claim={newsroom['claims']['hidden'][0].pk}",
            "reviews/?verdict=true",
            "claims/?verdict_content=true",
            "claims/?verdict_attribution=authentic",
        ):
            answer = anyone.get(API + address)
            assert (answer.status_code, answer.json()["results"]) == (200, []), address
        assert anyone.get(f"{API}claims/?verdict_content=false&q=soldiers").json()["results"]

    def test_expanded_rows_are_cut_as_at_their_own_address(self, anyone: APIClient, newsroom: Any) -> None:
        claim = newsroom["claims"]["open"].pk
        expand = "claimant,answers,answered_by,same_as,reviews"
        told = anyone.get(f"{API}claims/{claim}/?expand={expand}").json()["expanded"]
        assert (told["answers"], told["same_as"], told["answered_by"]) == (None, None, [])
        assert told["claimant"] == anyone.get(f"{API}agents/{told['claimant']['id']}/").json()
        reviews = anyone.get(f"{API}reviews/?claim={claim}").json()["results"]
        assert told["reviews"] == reviews
        assert len(reviews) == 1
        part = anyone.get(f"{API}claims/{claim}/?expand=reviews&fields=id").json()
        assert part == {"id": claim, "expanded": {"reviews": reviews}}

    def test_of_evidence_files_and_steps_are_not_told(
        self, anyone: APIClient, newsroom: Any, settings: Any, tmp_path: Path
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        claim, worker = factories.claim(), factories.user("Fact-checker")
        review = Review.start(claim, "content", worker, verdict="true", rationale="Counted.")
        Evidence.objects.create(review=review, url="https://counts.example", file=ContentFile(b"%PDF", f"{SECRET}.pdf"))
        editor = factories.user("Editor")
        published = review.submit(worker).approve(editor).publish(editor)
        for asked in ("", "?fields=evidence", "?fields=evidence.id,evidence"):
            (told,) = anyone.get(f"{API}reviews/{published.pk}/{asked}").json()["evidence"]
            assert set(told) == {"id", "bearing", "document", "url", "excerpt"}
        assert anyone.get(f"{API}reviews/{published.pk}/?fields=evidence.url").json() == {
            "evidence": [{"url": "https://counts.example"}]
        }

    def test_a_match_is_of_what_is_published(self, anyone: APIClient, newsroom: Any, journalist: APIClient) -> None:
        question = {"text": f"{SECRET} has 11,000 soldiers near, and we wait."}
        found = anyone.post(f"{API}match/", question)
        matches = [match for passage in found.json()["passages"] for match in passage["matches"]]
        assert {match["id"] for match in matches if match["type"] == "claim"} == {newsroom["claims"]["open"].pk}
        assert not any(SECRET in match["text"] or "status" in match for match in matches)
        inside = [
            m for passage in journalist.post(f"{API}match/", question).json()["passages"] for m in passage["matches"]
        ]
        assert any(SECRET in match["text"] for match in inside)

    @pytest.mark.parametrize("address", [f"{prefix}/" for prefix in CLOSED])
    def test_what_is_never_published_stays_closed(self, anyone: APIClient, newsroom: Any, address: str) -> None:
        assert anyone.get(API + address).status_code == 401
        assert anyone.get(f"{API}{address}1/").status_code == 401

    def test_nor_the_log_nor_a_text_nor_annotations(self, anyone: APIClient, newsroom: Any) -> None:
        article = newsroom["documents"]["open"].pk
        for address in ("changes/", f"documents/{article}/annotations/", "reviews/left-out/", ""):
            assert anyone.get(API + address).status_code == 401, address

    @pytest.mark.parametrize("prefix", RESOURCES)
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    def test_nothing_is_written(self, anyone: APIClient, newsroom: Any, prefix: str, method: str) -> None:
        row = newsroom[prefix]["open"].pk if prefix in newsroom else 1
        for address in (f"{prefix}/", f"{prefix}/bulk/", f"{prefix}/{row}/", f"{prefix}/{row}/retract"):
            answer = anyone.generic(method, API + address, "{}", content_type="application/json")
            assert answer.status_code in ((401,) if address in (f"{prefix}/", f"{prefix}/{row}/") else (401, 404))

    def test_hidden_work_changes_no_tag(self, anyone: APIClient, newsroom: Any) -> None:
        claim = newsroom["claims"]["open"]
        address = f"{API}claims/{claim.pk}/?expand=reviews"
        tag = anyone.get(address)["ETag"]
        draft = Review.objects.heads().get(claim=claim, aspect="content")
        submitted = draft.submit(draft.reviewer)
        assert anyone.get(address, headers={"If-None-Match": tag}).status_code == 304
        editor = factories.user("Editor")
        submitted.approve(editor).publish(editor)
        assert anyone.get(address, headers={"If-None-Match": tag}).status_code == 200

    def test_exports_have_no_columns_of_what_is_hidden(self, anyone: APIClient, newsroom: Any) -> None:
        heading = body(anyone.get(f"{API}reviews/export/csv/")).splitlines()[0]
        assert heading == "id,claim,quote,aspect,status,verdict,rationale,evidence,round,created_at,url"
        lines = body(anyone.get(f"{API}claims/export/jsonl/?fields=id,text")).splitlines()
        assert [json.loads(line) for line in lines] == [
            {"id": newsroom["claims"]["open"].pk, "text": "11,000 soldiers are near"}
        ]

    def test_a_bad_token_is_no_anonymous_reader_and_a_role_reads_as_before(
        self, anyone: APIClient, newsroom: Any, journalist: APIClient
    ) -> None:
        anyone.credentials(HTTP_AUTHORIZATION="Token " + "0" * 64)
        assert anyone.get(f"{API}claims/").status_code == 401
        told = journalist.get(f"{API}claims/").json()["results"]
        assert {SECRET in row["text"] for row in told} == {True, False}
        assert "status" in told[0]

    @pytest.mark.parametrize("prefix", PUBLISHED)
    def test_queries_do_not_grow_with_the_rows(self, anyone: APIClient, newsroom: Any, prefix: str) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert anyone.get(f"{API}{prefix}/").status_code == 200
            return len(captured)

        before = queries()
        for number in range(3):
            agent = factories.agent()
            revision = factories.revision(f"Bridge {number} fell.")
            claim = factories.claim(f"Bridge {number} fell", agent)
            factories.appearance(claim, f"Bridge {number} fell", revision, (agent,))
            factories.published_review(claim, "true")
            factories.published_review(factories.quote("fell", revision, agent), "authentic", "attribution")
        assert queries() == before

    def test_pages_of_other_sites_read_it_and_send_no_token(self, anyone: APIClient, newsroom: Any) -> None:
        origin = {"Origin": "https://partner.example"}
        answer = anyone.get(f"{API}claims/", headers=origin)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        allowed = anyone.options(f"{API}match/", headers=asked)
        assert (allowed.status_code, allowed["Access-Control-Allow-Origin"]) == (200, "*")
        assert "authorization" not in allowed["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Origin" not in anyone.get("/", headers=origin)


def addresses(newsroom: Any) -> Iterator[str]:
    """Every way to read every resource: each list and row, with each expansion, in each format, by each ordering."""
    for prefix, view in PUBLISHED.items():
        for place in (f"{prefix}/", f"{prefix}/{newsroom[prefix]['open'].pk}/"):
            yield place
            for name in expansions(view):
                yield f"{place}?expand={name}"
                yield f"{place}?expand={name}&fields=id"
        for name in view.orderings:
            yield f"{prefix}/?ordering=-{name}"
        for kind in ("csv", "jsonl", "xlsx"):
            yield f"{prefix}/export/{kind}/"
        for name in expansions(view):
            yield f"{prefix}/export/jsonl/?expand={name}"
    yield "reviews/claimreview/"
    for prefix in ("claims", "quotes"):
        yield f"{prefix}/{newsroom[prefix]['open'].pk}/claimreview/"


def expansions(view: Any) -> list[str]:
    expanded = view.serializer_class().fields.get("expanded")
    return [name for name, resource in expanded.resources.items() if resource.published] if expanded else []
