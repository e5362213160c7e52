"""How many independent sources a claim rests on: the different innermost ends of the chains it came through."""

import pytest

from claims.models import Agent, Claim, Source
from claims.models.claim import ClaimQuerySet
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Source:
    return factories.source("Nordwire", Source.Kind.AGENCY)


@pytest.fixture
def claim() -> Claim:
    return factories.claim("The bridge is closed")


def printed(claim: Claim, *chain: Agent | Source, relayed: tuple[Source, ...] = (), by: Source | None = None) -> None:
    document = factories.document(by)
    document.agencies.add(*relayed)
    factories.appearance(claim, "The bridge is closed", factories.revision("The bridge is closed.", document), chain)


def counts(of: ClaimQuerySet) -> list[int]:
    return [vars(claim)["independent_sources"] for claim in of.with_independent_sources()]


def sources(of: Claim) -> int:
    return counts(Claim.objects.filter(pk=of.pk))[0]


def test_a_claim_nobody_printed_has_none(claim: Claim) -> None:
    assert sources(claim) == 0


def test_ten_copies_of_one_dispatch_are_one_source(claim: Claim, agency: Source) -> None:
    for _ in range(10):
        printed(claim, relayed=(agency,))
    assert sources(claim) == 1


def test_two_agencies_are_two(claim: Claim, agency: Source) -> None:
    for relayed in (agency, factories.source("Sudpress", Source.Kind.AGENCY)):
        printed(claim, relayed=(relayed,))
    assert sources(claim) == 2


def test_the_dispatch_itself_its_copies_and_those_that_name_it_are_one(claim: Claim, agency: Source) -> None:
    printed(claim, by=agency)
    printed(claim, relayed=(agency,))
    printed(claim, agency)
    printed(claim, agency.agent)
    assert sources(claim) == 1


def test_outlets_that_speak_for_themselves_are_as_many_as_they_are(claim: Claim) -> None:
    for _ in range(3):
        printed(claim)
    assert sources(claim) == 3


def test_one_outlet_that_repeats_itself_is_one(claim: Claim) -> None:
    outlet = factories.source()
    printed(claim, by=outlet)
    printed(claim, outlet, by=outlet)
    printed(claim, outlet.agent, by=outlet)
    assert sources(claim) == 1


def test_the_innermost_end_counts_whatever_the_way_it_came(claim: Claim, agency: Source) -> None:
    minister, police = factories.agent("The minister"), factories.agent("The police")
    printed(claim, minister, agency)
    printed(claim, minister, factories.source("Sudpress", Source.Kind.AGENCY))
    printed(claim, minister, relayed=(agency,))
    assert sources(claim) == 1
    printed(claim, police, agency)
    assert sources(claim) == 2


def test_a_report_made_from_two_agencies_is_one_of_its_own(claim: Claim, agency: Source) -> None:
    other = factories.source("Sudpress", Source.Kind.AGENCY)
    printed(claim, relayed=(agency, other))
    printed(claim, relayed=(other, agency))
    assert sources(claim) == 1


def test_all_that_is_the_same_claim_counts_together(claim: Claim, agency: Source) -> None:
    duplicate = factories.claim("The bridge is closed", same_as=claim)
    deeper = factories.claim("The bridge is closed", same_as=duplicate)
    sibling = factories.claim("The bridge is closed", same_as=claim)
    other = factories.claim("The bridge is closed")
    printed(claim, relayed=(agency,))
    printed(duplicate, relayed=(agency,))
    printed(deeper, factories.agent())
    printed(sibling)
    printed(other)
    assert [sources(each) for each in (claim, duplicate, deeper, sibling, other)] == [3, 3, 3, 3, 1]


def test_the_number_comes_with_a_list_in_one_query(claim: Claim, agency: Source, django_assert_num_queries) -> None:
    printed(claim, relayed=(agency,))
    printed(factories.claim(), relayed=(agency,))
    with django_assert_num_queries(1):
        assert counts(Claim.objects.all()) == [1, 1]
