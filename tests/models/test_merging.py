"""Two agents become one, and two again: every row goes where it belongs, and the base allows nothing in between."""

from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from claims.models import Agent, AgentAlias, Attribution, Claim, Merge, Quote, Source
from tests import factories
from tests.models.rules import accepted, at_once, every_insert, every_update, rejected

pytestmark = pytest.mark.django_db

TABLES: tuple[type[models.Model], ...] = (Agent, AgentAlias, Quote, Claim, Attribution, Source)


def merge(merged: Agent, kept: Agent) -> Merge:
    with accepted():
        return Merge.objects.make(merged=merged, kept=kept, by=factories.user())


def speaking(agent: Agent, words: str = "Rain is near") -> tuple[Quote, Claim]:
    """A quote and a claim of an agent, whom the chains name too."""
    revision = factories.revision(f"{words}, {words.lower()}.")
    quote = factories.quote(words, revision, agent)
    quote.attributions.create(position=0, agent=agent)
    claim = factories.claim(claimant=agent)
    factories.appearance(claim, words.lower(), revision, (agent, revision.document.source))
    return quote, claim


def everything() -> list[dict[str, Any]]:
    """All rows with all columns, but for the time of the last change."""
    return [
        {name: value for name, value in row.items() if name != "updated_at"}
        for table in TABLES
        for row in table._default_manager.order_by("pk").values()
    ]


def test_all_that_pointed_to_the_merged_points_to_the_kept() -> None:
    merged, kept = factories.agent("Kijev"), factories.agent("Kyiv")
    quote, claim = speaking(merged)
    merged.aliases.create(name="Kiev", language="it")
    source = Source.objects.create(name="Kijev", agent=merged)
    made = merge(merged, kept)
    for row in (quote, claim, source):
        row.refresh_from_db()
    assert quote.speaker == claim.claimant == source.agent == kept
    assert set(Attribution.objects.exclude(agent=None).values_list("agent", flat=True)) == {kept.pk}
    assert sorted(kept.aliases.values_list("name", flat=True)) == ["Kiev", "Kijev"]
    assert [len(getattr(made, name)) for name in Merge.MOVED] == [1, 1, 2, 1, 1]


def test_undone_everything_is_as_it_was() -> None:
    merged, kept = factories.agent("Kijev"), factories.agent("Kyiv")
    Agent.objects.filter(pk=merged.pk).update(role="government", wikidata="Q1")
    for agent in (merged, kept):
        speaking(agent)
        agent.aliases.create(name="Kiev", language="it")
    merged.aliases.create(name="Kiew", language="de")
    Source.objects.create(name="Kijev", agent=merged)
    before = everything()
    made = merge(merged, kept)
    kept.refresh_from_db()
    assert (kept.role, kept.wikidata) == ("government", "Q1")
    assert everything() != before
    with accepted():
        made.undo()
    assert everything() == before
    assert not Merge.objects.exists()


def test_what_came_to_the_kept_since_stays_with_it() -> None:
    merged, kept, other = factories.agent("Kijev"), factories.agent("Kyiv"), factories.agent("Moscow")
    quote, claim = speaking(merged)
    made = merge(merged, kept)
    later, _ = speaking(kept, "Wind is near")
    kept.aliases.create(name="Kyjiw")
    Claim.objects.filter(pk=claim.pk).update(claimant=other)
    made.undo()
    for row in (quote, claim, later):
        row.refresh_from_db()
    assert (quote.speaker, later.speaker, claim.claimant) == (merged, kept, other)
    assert [alias.name for alias in kept.aliases.all()] == ["Kyjiw"]


def test_what_a_person_took_away_and_another_merge_brought_again_stays() -> None:
    merged, kept, other = factories.agent("Kijev"), factories.agent("Kyiv"), factories.agent("Kyiv office")
    quote, _ = speaking(merged)
    first = merge(merged, kept)
    Quote.objects.filter(pk=quote.pk).update(speaker=other)
    second = merge(other, kept)
    first.undo()
    quote.refresh_from_db()
    assert quote.speaker == kept
    second.undo()
    quote.refresh_from_db()
    assert quote.speaker == other


def test_who_went_into_one_merged_further_is_merged_into_the_last() -> None:
    first, second, third = (factories.agent(name) for name in ("Kijev", "Kiev", "Kyiv"))
    quote, _ = speaking(first)
    before = everything()
    into_second = merge(first, second)
    between = everything()
    into_third = merge(second, third)
    quote.refresh_from_db()
    assert quote.speaker == third
    assert set(Merge.objects.values_list("merged__name", "kept__name")) == {("Kijev", "Kyiv"), ("Kiev", "Kyiv")}
    with pytest.raises(ValidationError, match="Kiev went into Kyiv since"):
        into_second.undo()
    into_third.undo()
    assert everything() == between
    into_second.undo()
    assert everything() == before


