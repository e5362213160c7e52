"""Filters for what no search answers: on whom a claim rests, what is in conflict, who did not answer."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from claims.models import Agent, Claim, Relation, Source
from tests import factories
from tests.api.problems import wrong

CLAIMS = "/api/v1/claims/"
TEXT = "It is so."


def found(client: APIClient, query: str, resource: str = "claims") -> set[int]:
    answer = client.get(f"/api/v1/{resource}/?fields=id&{query}")
    assert answer.status_code == 200, answer.content
    return {row["id"] for row in answer.json()["results"]}


def printed(claim: Claim, *chain: Agent | Source, by: Source | None = None, relaying: tuple[Source, ...] = ()) -> None:
    document = factories.document(by)
    document.agencies.set(relaying)
    factories.appearance(claim, TEXT, factories.revision(TEXT, document), chain)


@pytest.fixture
def agency(db: None) -> Source:
    return factories.source("Boreal Press", Source.Kind.AGENCY)


def test_a_claim_rests_on_whoever_said_it_first_however_often_it_is_printed(
    journalist: APIClient, agency: Source
) -> None:
    kyiv = factories.agent("Kyiv", Agent.Kind.GOVERNMENT)
    kyiv.aliases.create(name="Kiev")
    alone, confirmed, never = factories.claim(), factories.claim(), factories.claim()
    printed(alone, kyiv)
    printed(alone, kyiv, agency)
    printed(confirmed, kyiv)
    printed(confirmed, factories.agent("Moscow"), agency)
    assert found(journalist, "rests_on=kiev") == found(journalist, f"rests_on={kyiv.pk}") == {alone.pk}
    assert found(journalist, "rests_on=Moscow") == found(journalist, "rests_on=nobody") == set()
    assert found(journalist, "independent_sources_max=1") == {alone.pk, never.pk}
    assert found(journalist, "independent_sources_min=1&independent_sources_max=1") == {alone.pk}
    assert found(journalist, "independent_sources_min=2") == {confirmed.pk}
    assert found(journalist, "independent_sources_max=0") == {never.pk}


def test_copies_of_a_dispatch_rest_on_the_agency(journalist: APIClient, agency: Source) -> None:
    copied, two = factories.claim(), factories.claim()
    for _ in range(3):
        printed(copied, relaying=(agency,))
    printed(copied, agency)
    printed(two, relaying=(agency, factories.source("Austral Press", Source.Kind.AGENCY)))
    assert found(journalist, "rests_on=Boreal Press") == {copied.pk}
    assert found(journalist, "rests_on=Austral Press") == set()


def test_an_outlet_that_names_nobody_is_who_it_rests_on(journalist: APIClient) -> None:
    outlet = factories.source("Daily Lantern")
    own, quoted = factories.claim(), factories.claim()
    printed(own, by=outlet)
    printed(quoted, factories.agent(), by=outlet)
    assert found(journalist, "rests_on=Daily Lantern") == {own.pk}


def test_what_is_the_same_counts_together(journalist: APIClient) -> None:
    one, other = factories.agent("One"), factories.agent("Other")
    first, second, third = factories.claim(), factories.claim(), factories.claim()
    printed(first, one)
    printed(third, one)
    Claim.objects.filter(pk__in=[second.pk, third.pk]).update(same_as=first)
    everything = {first.pk, second.pk, third.pk}
    assert found(journalist, "rests_on=One") == everything
    printed(second, other)
    assert found(journalist, "rests_on=One") == set()
    assert found(journalist, "independent_sources_min=2") == everything


@given(
    appearances=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from([None, 0, 1, 2, 3]), st.integers(0, 3)),
        max_size=7,
    ),
    same=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=2),
)
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whom_a_claim_rests_on_agrees_with_how_many_sources_it_has(
    db: None, appearances: list[tuple[int, int, int | None, int]], same: list[tuple[int, int]]
) -> None:
    sources = [factories.source() for _ in range(3)]
    speakers: list[Agent | Source] = [factories.agent(), factories.agent(), sources[0], sources[1]]
    claims = [factories.claim() for _ in range(4)]
    for claim, outlet, speaker, agencies in appearances:
        chain = () if speaker is None else (speakers[speaker],)
        printed(claims[claim], *chain, by=sources[outlet], relaying=tuple(sources[:agencies]))
    for below, above in same:
        if below < above:
            Claim.objects.filter(pk=claims[below].pk, same_as=None).update(same_as=claims[above])
    ours = Claim.objects.filter(pk__in=[claim.pk for claim in claims])
    resting = {
        agent.pk: set(ours.resting_on(Agent.objects.filter(pk=agent.pk)).values_list("pk", flat=True))
        for agent in Agent.objects.all()
    }
    counts: dict[int, int] = {claim.pk: vars(claim)["independent_sources"] for claim in ours.with_independent_sources()}
    for pk in counts:
        on = [agent for agent, rest in resting.items() if pk in rest]
        assert len(on) <= 1
        assert not on or counts[pk] == 1
    for least in range(4):
        of_least = ours.with_sources_between(minimum=least).values_list("pk", flat=True)
        assert set(of_least) == {pk for pk, count in counts.items() if count >= least}
        of_most = ours.with_sources_between(maximum=least).values_list("pk", flat=True)
        assert set(of_most) == {pk for pk, count in counts.items() if count <= least}


def test_claims_in_conflict_are_those_a_person_confirmed_and_nobody_resolved(journalist: APIClient) -> None:
    editor = factories.user("Editor")
    claims = [factories.claim() for _ in range(9)]

    def relate(one: int, other: int, decision: str, **fields: str) -> None:
        fields = {"kind": "contradicts", "dimension": "figure", **fields}
        by = None if decision == "suggested" else editor
        Relation.objects.create(
            from_claim=claims[one], to_claim=claims[other], decision=decision, decided_by=by, **fields
        )

    relate(0, 1, "confirmed")
    relate(2, 3, "confirmed", dimension="time")
    relate(4, 5, "suggested")
    relate(6, 7, "confirmed", resolution="error")
    relate(7, 8, "rejected")
    relate(8, 6, "confirmed", kind="updates")

    def numbers(query: str) -> set[int]:
        return {index for index, claim in enumerate(claims) if claim.pk in found(journalist, query)}

    assert numbers("in_conflict=true") == {0, 1, 2, 3}
    assert numbers("in_conflict=true&conflict_over=figure") == numbers("conflict_over=figure") == {0, 1}
    assert numbers("conflict_over=figure&conflict_over=time") == {0, 1, 2, 3}
    assert numbers("in_conflict=true&conflict_suggested=true") == {0, 1, 2, 3, 4, 5}
    assert numbers("in_conflict=false") == {4, 5, 6, 7, 8}
    assert numbers("in_conflict=false&conflict_suggested=true") == {6, 7, 8}


def test_who_evaded_and_who_declined_and_since_when(journalist: APIClient) -> None:
    evading, declining, both, answering = (factories.agent() for _ in range(4))

    def on_record(agent: Agent, stance: str, day: int) -> None:
        at = datetime(2024, 11, day, 12, tzinfo=UTC)
        document = factories.document(published_at=at, published_precision="minute")
        factories.appearance(factories.claim(claimant=agent, stance=stance), TEXT, factories.revision(TEXT, document))

    on_record(evading, "evades", 10)
    on_record(declining, "declines", 11)
    on_record(both, "evades", 12)
    on_record(both, "declines", 9)
    on_record(answering, "denies", 10)
    agents = {evading.pk, declining.pk, both.pk, answering.pk}

    def who(query: str) -> set[int]:
        return found(journalist, query, "agents") & agents

    assert who("evaded=true") == {evading.pk, both.pk}
    assert who("evaded=false") == {declining.pk, answering.pk}
    assert who("evaded_since=2024-11-11") == {both.pk}
    assert who("evaded_since=2024-11-10") == {evading.pk, both.pk}
    assert who("declined=true") == {declining.pk, both.pk}
    assert who("declined_since=2024-11-10") == {declining.pk}
    assert who("evaded=true&declined=true") == {both.pk}


@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ("independent_sources_min=-1", "independent_sources_min", "a whole number, 0 or more"),
        ("independent_sources_max=1.5", "independent_sources_max", "a whole number, 0 or more"),
        ("independent_sources_max=99999999999", "independent_sources_max", "a whole number, 0 or more"),
        ("independent_sources_min=3&independent_sources_max=2", "independent_sources_min", "no more than"),
        ("in_conflict=maybe", "in_conflict", "true or false"),
        ("conflict_over=size", "conflict_over", "one of: figure, time, place, agent, fact"),
        ("rests_on=", "rests_on", "Expected a value"),
    ],
)
def test_a_question_that_is_none_is_an_error(journalist: APIClient, query: str, parameter: str, expected: str) -> None:
    (message,) = wrong(journalist.get(f"{CLAIMS}?{query}"))[parameter]
    assert expected in message


def test_questions_are_asked_of_an_index(db: None) -> None:
    """Without reading whole tables for each row: no plan has a sequential scan within a loop over claims."""
    agents = Agent.objects.filter(pk=1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for claims in (Claim.objects.resting_on(agents), Claim.objects.in_conflict()):
            assert "Seq Scan on claims_" not in claims.order_by("-id")[:51].explain()
