"""What an import proposes between its claims and earlier ones; a person decides, and nothing is applied before."""

from pathlib import Path
from typing import Any

import pytest

from claims.ingest.batch import Batch
from claims.matching.frequencies import forget
from claims.matching.suggestions import MOST_CLAIMS, suggest
from claims.models import Claim, Relation
from tests import factories
from tests.models.rules import every_update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _statistics_of_this_base() -> None:
    forget()


def claim(text: str, value: str = "", unit: str = "", **fields: Any) -> Claim:
    made = factories.claim(text, **fields)
    if value:
        factories.quantity(made, value, unit=unit)
    return made


def proposed(of: Claim) -> list[tuple[int, str, str]]:
    relations = Relation.objects.filter(from_claim=of)
    assert all(relation.decision == "suggested" and 0 < (relation.confidence or 0) <= 1 for relation in relations)
    return [(relation.to_claim_id, relation.kind, relation.dimension) for relation in relations]


def test_a_claim_that_says_the_same_is_proposed_and_nothing_is_applied() -> None:
    earlier = claim("11,000 soldiers are in the Dorvin region", "11000", "soldiers")
    claim("The harbour of Dorvin will close")
    new = claim("In der Region Dorvin sind 11.000 Soldaten", "11000", "Soldaten", language="de")
    assert suggest([new]) == 1
    assert proposed(new) == [(earlier.pk, "same", "")]
    new.refresh_from_db()
    assert new.same_as is None


def test_another_figure_for_the_same_thing_is_proposed_as_a_contradiction() -> None:
    earlier = claim("11,000 soldiers are in the Dorvin region", "11000", "soldiers")
    new = claim("7,000 soldiers are in the Dorvin region", "7000", "soldiers")
    suggest([new])
    assert proposed(new) == [(earlier.pk, "contradicts", "figure")]


def test_figures_of_two_days_are_an_update() -> None:
    day = {"event_precision": "day"}
    earlier = claim("12 people are missing in Harvale", "12", "people", event_date="2024-03-05", **day)
    new = claim("9 people are missing in Harvale", "9", "people", event_date="2024-03-06", **day)
    suggest([new])
    assert proposed(new) == [(earlier.pk, "updates", "time")]


@pytest.mark.parametrize(
    ("text", "language"), [("The dam in Harvale is not safe", "en"), ("La diga di Harvale non è sicura", "it")]
)
def test_a_negation_is_proposed_as_a_contradiction(text: str, language: str) -> None:
    earlier = claim("The dam in Harvale is safe")
    new = claim(text, language=language)
    suggest([new])
    assert proposed(new) == [(earlier.pk, "contradicts", "fact")]


def test_claims_that_only_share_a_name_or_a_topic_are_not_proposed() -> None:
    claim("The bridge in Harvale fell")
    claim("11,000 soldiers are in the Dorvin region", "11000", "soldiers")
    new = [claim("A museum opened in Harvale"), claim("11,000 visitors came to the museum", "11000", "visitors")]
    assert suggest(new) == 0


def test_proposing_again_adds_nothing_whatever_was_decided() -> None:
    earlier = claim("The dam in Harvale is safe")
    new = claim("Harvale's dam is safe")
    assert suggest([new]) == 1
    assert suggest([new]) == 0
    relation = Relation.objects.get()
    relation.decide("rejected", factories.user("Editor"))
    relation.save()
    assert suggest([new]) == 0
    # Nor from the other side.
    assert suggest([earlier]) == 0
    assert Relation.objects.get().decision == "rejected"


def test_claims_of_one_document_are_not_compared_with_each_other() -> None:
    text = "The dam in Harvale is safe. Safe is the dam in Harvale."
    revision = factories.revision(text)
    first, second = claim("The dam in Harvale is safe"), claim("Safe is the dam in Harvale")
    factories.appearance(first, "The dam in Harvale is safe", revision)
    factories.appearance(second, "Safe is the dam in Harvale", revision)
    assert suggest([first]) == 0


def test_the_queries_do_not_grow_with_the_claims_and_the_claims_are_bounded(django_assert_max_num_queries: Any) -> None:
    claim("The dam in Harvale is safe")
    new = [claim(f"The dam in Harvale is safe, said number {number}") for number in range(MOST_CLAIMS + 5)]
    suggest(new[:1])
    with django_assert_max_num_queries(12):
        suggest(new)
    assert Relation.objects.filter(from_claim=new[0]).exists()
    assert not Relation.objects.filter(from_claim__in=new[MOST_CLAIMS:]).exists()


ARTICLE = """The Evening Gazette
{title}
12 March 2025, 10:00

According to the police, {figure} people were injured when a train derailed in Harvale.
The mayor said trains would run again soon.
"""


def imported(folder: Path, name: str, **fields: str) -> None:
    path = folder / name
    path.write_text(ARTICLE.format(**fields), encoding="utf-8")
    batch = Batch(source="The Evening Gazette", language="en")
    assert list(batch.run([(path, "txt")])) == [path]
    assert not batch.tally.rejections


def test_an_import_proposes_and_a_second_one_of_the_same_text_adds_nothing(tmp_path: Path) -> None:
    imported(tmp_path, "a.txt", title="Train off the rails", figure="14")
    assert not Relation.objects.exists()
    imported(tmp_path, "b.txt", title="Derailment in Harvale", figure="19")
    (relation,) = Relation.objects.filter(kind="contradicts")
    assert "19 people" in relation.from_claim.text
    assert "14 people" in relation.to_claim.text
    assert (relation.dimension, relation.decision) == ("figure", "suggested")
    before = set(Relation.objects.values_list("pk", flat=True))
    imported(tmp_path, "b.txt", title="Derailment in Harvale", figure="19")
    assert set(Relation.objects.values_list("pk", flat=True)) == before


@every_update
def test_what_a_person_confirms_is_the_claims_same_as_until_it_is_decided_otherwise(update: Any) -> None:
    earlier, new = claim("The dam in Harvale is safe"), claim("Harvale's dam is safe")
    suggest([new])
    relation = Relation.objects.get()
    editor = factories.user("Editor")
    update(relation, decision="confirmed", decided_by=editor)
    new.refresh_from_db()
    assert new.same_as == earlier
    update(relation, decision="rejected", decided_by=editor)
    new.refresh_from_db()
    assert new.same_as is None


def test_confirming_what_is_the_same_already_through_another_closes_no_circle() -> None:
    first, second, third = claim("A"), claim("B"), claim("C")
    Claim.objects.filter(pk=second.pk).update(same_as=first)
    Claim.objects.filter(pk=third.pk).update(same_as=second)
    Relation.objects.create(
        from_claim=first, to_claim=third, kind="same", decision="confirmed", decided_by=factories.user("Editor")
    )
    first.refresh_from_db()
    assert first.same_as is None


def test_the_claims_of_a_table_are_compared_with_those_before_and_only_once(tmp_path: Path) -> None:
    earlier = claim("11,000 soldiers are in the Dorvin region", "11000", "soldiers")
    table = tmp_path / "claims.csv"
    table.write_text(
        'text,language,value,unit,figure\n"7,000 soldiers are in the Dorvin region",en,7000,soldiers,"7,000"\n'
    )
    for _ in range(2):
        list(Batch().run([(table, "csv")]))
        (relation,) = Relation.objects.all()
        assert (relation.to_claim, relation.kind, relation.dimension) == (earlier, "contradicts", "figure")