def test_merges_into_one_are_undone_in_any_order() -> None:
    kept = factories.agent("Kyiv")
    others = [factories.agent(name) for name in ("Kijev", "Kiev")]
    quotes = [speaking(agent, words)[0] for agent, words in zip(others, ("Rain is near", "Wind is near"), strict=True)]
    first, second = (merge(agent, kept) for agent in others)
    first.undo()
    for quote in quotes:
        quote.refresh_from_db()
    assert [quote.speaker for quote in quotes] == [others[0], kept]
    second.undo()
    assert Quote.objects.get(pk=quotes[1].pk).speaker == others[1]


def test_a_chain_that_names_both_names_the_kept_twice_and_is_restored() -> None:
    merged, kept = factories.agent("Kijev"), factories.agent("Kyiv")
    quote, _ = speaking(merged)
    quote.attributions.create(position=1, agent=kept)
    made = merge(merged, kept)
    assert [link.agent for link in quote.attributions.all()] == [kept, kept]
    made.undo()
    assert [link.agent for link in quote.attributions.all()] == [merged, kept]


def test_the_name_of_one_known_in_a_document_only_does_not_become_known_everywhere() -> None:
    document = factories.document()
    local = Agent.objects.create(name="Georgia", kind="government", document=document)
    kept = factories.agent("State of Georgia", Agent.Kind.GOVERNMENT)
    merge(local, kept)
    assert not kept.aliases.exists()
    assert not Agent.objects.known_as("Georgia").exists()
    assert Agent.objects.known_as("Georgia", document).get() == kept


def refused(merged: Agent, kept: Agent) -> str:
    before = everything()
    with pytest.raises(ValidationError) as error:
        Merge.objects.make(merged=merged, kept=kept, by=factories.user())
    assert everything() == before
    return " ".join(error.value.messages)


def test_two_whom_wikidata_tells_apart_are_not_merged() -> None:
    first, second = factories.agent(), factories.agent()
    Agent.objects.filter(pk=first.pk).update(wikidata="Q1")
    Agent.objects.filter(pk=second.pk).update(wikidata="Q2")
    assert "Q1 and Q2" in refused(first, second)


def test_two_publishers_are_not_merged() -> None:
    first, second = factories.source("Herald"), factories.source("Gazette")
    assert "Herald and Gazette" in refused(first.agent, second.agent)


def test_an_agent_is_not_merged_into_itself_nor_twice_nor_into_one_merged_away() -> None:
    first, second, third = (factories.agent(name) for name in "ABC")
    assert "itself" in refused(first, first)
    merge(first, second)
    assert "A is merged into another already" in refused(first, third)
    assert "A is merged into another already" in refused(third, first)


def test_nobody_known_everywhere_goes_into_one_known_in_a_document_only() -> None:
    local = Agent.objects.create(name="mayor", document=factories.document())
    assert "only in one document" in refused(factories.agent(), local)
    with rejected("merge_leads_to_one_who_stands"):
        Merge.objects.create(merged=factories.agent(), kept=local, made_by=factories.user())


# What the database refuses, whoever writes.


@every_insert
def test_no_row_is_added_to_an_agent_merged_away(insert) -> None:
    merged, kept = factories.agent(), factories.agent()
    merge(merged, kept)
    revision = factories.revision("Rain is near.")
    quote = factories.quote("near", revision)
    rows = {
        "quote_speaker": Quote(revision=revision, start=0, end=4, exact="Rain", speaker=merged),
        "claim_claimant": Claim(text="Rain", claimant=merged),
        "attribution_agent": Attribution(quote=quote, position=0, agent=merged),
        "source_agent": Source(name="Rain News", agent=merged),
        "agentalias_agent": AgentAlias(agent=merged, name="Rain"),
    }
    for column, row in rows.items():
        with rejected(f"{column}_not_merged_away"):
            insert(row)


@every_update
def test_no_row_is_moved_to_an_agent_merged_away(update) -> None:
    merged, kept = factories.agent(), factories.agent()
    quote, claim = speaking(kept)
    merge(merged, kept)
    with rejected("quote_speaker_not_merged_away"):
        update(quote, speaker=merged)
    with rejected("claim_claimant_not_merged_away"):
        update(claim, claimant=merged)
    with rejected("attribution_agent_not_merged_away"):
        update(quote.attributions.get(), agent=merged)


