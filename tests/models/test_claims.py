"""Claims: what is the same, what answers what, how they stand to each other, and what their figures are."""

import pytest

from claims.models import Agent, Claim, Quantity, Relation
from tests import factories
from tests.models.rules import accepted, at_once, every_insert, every_update, rejected

pytestmark = pytest.mark.django_db

ASSERTING = ["asserts", "estimates", "announces"]


@every_update
def test_a_claim_is_not_the_same_as_itself(update) -> None:
    claim = factories.claim()
    with rejected("claim_same_as_acyclic"):
        update(claim, same_as=claim)


@every_update
@pytest.mark.parametrize("length", [2, 3, 10])
def test_no_cycle_of_any_length(update, length: int) -> None:
    claims = [factories.claim()]
    for _ in range(length - 1):
        claims.append(factories.claim(same_as=claims[-1]))
    with rejected("claim_same_as_acyclic"):
        update(claims[0], same_as=claims[-1])


def test_no_cycle_closed_by_one_statement_over_many_rows() -> None:
    first = factories.claim()
    second = factories.claim()
    first.same_as, second.same_as = second, first
    with rejected("claim_same_as_acyclic"):
        Claim.objects.bulk_update([first, second], ["same_as"])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_cycle_closed_by_two_transactions_together() -> None:
    first, second = factories.claim(), factories.claim()
    (error,) = at_once(
        lambda: Claim.objects.filter(pk=first.pk).update(same_as=second),
        lambda: Claim.objects.filter(pk=second.pk).update(same_as=first),
    )
    assert "would be the same as itself" in str(error)
    assert Claim.objects.get(pk=second.pk).same_as is None


@every_insert
@pytest.mark.parametrize("stance", Claim.Stance.values)
def test_only_a_stance_that_answers_answers(insert, stance: str) -> None:
    answering = Claim(text="No.", stance=stance, answers=factories.claim())
    with rejected("claim_answers_only_when_answering") if stance in ASSERTING else accepted():
        insert(answering)


@every_update
@pytest.mark.parametrize("stance", ASSERTING)
def test_an_answer_does_not_turn_into_an_assertion(update, stance: str) -> None:
    answer = factories.claim(stance="denies", answers=factories.claim())
    with rejected("claim_answers_only_when_answering"):
        update(answer, stance=stance)


@every_update
def test_a_claim_does_not_answer_itself(update) -> None:
    claim = factories.claim(stance="denies")
    with rejected("claim_not_answering_itself"):
        update(claim, answers=claim)


@every_insert
def test_a_claim_has_words_and_a_reference_of_its_own(insert) -> None:
    with rejected("claim_text_not_empty"):
        insert(Claim(text=""))
    with rejected("claims_claim_ref"):
        insert(Claim(text="Again", ref=factories.claim().ref))


@every_update
@pytest.mark.parametrize(
    "change",
    [
        {"event_date": "2024-05-01"},
        {"event_precision": "day"},
        {"event_date": "2024-05-01", "event_precision": "minute"},
    ],
)
def test_the_day_of_an_event_says_how_precise_it_is(update, change: dict[str, str]) -> None:
    claim = factories.claim()
    with rejected("claim_event_date_has_precision"):
        update(claim, **change)


@every_insert
def test_no_claim_stands_in_relation_to_itself(insert) -> None:
    claim = factories.claim()
    with rejected("relation_not_to_itself"):
        insert(Relation(from_claim=claim, to_claim=claim, kind="contradicts"))


@every_insert
def test_a_relation_is_told_once(insert) -> None:
    one, other = factories.claim(), factories.claim()
    Relation.objects.create(from_claim=one, to_claim=other, kind="contradicts")
    with rejected("relation_unique"):
        insert(Relation(from_claim=one, to_claim=other, kind="contradicts"))
    with accepted():
        insert(Relation(from_claim=one, to_claim=other, kind="updates"))


@every_update
@pytest.mark.parametrize("decision", ["confirmed", "rejected"])
def test_a_suggestion_is_decided_by_somebody(update, decision: str) -> None:
    suggested = Relation.objects.create(from_claim=factories.claim(), to_claim=factories.claim(), kind="supports")
    with rejected("relation_decided_by_somebody"):
        update(suggested, decision=decision)
    with rejected("relation_decided_by_somebody"):
        update(Relation.objects.get(), decided_by=factories.user())
    with accepted():
        update(Relation.objects.get(), decision=decision, decided_by=factories.user())


@every_insert
def test_a_range_has_two_ends_in_order(insert) -> None:
    claim = factories.claim()
    with rejected("quantity_range_ordered"):
        insert(Quantity(claim=claim, value=5, value_max=4, text="5 to 4", bound="range"))
    with rejected("quantity_range_has_both_ends"):
        insert(Quantity(claim=claim, value=5, text="5 to", bound="range"))
    with accepted():
        insert(Quantity(claim=claim, value=5, value_max=5, text="5 to 5", bound="range"))


@every_insert
def test_a_figure_is_told_once(insert) -> None:
    claim = factories.claim()
    factories.quantity(claim, "3000", unit="dead")
    with rejected("quantity_unique"):
        insert(Quantity(claim=claim, value=3000, unit="dead", text="3000"))


@every_insert
def test_names_are_one_agent_of_a_kind_whatever_the_case(insert) -> None:
    factories.agent("Marta Òdena")
    with rejected("agent_unique"):
        insert(Agent(name="MARTA ÒDENA", kind="person"))
    with accepted():
        insert(Agent(name="Marta Òdena", kind="organization"))


@every_update
def test_names_of_sources_are_unique_whatever_the_case(update) -> None:
    factories.source("La Gazzetta del Lago")
    other = factories.source()
    with rejected("source_name_unique"):
        update(other, name="la gazzetta DEL LAGO")


@every_update
@pytest.mark.parametrize("wikidata", ["Q0", "q42", "42", "Q42 "])
def test_an_entry_of_wikidata_is_written_as_there(update, wikidata: str) -> None:
    with rejected("agent_wikidata_id"):
        update(factories.agent(), wikidata=wikidata)
