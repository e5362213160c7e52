"""Conflicts: what contradicts each other is one group, shown as ranges, with its chains, and decided on its page."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.admin.chain_graph import draw
from claims.admin.conflicts import conflict_url
from claims.admin.range_plot import plots
from claims.ingest.batch import Batch
from claims.matching.frequencies import forget
from claims.models import Agent, Appearance, Claim, Relation, Source
from claims.models.conflict import State, conflict_of, conflicts
from claims.models.provenance import Provenance
from tests import factories

pytestmark = pytest.mark.django_db

CONFLICTS = "admin:claims_relation_conflicts"


def figure(value: str, claimant: str = "", day: int = 1, unit: str = "soldiers", **fields: Any) -> Claim:
    text = fields.pop("text", f"{value} {unit} are in the region")
    revision = factories.revision(f"{text}.", factories.document(published_at=datetime(2025, 3, day, tzinfo=UTC)))
    who = Agent.objects.filter(name=claimant).first() or (factories.agent(claimant) if claimant else None)
    made = factories.claim(text, who, language=fields.pop("language", "en"))
    factories.quantity(made, value, unit=unit, **fields)
    factories.appearance(made, text, revision, (who,) if who else ())
    return made


def against(one: Claim, other: Claim, **fields: Any) -> Relation:
    fields.setdefault("kind", "contradicts")
    if fields.get("decision", "suggested") != "suggested":
        fields.setdefault("decided_by", factories.user("Editor"))
    return Relation.objects.create(from_claim=one, to_claim=other, dimension="figure", **fields)


def test_claims_that_contradict_each_other_through_others_or_what_is_the_same_are_one_conflict() -> None:
    one, two, three, four, apart = (figure(str(number)) for number in range(5))
    against(one, two)
    against(three, four)
    assert [each.claims for each in conflicts()] == [(one.pk, two.pk), (three.pk, four.pk)]
    between = factories.claim(same_as=two)
    Claim.objects.filter(pk=three.pk).update(same_as=between)
    conflict = conflict_of(four.pk)
    assert conflict
    assert conflict.claims == (one.pk, two.pk, three.pk, four.pk, between.pk)
    assert conflict_of(apart.pk) is None


def test_what_was_dismissed_or_only_updates_is_no_conflict() -> None:
    one, two = figure("1"), figure("2")
    against(one, two, decision="rejected")
    against(two, one, kind="updates")
    assert conflicts() == []


def test_those_to_decide_come_first_and_of_them_the_oldest() -> None:
    resolved = against(figure("1"), figure("2"), decision="confirmed", resolution="error")
    unresolved = against(figure("1"), figure("2"), decision="confirmed")
    newer, older = against(figure("1"), figure("2")), against(figure("1"), figure("2"))
    Relation.objects.filter(pk=older.pk).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    found = conflicts()
    assert [each.contradictions[0].id for each in found] == [older.pk, newer.pk, unresolved.pk, resolved.pk]
    assert [each.state for each in found] == [State.UNDECIDED, State.UNDECIDED, State.OPEN, State.RESOLVED]
    assert found[0].since.year == 2020


def test_figures_are_ranges_in_order_of_time_and_open_where_the_text_leaves_them_open() -> None:
    later = figure("11000", "Kyiv", day=9)
    claims = [
        later,
        figure("1000", day=3, bound="vague", text="several thousand soldiers are in the region"),
        figure("10000", "Rome", day=5, bound="at_least"),
        figure("200", "Rome", day=6, bound="at_most"),
        figure("8000", "Rome", day=7, bound="about"),
        figure("5000", "Rome", day=8, bound="range", value_max="7000"),
    ]
    (plot,) = plots(claims, ())
    assert plot.unit == "soldiers"
    assert [(each.low, each.high) for each in plot.ranges] == [
        (1000, 10000),
        (10000, None),
        (None, 200),
        (7600, 8400),
        (5000, 7000),
        (11000, 11000),
    ]
    assert plot.ranges[-1].claimant == "Kyiv"
    assert plot.data["rows"][1]["high"] is None


def test_figures_are_compared_where_they_count_the_same_in_whatever_language() -> None:
    claims = [figure("11000"), figure("9000", unit="soldier"), figure("12", unit="%")]
    plotted = plots(claims, ())
    assert [[each.claim for each in plot.ranges] for plot in plotted] == [claims[:2]]
    # Other words for it are bridged by the contradiction itself.
    people = figure("7000", unit="troupes", language="fr")
    against(people, claims[0])
    conflict = conflict_of(people.pk)
    assert conflict
    (plot,) = plots([*claims, people], conflict.contradictions)
    assert len(plot.ranges) == 3


def test_the_chains_merge_at_common_ends_and_have_as_many_origins_as_there_are_independent_sources() -> None:
    kcna, minister = factories.agent("KCNA", Agent.Kind.ORGANIZATION), factories.agent("Minister")
    afp = factories.source("AFP", Source.Kind.AGENCY)
    claim, words = factories.claim("It flew"), "It flew"

    def printed(outlet: str, *chain: Any, agencies: tuple[Source, ...] = ()) -> None:
        document = factories.document(Source.objects.filter(name=outlet).first() or factories.source(outlet))
        document.agencies.set(agencies)
        factories.appearance(claim, words, factories.revision(words, document), chain)

    printed("Europe 1", kcna, afp)
    printed("Gazette", kcna, afp)
    printed("Courier", minister)
    printed("Herald", agencies=(afp,))
    printed("Monitor")
    provenance = Provenance.of(Appearance.objects.filter(claim=claim).with_chains())
    drawing = draw(provenance)
    assert drawing.chains == (
        "Courier ← Minister",
        "Europe 1 ← AFP ← KCNA",
        "Gazette ← AFP ← KCNA",
        "Herald ← AFP",
        "Monitor",
    )
    counted: Any = Claim.objects.with_independent_sources().get(pk=claim.pk)
    assert drawing.origins == counted.independent_sources == 4
    boxes = {box.name: box for box in drawing.boxes}
    assert len(boxes) == len(drawing.boxes) == 8
    assert boxes["Europe 1"].x == boxes["Gazette"].x == 4
    assert boxes["KCNA"].x == boxes["Minister"].x == boxes["AFP"].x > boxes["Europe 1"].x


def test_no_two_boxes_of_fifty_chains_overlap() -> None:
    claim, words = factories.claim("It flew"), "It flew"
    agents = [factories.agent() for _ in range(12)]
    for number in range(50):
        chain = (agents[number % 4], agents[4 + number % 3], agents[8 + number % 4])
        factories.appearance(claim, words, factories.revision(words), chain[number % 3 :])
    drawing = draw(Provenance.of(Appearance.objects.filter(claim=claim).with_chains()))
    assert len(drawing.chains) == 50
    for one in drawing.boxes:
        for other in drawing.boxes:
            assert one is other or one.x != other.x or abs(one.y - other.y) >= one.height
    assert max(box.y + box.height for box in drawing.boxes) <= drawing.height


def test_chains_that_run_against_each_other_are_drawn() -> None:
    claim, words = factories.claim("It flew"), "It flew"
    one, other = factories.agent("One"), factories.agent("Other")
    factories.appearance(claim, words, factories.revision(words), (one, other))
    factories.appearance(claim, words, factories.revision(words), (other, one))
    drawing = draw(Provenance.of(Appearance.objects.filter(claim=claim).with_chains()))
    assert len(drawing.boxes) == 4
    assert len(drawing.curves) == 4


def test_the_list_tells_figures_and_claimants_and_is_filtered(editor: Client) -> None:
    against(figure("11000", "Kyiv", text="11,000 soldiers came"), figure("10000"))
    against(figure("3", "Rome"), figure("4"), decision="confirmed")
    page = editor.get(reverse(CONFLICTS)).content.decode()
    assert "<strong>11000</strong> (Kyiv) · <strong>10000</strong>" in page
    assert "Rome" not in page
    assert "(Rome)" in editor.get(reverse(CONFLICTS), {"state": "open"}).content.decode()
    assert editor.get(reverse(CONFLICTS), {"state": "x", "page": "x"}).status_code == 200


def test_a_conflict_is_confirmed_resolved_opened_again_and_dismissed_on_its_page(editor: Client) -> None:
    relation = against(figure("11000"), figure("10000"))
    url = conflict_url(relation.from_claim_id)
    for decision, resolution in (("confirmed", "error"), ("suggested", "open"), ("rejected", "different_events")):
        sent = {"relation": relation.pk, "decision": decision, "resolution": resolution}
        response = editor.post(url, sent)
        assert response["Location"] == f"{url}#relation-{relation.pk}"
        relation.refresh_from_db()
        assert (relation.decision, relation.resolution) == (decision, resolution)
        assert bool(relation.decided_by) == (decision != "suggested")
    page = editor.get(url).content.decode()
    assert "This claim is in no conflict" in page
    assert "Open again" in page


def test_two_articles_do_not_contradict_themselves(editor: Client) -> None:
    first = figure("1", "Rome")
    against(first, figure("2", "Kyiv"))
    assert "contradicts itself" not in editor.get(conflict_url(first.pk)).content.decode()


@pytest.mark.parametrize("wrong", [{"decision": "maybe"}, {"resolution": ""}, {"relation": "x"}, {"relation": "0"}])
def test_a_decision_that_is_none_changes_nothing_and_is_told(wrong: dict[str, str], editor: Client) -> None:
    relation = against(figure("11000"), figure("10000"))
    sent = {"relation": relation.pk, "decision": "confirmed", "resolution": "open", **wrong}
    response = editor.post(conflict_url(relation.from_claim_id), sent, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    relation.refresh_from_db()
    assert relation.decision == "suggested"


def test_who_may_only_read_sees_no_buttons_and_decides_nothing(journalist: Client) -> None:
    relation = against(figure("11000"), figure("10000"))
    url = conflict_url(relation.from_claim_id)
    page = journalist.get(url)
    assert page.status_code == 200
    assert "Dismiss" not in page.content.decode()
    sent = {"relation": relation.pk, "decision": "confirmed", "resolution": "open"}
    assert journalist.post(url, sent).status_code == 403


def test_the_pages_take_as_many_queries_with_many_claims_as_with_few(editor: Client) -> None:
    first = figure("1", "Rome")
    against(first, figure("2", "Kyiv"))
    urls = (conflict_url(first.pk), reverse(CONFLICTS))
    before = []
    for url in urls:
        editor.get(url)
        with CaptureQueriesContext(connection) as few:
            editor.get(url)
        before.append(len(few))
    for number in range(12):
        against(first, figure(str(number + 3), f"Agent of {number}"))
        against(figure("1"), figure("2"))
    for url, few_queries in zip(urls, before, strict=True):
        with CaptureQueriesContext(connection) as many:
            editor.get(url)
        assert len(many) <= few_queries <= 22


def test_an_article_against_itself_shows_both_places_of_one_text_and_is_decided(editor: Client, tmp_path: Path) -> None:
    forget()
    text = (
        "The ferry Alcyone ran aground\n3 March 2025\n\n"
        "The coast guard of Port Sallow said that 214 passengers were taken off the ferry Alcyone on Monday.\n\n"
        "By the evening all was quiet. The coast guard of Port Sallow said that 241 passengers were taken off the "
        "ferry Alcyone on Monday.\n"
    )
    article = tmp_path / "ferry.txt"
    article.write_text(text, encoding="utf-8")
    assert list(Batch(language="en").run([(article, "txt")])) == [article]
    relation = Relation.objects.select_related("from_claim", "to_claim").get(kind="contradicts")
    first, second = relation.to_claim, relation.from_claim
    places = [claim.appearances.get() for claim in (first, second)]
    assert len({place.revision_id for place in places}) == 1
    url = conflict_url(first.pk)
    page = editor.get(url)
    shown = page.content.decode()
    ((_, plot),) = page.context["plots"]
    assert [each.words for each in plot.ranges] == ["214", "241"]
    for claim, place in zip((first, second), places, strict=True):
        read = reverse("admin:claims_revision_read", args=[place.revision_id])
        assert f'href="{read}#claim-{claim.pk}"' in shown
        assert f"<mark>{place.exact}</mark>" in shown
    assert shown.count("1 independent source<") == 2  # one article, one source
    assert "The article contradicts itself" in shown
    sent = {"relation": relation.pk, "decision": "confirmed", "resolution": "error"}
    assert "Confirmed: One is an error." in editor.post(url, sent, follow=True).content.decode()
    (conflict,) = conflicts()
    assert conflict.state is State.RESOLVED
