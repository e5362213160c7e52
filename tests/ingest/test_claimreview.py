"""ClaimReviews of other publishers: read in every form they come in, and never taken for the newsroom's own."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from claims.claimreview.ratings import verdict
from claims.ingest.batch import Batch, Tally
from claims.models import Claim, ExternalReview, Relation, Review, Source
from tests import factories

pytestmark = pytest.mark.django_db


def reviewed(**changes: Any) -> dict[str, Any]:
    told = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://verifica.example/bridge",
        "headline": "No, the bridge is open",
        "claimReviewed": "The bridge over the Sallow has been closed since Monday",
        "author": {"@type": "Organization", "name": "Verifica", "url": "https://verifica.example/"},
        "datePublished": "2024-11-12",
        "reviewBody": "It is open.",
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Falso",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "Ada Bell"},
            "datePublished": "2024-11-11T08:00:00Z",
            "firstAppearance": {"@type": "CreativeWork", "url": "https://social.example/1"},
            "appearance": [{"url": "https://social.example/1"}, "https://social.example/2"],
        },
    }
    return {**told, **changes}


def load(tmp_path: Path, data: Any, name: str = "feed.jsonld") -> Tally:
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    batch = Batch()
    for _ in batch.run([(path, path.suffix.removeprefix("."))]):
        pass
    return batch.tally


def problems(tally: Tally) -> list[tuple[str, str]]:
    return [(rejection.field, rejection.reason) for rejection in tally.rejections]


def test_one_claimreview_is_one_external_review_with_its_source_and_claim(tmp_path: Path) -> None:
    tally = load(tmp_path, reviewed())
    assert tally.outcomes == {("claimreview", "new"): 1}
    review = ExternalReview.objects.get()
    assert (review.source.name, review.source.homepage) == ("Verifica", "https://verifica.example/")
    assert review.claim.text == "The bridge over the Sallow has been closed since Monday"
    assert (review.claim.claimant.name, review.claim.claimant.kind) == ("Ada Bell", "person")
    assert (review.rating, review.verdict, review.verdict_from) == ("Falso", "false", "name")
    assert (str(review.published_on), str(review.claimed_on)) == ("2024-11-12", "2024-11-11")
    assert review.appearances == ["https://social.example/1", "https://social.example/2"]
    assert review.title == "No, the bridge is open"


def test_it_is_never_the_newsrooms_own_verdict(tmp_path: Path, client: Any) -> None:
    load(tmp_path, reviewed())
    claim = Claim.objects.get()
    assert claim.status == "unverified"
    assert not Review.objects.exists()
    assert client.get(f"/claims/{claim.ref}/").status_code == 404
    assert "Sallow" not in client.get("/").content.decode()
    assert client.get("/feeds/claimreview.json").getvalue().count(b"ClaimReview") == 0
    factories.published_review(claim, "true")
    page = client.get(f"/claims/{claim.ref}/").content.decode()
    assert "Checked by others" in page
    assert "Falso" in page.split("Checked by others")[1]
    assert "Falso" not in page.split("Checked by others")[0]


def test_read_again_it_changes_nothing_and_changed_it_is_updated(tmp_path: Path) -> None:
    load(tmp_path, reviewed())
    assert load(tmp_path, reviewed()).outcomes == {("claimreview", "unchanged"): 1}
    corrected = reviewed(reviewRating={"alternateName": "Mostly true"})
    assert load(tmp_path, corrected).outcomes == {("claimreview", "updated"): 1}
    review = ExternalReview.objects.get()
    assert (review.verdict, review.rating_value) == ("mostly_true", None)
    assert Claim.objects.count() == Source.objects.count() == 1


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, one]},
        lambda one: {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [one]}]},
        lambda one: {"@type": "DataFeed", "dataFeedElement": {"@type": "DataFeedItem", "item": one}},
        lambda one: {**one, "@type": ["ClaimReview", "Review"], "author": [one["author"]]},
        lambda one: {**one, "@type": "http://schema.org/ClaimReview", "author": "Verifica"},
        lambda one: {**one, "author": {"@type": "Person"}, "publisher": {"name": "Verifica"}},
    ],
)
@pytest.mark.parametrize("name", ["feed.jsonld", "feed.json"])
def test_it_is_read_in_each_form(tmp_path: Path, wrapped: Any, name: str) -> None:
    tally = load(tmp_path, wrapped(reviewed()), name)
    assert problems(tally) == []
    assert ExternalReview.objects.get().source.name == "Verifica"


def test_the_older_form_reviews_a_work(tmp_path: Path) -> None:
    work = {"@type": "CreativeWork", "author": {"name": "Ada Bell"}, "url": "https://social.example/7"}
    load(tmp_path, reviewed(itemReviewed=work))
    assert ExternalReview.objects.get().appearances == ["https://social.example/7"]


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"url": None}, "url", "missing"),
        ({"url": "javascript:alert(1)"}, "url", "is no address"),
        ({"claimReviewed": "  "}, "claimReviewed", "missing"),
        ({"author": None}, "author.name", "no name of the publisher"),
        ({"reviewRating": {"@type": "Rating"}}, "reviewRating", "no rating"),
        ({"reviewRating": {"ratingValue": "many"}}, "reviewRating.ratingValue", "expected a number"),
        ({"reviewRating": {"ratingValue": "1e99"}}, "reviewRating.ratingValue", "expected a number"),
        ({"datePublished": "last week"}, "datePublished", "expected YYYY-MM-DD"),
        ({"itemReviewed": {"datePublished": "31/12/2024"}}, "itemReviewed.datePublished", "expected YYYY-MM-DD"),
    ],
)
def test_what_is_wrong_is_told_by_its_place_and_the_rest_comes_in(
    tmp_path: Path, changes: dict[str, Any], field: str, reason: str
) -> None:
    feed = {"@type": "DataFeed", "dataFeedElement": [{"item": [reviewed(**changes)]}, {"item": [reviewed()]}]}
    tally = load(tmp_path, feed)
    ((place, told),) = problems(tally)
    assert place == f"dataFeedElement[0].item[0].{field}"
    assert reason in told
    assert ExternalReview.objects.count() == 1


@pytest.mark.parametrize("data", ["{", "[[[", "null", "[]", '{"@type": "Recipe"}', '{"@graph": [1, null]}'])
def test_a_file_without_any_is_told_so(tmp_path: Path, data: str, capsys: Any) -> None:
    path = tmp_path / "feed.jsonld"
    path.write_text(data)
    with pytest.raises(SystemExit) as stopped:
        call_command("import_seeds", path)
    assert stopped.value.code == 1
    assert f"{path}:1: " in capsys.readouterr().err


def test_records_in_json_are_still_records(tmp_path: Path) -> None:
    tally = load(tmp_path, [{"type": "source", "name": "Verifica", "homepage": 'https://a.example/"@'}], "records.json")
    assert tally.outcomes == {("source", "new"): 1}


@pytest.mark.parametrize(
    ("name", "value", "worst", "best", "expected"),
    [
        ("Falso", None, None, None, ("false", "name")),
        ("FAUX.", None, None, None, ("false", "name")),
        ("Pants on Fire!", None, None, None, ("false", "name")),
        ("Größtenteils richtig", None, None, None, ("mostly_true", "name")),
        ("False: it was 2,100", 5, 1, 5, ("false", "name")),
        ("Engañoso", None, None, None, ("misleading", "name")),
        ("Quattro stelle", 4, 1, 5, ("mostly_true", "value")),
        ("", 0, 0, 10, ("false", "value")),
        ("", 5, 0, 10, ("disputed", "value")),
        ("", 1, 5, 1, ("true", "value")),  # a scale whose best is the lowest number
        ("Panzana pazzesca", None, None, None, ("", "")),
        ("Panzana pazzesca", 3, None, 5, ("", "")),
        ("Panzana pazzesca", 7, 1, 5, ("", "")),
        ("Panzana pazzesca", -1, -1, -1, ("", "")),
        ("not false", None, None, None, ("", "")),
    ],
)
def test_a_rating_is_told_by_name_else_by_its_place_else_kept_as_text(
    name: str, value: int | None, worst: int | None, best: int | None, expected: tuple[str, str]
) -> None:
    numbers = [None if each is None else Decimal(each) for each in (value, worst, best)]
    assert verdict("content", name, *numbers) == expected


def test_of_the_attribution_only_names_count() -> None:
    scale = (Decimal(5), Decimal(1), Decimal(5))
    assert verdict("attribution", "Mal attribué", *scale) == ("misattributed", "name")
    assert verdict("attribution", "Cinque", *scale) == ("", "")


def test_a_claim_checked_elsewhere_is_proposed_as_the_same(tmp_path: Path) -> None:
    ours = factories.claim("The bridge over the Sallow has been closed since Monday", factories.agent("Ada Bell"))
    load(tmp_path, reviewed())
    relation = Relation.objects.get()
    assert {relation.from_claim, relation.to_claim} == {ours, ExternalReview.objects.get().claim}
    assert (relation.kind, relation.decision) == ("same", "suggested")


@pytest.mark.parametrize(
    "changes",
    [
        {"rating": ""},
        {"url": ""},
        {"verdict": "false", "verdict_from": ""},
        {"verdict": "", "verdict_from": "name"},
        {"verdict": "false", "verdict_from": "value"},
        {"verdict": "authentic", "verdict_from": "name"},
        {"aspect": "attribution", "verdict": "false", "verdict_from": "name"},
    ],
)
def test_the_database_refuses_a_verdict_the_rating_does_not_tell(changes: dict[str, Any]) -> None:
    fields = {"claim": factories.claim(), "source": factories.source(), "url": "https://a.example/1", "rating": "Falso"}
    ExternalReview.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExternalReview.objects.create(**{**fields, "url": "https://a.example/2", **changes})


def test_what_the_newsroom_publishes_another_base_reads_back(tmp_path: Path, client: Any) -> None:
    claim = factories.claim("It rained", factories.agent("Ada Bell"))
    factories.published_review(claim, "misleading")
    factories.published_review(claim, "out_of_context", "attribution")
    feed = client.get("/feeds/claimreview.json").getvalue().decode()
    tally = load(tmp_path, feed)
    assert problems(tally) == []
    read = {(review.aspect, review.verdict) for review in ExternalReview.objects.all()}
    assert read == {("content", "misleading"), ("attribution", "out_of_context")}
