"""An article that contradicts itself: two figures for one count, two days for one act."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from claims.ingest.batch import Batch
from claims.matching.frequencies import forget
from claims.matching.within_article import HEADLINE, MOST_CLAIMS, suggest_within
from claims.models import Appearance, Relation
from tests import factories

pytestmark = pytest.mark.django_db

ARTICLES = tomllib.loads((Path(__file__).parent / "contradictions.toml").read_text(encoding="utf-8"))["articles"]


@pytest.fixture(autouse=True)
def _statistics_of_this_base() -> None:
    forget()


def imported(folder: Path, article: dict[str, Any]) -> list[Relation]:
    path = folder / "article.txt"
    path.write_text(article["text"].lstrip(), encoding="utf-8")
    batch = Batch(language=article["language"])
    assert list(batch.run([(path, "txt")])) == [path]
    assert not batch.tally.rejections
    found = Relation.objects.filter(kind="contradicts").select_related("from_claim", "to_claim")
    return list(found.order_by("id"))


def expected(article: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=article["missed"])] if "missed" in article else []
    return pytest.param(article, id=article["name"], marks=marks)


@pytest.mark.parametrize("article", [expected(each) for each in ARTICLES if "pair" in each])
def test_the_two_places_are_found_and_what_they_differ_in(tmp_path: Path, article: dict[str, Any]) -> None:
    (relation,) = imported(tmp_path, article)
    assert (relation.dimension, relation.decision) == (article["dimension"], "suggested")
    assert 0.75 <= (relation.confidence or 0) <= 1
    earlier, later = article["pair"]
    for claim, words in ((relation.to_claim, earlier), (relation.from_claim, later)):
        place = claim.appearances.get()
        assert words in place.exact
        assert place.revision.text[place.start : place.end] == place.exact


@pytest.mark.parametrize("article", [each for each in ARTICLES if "pair" not in each], ids=lambda each: each["name"])
def test_nothing_is_proposed_where_nothing_is_contradicted(tmp_path: Path, article: dict[str, Any]) -> None:
    assert imported(tmp_path, article) == []


def called(name: str) -> dict[str, Any]:
    return next(each for each in ARTICLES if each["name"] == name)


def test_a_headline_that_the_text_contradicts_is_a_claim_of_the_outlet(tmp_path: Path) -> None:
    (relation,) = imported(tmp_path, called("headline and body"))
    headline = relation.to_claim
    place = headline.appearances.get()
    assert headline.text == place.exact == "12 dead in Harvale train crash"
    assert place.rule == HEADLINE
    assert place.start < place.revision.body_start
    assert headline.claimant == place.revision.document.source.agent
    assert [link.source for link in place.attributions.all()] == [place.revision.document.source]
    assert [(each.value, each.unit) for each in headline.quantities.all()] == [(12, "dead")]


def test_a_newer_text_proposes_nothing_anew_and_the_headline_is_the_same_claim(tmp_path: Path) -> None:
    article = called("headline and body")
    (before,) = imported(tmp_path, article)
    before.decide("rejected", factories.user("Editor"))
    before.save()
    (after,) = imported(tmp_path, {**article, "text": article["text"] + "Trains may run again on Friday.\n"})
    assert (after.pk, after.decision) == (before.pk, "rejected")
    assert before.to_claim.appearances.count() == 2
    (_,) = imported(tmp_path, {**article, "text": article["text"] + "Trains may run again on Friday.\n"})
    assert before.to_claim.appearances.count() == 2


def test_a_headline_that_nothing_contradicts_is_no_claim(tmp_path: Path) -> None:
    article = called("headline and body")
    assert imported(tmp_path, {**article, "text": article["text"].replace("11 people", "12 people")}) == []
    assert not Appearance.objects.filter(rule=HEADLINE).exists()


def test_a_claim_of_a_person_and_one_of_the_text_are_compared_as_they_are_edited(tmp_path: Path) -> None:
    (relation,) = imported(tmp_path, called("evacuated twice counted"))
    revision = relation.from_claim.appearances.get().revision
    relation.delete()
    relation.from_claim.text = "In all, 300 people were evacuated"
    relation.from_claim.save()
    assert suggest_within(revision) == 0


def test_the_queries_do_not_grow_with_the_claims(django_assert_max_num_queries: Any) -> None:
    sentences = [f"Number {n} said {n + 100} boats lay in the harbour of Harvale." for n in range(60)]
    revision = factories.revision(" ".join(sentences))
    for n, sentence in enumerate(sentences):
        made = factories.claim(sentence.partition(" said ")[2].rstrip("."), factories.agent(f"Number {n}"))
        factories.appearance(made, sentence, revision)
    suggest_within(revision)
    Relation.objects.all().delete()
    with django_assert_max_num_queries(12):
        assert suggest_within(revision) > MOST_CLAIMS