@every_insert
def test_no_merge_leads_to_one_merged_away_or_leaves_rows_behind(insert) -> None:
    first, second, third = (factories.agent() for _ in range(3))
    by = factories.user()
    merge(first, second)
    with rejected("merge_leads_to_one_who_stands"):
        insert(Merge(merged=third, kept=first, made_by=by))
    with rejected("merge_leads_to_one_who_stands"):
        insert(Merge(merged=second, kept=third, made_by=by))
    with rejected("merge_leads_to_one_who_stands"):  # the cycle
        insert(Merge(merged=second, kept=first, made_by=by))
    with rejected("merge_not_into_itself"):
        insert(Merge(merged=third, kept=third, made_by=by))
    with rejected("merged_id"):
        insert(Merge(merged=first, kept=third, made_by=by))
    speaking(third)
    with rejected("rows still point to agent"):
        insert(Merge(merged=third, kept=second, made_by=by))


@every_update
def test_a_merge_is_not_turned_into_a_cycle(update) -> None:
    first, second, third = (factories.agent() for _ in range(3))
    merge(first, second)
    other = merge(third, second)
    with rejected("merge_leads_to_one_who_stands"):
        update(other, kept=first)


def test_an_agent_others_went_into_is_not_deleted() -> None:
    merged, kept = factories.agent(), factories.agent()
    merge(merged, kept)
    with pytest.raises(models.ProtectedError):
        kept.delete()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_merges_at_once_close_no_cycle() -> None:
    first, second, by = factories.agent(), factories.agent(), factories.user()
    (error,) = at_once(
        lambda: Merge.objects.make(merged=first, kept=second, by=by),
        lambda: Merge.objects.make(merged=second, kept=first, by=by),
    )
    assert isinstance(error, ValidationError)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_merge_misses_no_row_written_at_the_same_time() -> None:
    merged, kept, by = factories.agent(), factories.agent(), factories.user()
    assert not at_once(
        lambda: Claim.objects.create(text="Rain", claimant=merged),
        lambda: Merge.objects.make(merged=merged, kept=kept, by=by),
    )
    assert Claim.objects.get().claimant == kept


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_row_written_while_its_agent_is_merged_away_is_refused() -> None:
    merged, kept, by = factories.agent(), factories.agent(), factories.user()
    (error,) = at_once(
        lambda: Merge.objects.make(merged=merged, kept=kept, by=by),
        lambda: Claim.objects.create(text="Rain", claimant=merged),
    )
    assert "was merged into agent" in str(error)


def test_history_tells_who_merged_and_who_undid_it() -> None:
    merged, kept, one, two = factories.agent(), factories.agent(), factories.user(), factories.user()
    with pghistory.context(user=one.pk):
        made = Merge.objects.make(merged=merged, kept=kept, by=one)
    with pghistory.context(user=two.pk):
        made.undo()
    events = apps.get_model("claims", "MergeEvent").objects.order_by("pgh_id").select_related("pgh_context")
    assert [(event.pgh_label, event.pgh_context.metadata["user"]) for event in events] == [
        ("insert", one.pk),
        ("delete", two.pk),
    ]
    assert {(event.merged_id, event.kept_id, event.made_by_id) for event in events} == {(merged.pk, kept.pk, one.pk)}


# Who may be the same.


def alike(agent: Agent) -> list[str]:
    return [other.name for other in Agent.objects.alike(agent)]


def test_likely_duplicates_are_written_alike_or_part_of_one_another(django_assert_num_queries: Any) -> None:
    full = factories.agent("Taras Hnatenko")
    for name in ("Hnatenko", "Taras Hnatenkov", "Somebody Else", "Taras the Great"):
        factories.agent(name)
    factories.agent("T. H.").aliases.create(name="Taras Hnatenco")
    assert set(alike(full)) == {"Hnatenko", "Taras Hnatenkov", "T. H."}
    assert alike(Agent.objects.get(name="Hnatenko"))[0] == "Taras Hnatenko"
    with django_assert_num_queries(2):  # the aliases, and all who are alike
        alike(full)


def test_no_duplicate_is_of_a_kind_or_document_that_rules_it_out() -> None:
    jordan = factories.agent("Jordan")
    factories.agent("Jordan", Agent.Kind.GOVERNMENT)
    Agent.objects.create(name="Jordan", document=factories.document())
    assert alike(jordan) == []
    Agent.objects.create(name="Jordan")
    assert alike(jordan) == ["Jordan"]


def test_nobody_merged_away_is_a_duplicate() -> None:
    merged, kept = factories.agent("Ana Ruiz"), factories.agent("Ana Ruis")
    merge(merged, kept)
    assert alike(factories.agent("Ana Ruiss")) == ["Ana Ruis"]


def test_however_many_are_alike_a_few_are_told(django_assert_num_queries: Any) -> None:
    agents = [factories.agent(f"Ana Ruiz {number}") for number in range(30)]
    with django_assert_num_queries(2):
        assert len(alike(agents[0])) == 6
