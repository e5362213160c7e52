"""A chain of attribution runs 0, 1, 2… from the one who says it to the outlet; its cues are words of the text."""

import pytest

from claims.models import Appearance, Attribution, Quote
from tests import factories
from tests.models.rules import accepted, at_once, every_delete, every_insert, every_update, rejected

pytestmark = pytest.mark.django_db

TEXT = "Rain is near, said the mayor, according to the agency. 🌧 Wind, said the mayor."


@pytest.fixture
def quote() -> Quote:
    return factories.quote("Rain is near", factories.revision(TEXT))


def link(of: Quote | Appearance, position: int, **fields: object) -> Attribution:
    fields.setdefault("agent", factories.agent())
    return Attribution(**{"quote" if isinstance(of, Quote) else "appearance": of}, position=position, **fields)


def chain(of: Quote | Appearance, length: int) -> list[Attribution]:
    return Attribution.objects.bulk_create(link(of, position) for position in range(length))


@every_insert
@pytest.mark.parametrize("position", [1, 2, 7])
def test_a_chain_starts_at_0(insert, quote: Quote, position: int) -> None:
    with rejected("attribution_positions_gap_free"):
        insert(link(quote, position))


@every_insert
def test_a_chain_has_no_gap(insert, quote: Quote) -> None:
    chain(quote, 2)
    with rejected("attribution_positions_gap_free"):
        insert(link(quote, 3))
    with accepted():
        insert(link(quote, 2))


@every_insert
def test_a_position_is_taken_once(insert, quote: Quote) -> None:
    chain(quote, 2)
    with rejected("attribution_"):
        insert(link(quote, 1))


@every_insert
def test_chains_of_appearances_keep_the_same_rules(insert, quote: Quote) -> None:
    appearance = factories.appearance(factories.claim(), "Rain is near", quote.revision, (factories.agent(),))
    with rejected("attribution_"):
        insert(link(appearance, 0))
    with rejected("attribution_positions_gap_free"):
        insert(link(appearance, 2))


@every_delete
def test_only_the_end_of_a_chain_comes_off(delete, quote: Quote) -> None:
    _, middle, _ = chain(quote, 3)
    with rejected("attribution_positions_gap_free"):
        delete(middle)
    with accepted():
        delete(Attribution.objects.get(position=2))


@every_update
def test_a_link_does_not_leave_its_chain_broken(update, quote: Quote) -> None:
    first, _ = chain(quote, 2)
    other = factories.quote("Wind", quote.revision)
    with rejected("attribution_positions_gap_free"):
        update(first, position=4)
    with rejected("attribution_positions_gap_free"):
        update(Attribution.objects.get(pk=first.pk), quote=other)


def test_a_chain_may_be_renumbered_in_one_transaction(quote: Quote) -> None:
    first, second, third = chain(quote, 3)
    with accepted():
        for position, kept in enumerate([third, first, second]):
            Attribution.objects.filter(pk=kept.pk).update(position=position)
    assert list(quote.attributions.all()) == [third, first, second]


def test_a_chain_goes_with_its_quote(quote: Quote) -> None:
    chain(quote, 3)
    with accepted():
        quote.delete()
    assert not Attribution.objects.exists()


@every_insert
def test_a_link_belongs_to_a_quote_or_an_appearance(insert, quote: Quote) -> None:
    appearance = factories.appearance(factories.claim(), "Rain", quote.revision)
    with rejected("attribution_of_quote_or_appearance"):
        insert(link(quote, 0, appearance=appearance))
    with rejected("attribution_of_quote_or_appearance"):
        insert(Attribution(position=0, agent=factories.agent()))


@every_insert
def test_a_link_names_an_agent_or_a_source(insert, quote: Quote) -> None:
    with rejected("attribution_to_agent_or_source"):
        insert(link(quote, 0, source=factories.source()))
    with rejected("attribution_to_agent_or_source"):
        insert(link(quote, 0, agent=None))


@every_insert
def test_a_cue_is_the_text_it_points_to(insert, quote: Quote) -> None:
    start = TEXT.rindex("said")
    with rejected("attribution_cue_equals_text"):
        insert(link(quote, 0, cue="told", cue_start=start, cue_end=start + 4))
    with rejected("attribution_cue_equals_text"):
        insert(link(quote, 0, cue="mayor.", cue_start=len(TEXT) - 6, cue_end=len(TEXT) + 1))
    with accepted():
        insert(link(quote, 0, cue="said", cue_start=start, cue_end=start + 4))


@every_insert
@pytest.mark.parametrize(("start", "end"), [(3, None), (None, 3), (3, 3), (4, 3)])
def test_a_cue_has_both_ends_or_none(insert, quote: Quote, start: int | None, end: int | None) -> None:
    with rejected("attribution_cue_span_not_empty" if start is None or start == end else ""):
        insert(link(quote, 0, cue="", cue_start=start, cue_end=end))


@every_update
def test_a_quote_does_not_leave_its_cues_behind(update) -> None:
    first = factories.revision("Rain, said the mayor")
    moved = factories.revision("Rain, as the mayor said", first.document)
    quote = factories.quote("Rain", first)
    cued = link(quote, 0, cue="said", cue_start=6, cue_end=10)
    cued.save()
    with rejected("quote_cues_follow"):
        update(quote, revision=moved)
    quote.refresh_from_db()
    with accepted():
        update(quote, revision=moved)
        Attribution.objects.filter(pk=cued.pk).update(cue_start=19, cue_end=23)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_cannot_break_a_chain_together() -> None:
    quote = factories.quote("Rain is near", factories.revision(TEXT))
    _, last = chain(quote, 2)
    new = link(quote, 2)
    (error,) = at_once(lambda: Attribution.objects.get(pk=last.pk).delete(), new.save)
    assert "without a gap" in str(error)
