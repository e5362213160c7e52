"""The interchange format: what a base holds goes out, and into an empty base comes back the same to the byte."""

import json
from collections.abc import Mapping
from pathlib import Path

import pgtrigger
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from claims.ingest.batch import Batch, Tally
from claims.models import Agent, AgentAlias, Claim, Document, Evidence, ExternalReview, Quote, Relation, Review, Topic
from tests import factories

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True, serialized_rollback=True)
"""An export reads one moment of the base, which no transaction around the test may have fixed already."""


def load(path: Path, *, dry_run: bool = False) -> Tally:
    batch = Batch(dry_run=dry_run)
    for _ in batch.run([(path, path.suffix.removeprefix("."))]):
        pass
    return batch.tally


def lines(tmp_path: Path, *records: Mapping[str, object], name: str = "records.jsonl") -> Path:
    path = tmp_path / name
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def emptied() -> None:
    """As a new base is: no rows at all in the tables of the app."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE starts_with(tablename, 'claims_')")
        tables = ", ".join(name for (name,) in cursor.fetchall())
        cursor.execute(f"TRUNCATE {tables}, auth_user RESTART IDENTITY CASCADE")


@pytest.fixture
def base() -> None:
    """Something of everything: chains, answers, sameness, figures, a relation, a review in every state."""
    wire, paper = factories.source("Wire 😀", kind="agency"), factories.source("The Paper")
    document = factories.document(paper, title="Fire", language="it")
    document.agencies.add(wire)
    document.topics.add(*(Topic.objects.create(name=name) for name in ("Roghi", "Città 😀")))
    mayor = Agent.objects.create(name="sindaco", kind="person", document=document)
    kyiv = factories.agent("Kiev", kind="government")
    AgentAlias.objects.create(agent=kyiv, name="Kyiv", language="en")
    revision = factories.revision("«Già spento», ha detto. Secondo Kiev 11.000 città 😀 arse.", of=document)
    later = factories.revision("«Già spento», ha detto il sindaco.", of=document)
    quote = factories.quote("Già spento", revision, mayor)
    factories.quote("Già spento", later, mayor)
    burnt = factories.claim("11.000 città arse", kyiv, language="it", event_date="2024-11-01", event_precision="day")
    factories.quantity(burnt, "11000", unit="città", bound="about", text="11.000")
    factories.quantity(burnt, "11000", unit="città", per="anno", bound="about", text="11.000")
    factories.quantity(burnt, "0.333333", value_max="12.5", bound="range", text="0,333333–12,5")
    factories.appearance(burnt, "11.000 città 😀 arse", revision, (kyiv, wire, paper))
    denied = factories.claim("Negato", mayor, stance="denies", answers=burnt)
    factories.appearance(denied, "Kiev", revision, (mayor,))
    same = factories.claim("11,000 towns burnt", kyiv, same_as=burnt)
    Relation.objects.create(from_claim=same, to_claim=burnt, kind="same_figure", confidence=0.5)
    Relation.objects.create(from_claim=same, to_claim=burnt, kind="same", confidence=0.4)
    published = factories.published_review(burnt, "false")
    editor = published.approver
    assert editor is not None
    published.retract(editor, "Wrong town.")
    factories.published_review(quote, "authentic", aspect="attribution")
    draft = Review.start(same, "content", factories.user("Fact-checker"), rationale="Looking.")
    Evidence.objects.create(review=draft, bearing="supports", document=document, excerpt="…")
    Evidence.objects.create(review=draft, bearing="context", url="https://example.org/x")
    Review.start(same, "attribution", factories.user("Fact-checker"))
    checked = {"claim": burnt, "source": factories.source("Verifica"), "appearances": ["https://a.example/1"]}
    ExternalReview.objects.create(
        **checked,
        url="https://verifica.example/1",
        rating="Panzana pazzesca",
        published_on="2024-11-03",
        summary="È falso.",
    )
    ExternalReview.objects.create(
        **checked,
        url="https://verifica.example/2",
        rating_value="2.5",
        worst_rating="1",
        best_rating="5",
        verdict="disputed",
        verdict_from="value",
    )


@committed
@pytest.mark.usefixtures("base")
def test_an_export_read_into_an_empty_base_and_written_again_is_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    call_command("export_seeds", first, verbosity=0)
    statuses = sorted(Claim.objects.values_list("ref", "status"))
    emptied()
    assert not Claim.objects.exists()
    tally = load(first)
    assert tally.rejections == []
    call_command("export_seeds", second, verbosity=0)
    assert second.read_bytes() == first.read_bytes()
    assert sorted(Claim.objects.values_list("ref", "status")) == statuses


@committed
@pytest.mark.usefixtures("base")
def test_read_into_the_base_it_came_from_an_export_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    call_command("export_seeds", path, verbosity=0)
    tally = load(path)
    assert {outcome for _, outcome in tally.outcomes} == {"unchanged"}


def test_a_published_step_stands_for_all_before_it_and_its_evidence(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        {
            "type": "claim",
            "ref": "x",
            "text": "Two and two are five",
            "reviews": [
                {
                    "aspect": "content",
                    "verdict": "false",
                    "rationale": "They are four.",
                    "reviewer": "ada",
                    "approver": "bo",
                    "at": "2025-03-04T10:00:00+01:00",
                    "evidence": [{"bearing": "refutes", "url": "https://example.org/sums"}],
                }
            ],
        },
    )
    assert load(path).rejections == []
    claim = Claim.objects.get(ref="x")
    assert claim.status == "false"
    steps = claim.reviews.order_by("id")
    assert [step.status for step in steps] == ["draft", "submitted", "approved", "published"]
    assert steps[0].evidence.count() == 1
    assert {step.created_at.isoformat() for step in steps} == {"2025-03-04T09:00:00+00:00"}
    assert not User.objects.get(username="ada").is_active
    assert load(path).outcomes == {("claim", "unchanged"): 1}


@pytest.mark.parametrize(
    ("record", "field", "reason"),
    [
        ({"type": "claim", "ref": "x"}, "", "missing required field `text`"),
        ({"type": "claim", "ref": "x", "text": "y", "stance": "shouts"}, "stance", "shouts"),
        ({"type": "claim", "ref": "x", "text": "y", "txet": "y"}, "", "unknown field `txet`"),
        ({"type": "claim", "ref": "x", "text": "y", "answers": "z"}, "answers", "no claim has the reference “z”"),
        ({"type": "claim", "ref": "x", "text": "y", "same_as": "x"}, "same_as", "same"),
        (
            {"type": "claim", "ref": "x", "text": "y", "quantities": [{"value": "NaN", "text": "n"}]},
            "quantities[0].value",
            "a number",
        ),
        (
            {"type": "claim", "ref": "x", "text": "y", "quantities": [{"value": 3, "value_max": 2, "text": "3-2"}]},
            "quantities[0].value_max",
            "upper end",
        ),
        ({"type": "quote", "at": {"document": {"source": "Nobody"}, "exact": "y"}}, "at.document.source", "Nobody"),
        ({"type": "relation", "from_claim": "a", "to_claim": "b", "kind": "updates"}, "from_claim", "“a”"),
        ({"type": "claim", "ref": "x", "text": "nul \u0000"}, "", "NUL"),
        (
            {
                "type": "claim",
                "ref": "x",
                "text": "y",
                "reviews": [
                    {"aspect": "content", "verdict": "authentic", "rationale": "r", "reviewer": "a", "approver": "b"}
                ],
            },
            "reviews[0].verdict",
            "expected true, mostly_true",
        ),
        (
            {
                "type": "claim",
                "ref": "x",
                "text": "y",
                "reviews": [
                    {"aspect": "content", "verdict": "true", "rationale": "r", "reviewer": "a", "approver": "a"}
                ],
            },
            "",
            "review approver not reviewer",
        ),
        ({"type": "event"}, "type", "event"),
        ({"type": "source", "name": "X", "country": "Italy"}, "country", "regex"),
    ],
)
def test_a_bad_record_is_told_by_line_and_field_and_the_rest_goes_on(
    tmp_path: Path, record: Mapping[str, object], field: str, reason: str
) -> None:
    good = {"type": "claim", "ref": "good", "text": "The sea is salt"}
    tally = load(lines(tmp_path, {"type": "source", "name": "S"}, record, good))
    assert Claim.objects.filter(ref="good").exists()
    assert [(each.line, each.field) for each in tally.rejections] == [(2, field)]
    assert reason in tally.rejections[0].reason


def test_a_record_that_fails_halfway_leaves_nothing(tmp_path: Path) -> None:
    record = {
        "type": "claim",
        "ref": "half",
        "text": "y",
        "quantities": [{"value": 1, "text": "1"}],
        "appearances": [{"document": {"source": "S", "title": "none"}, "exact": "y"}],
    }
    tally = load(lines(tmp_path, {"type": "source", "name": "S"}, record))
    assert tally.rejections[0].field == "appearances[0].document.title"
    assert not Claim.objects.filter(ref="half").exists()


def test_words_that_stand_twice_need_a_start(tmp_path: Path) -> None:
    document = {"type": "document", "source": "S", "title": "T", "revisions": [{"text": "ha ha"}]}
    place: dict[str, object] = {"document": {"source": "S", "title": "T"}, "exact": "ha"}
    quote = {"type": "quote", "at": place}
    tally = load(lines(tmp_path, {"type": "source", "name": "S"}, document, quote))
    assert [each.field for each in tally.rejections] == ["at.start"]
    place["start"] = 3
    assert load(lines(tmp_path, quote)).rejections == []
    assert Quote.objects.get().start == 3


def test_a_claim_record_names_the_claim_extraction_found_in_the_same_words(tmp_path: Path) -> None:
    revision = factories.revision(
        "Kiev counts 11,000 soldiers.", of=factories.document(factories.source("S"), title="T")
    )
    kiev = factories.agent("Kiev", kind="government")
    found = factories.claim("11,000 soldiers", kiev, origin="extracted")
    factories.appearance(found, "11,000 soldiers", revision)
    record = {
        "type": "claim",
        "ref": "soldiers",
        "text": "11,000 soldiers are there",
        "claimant": {"name": "kiev"},
        "appearances": [{"document": {"source": "S", "title": "T"}, "exact": "11,000 soldiers"}],
    }
    load(lines(tmp_path, record))
    assert (Claim.objects.get().pk, Claim.objects.get().text) == (found.pk, "11,000 soldiers are there")
    assert load(lines(tmp_path, record)).outcomes == {("claim", "unchanged"): 1}


def test_what_an_editor_changed_stays(tmp_path: Path) -> None:
    path = lines(tmp_path, {"type": "claim", "ref": "x", "text": "as imported"})
    load(path)
    Claim.objects.filter(ref="x").update(text="as edited", origin="edited")
    assert load(path).outcomes == {("claim", "unchanged"): 1}
    assert Claim.objects.get(ref="x").text == "as edited"


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = lines(tmp_path, {"type": "source", "name": "S"}, {"type": "document", "source": "S", "title": "T"})
    tally = load(path, dry_run=True)
    assert tally.outcomes == {("source", "new"): 1, ("document", "new"): 1}
    assert not Document.objects.exists()
