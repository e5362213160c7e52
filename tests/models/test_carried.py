"""In a newer revision, what persons edited or reviewed stands where that is beyond doubt, or waits for a person."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Appearance, Attribution, Carried, Claim, Document, Finding, Quote, Review, Revision
from tests import factories
from tests.models.rules import accepted, every_insert, every_update, rejected

pytestmark = pytest.mark.django_db

TEXT = "Lead.\nThe envoy said: “We agreed on nothing.” Two were hurt, according to the police.\nThe end."


def newer(text: str, of: Document) -> Revision:
    revision = Revision(document=of, text=text, language=of.language)
    revision.save_as_latest()
    return revision


def quoted(exact: str = "We agreed on nothing.", text: str = TEXT, **fields: object) -> Quote:
    at = factories.revision(text)
    quote = factories.quote(exact, at, factories.agent("The envoy"), **fields)
    cue = text.index("said")
    quote.attributions.create(position=0, agent=quote.speaker, cue="said", cue_start=cue, cue_end=cue + 4)
    return quote


def states(revision: Revision) -> list[tuple[str, str]]:
    rows = Carried.objects.filter(revision=revision, link=None).order_by("id")
    return [(row.exact, row.state) for row in rows]


def test_an_edited_quote_goes_to_where_its_words_stand_with_its_chain() -> None:
    quote = quoted()
    with accepted():
        revision = newer("News. " + TEXT, quote.revision.document)
    again = Quote.objects.get(revision=revision)
    assert (again.exact, again.start, again.speaker) == (quote.exact, quote.start + 6, quote.speaker)
    link = again.attributions.get()
    assert (link.agent, link.cue_start) == (quote.speaker, TEXT.index("said") + 6)
    assert revision.text[link.cue_start : link.cue_end] == link.cue == "said"
    row = Carried.objects.get(link=None)
    assert (row.quote, row.to_quote, row.state, row.settled_by) == (quote, again, "anchored", None)


def test_what_was_only_extracted_is_left_to_extraction() -> None:
    quote = quoted(origin="extracted")
    assert states(newer(TEXT + " More.", quote.revision.document)) == []


def test_reviews_stay_attached_to_a_quote_that_is_carried() -> None:
    quote = quoted(origin="extracted")
    factories.published_review(quote, "authentic", "attribution")
    revision = newer("News. " + TEXT, quote.revision.document)
    again = Quote.objects.get(revision=revision)
    assert (again.origin, again.status, again.under_review) == ("extracted", "authentic", quote)
    third = newer("Late. " + TEXT, quote.revision.document)
    last = Quote.objects.get(revision=third)
    assert (last.status, last.under_review) == ("authentic", quote)
    checker = factories.user("Fact-checker")
    draft = Review.start(last, "attribution", checker, verdict="altered", rationale="Tape.")
    assert draft.quote == quote
    draft.submit(checker).approve(approver := factories.user("Editor")).publish(approver)
    last.refresh_from_db()
    assert last.status == "altered"
    with rejected("review_of_the_first_with_its_words"):
        Review.objects.create(quote=last, aspect="content", reviewer=approver, actor=approver)


def test_a_carried_quote_given_other_words_is_reviewed_anew() -> None:
    quote = quoted()
    factories.published_review(quote, "authentic", "attribution")
    again = Quote.objects.get(revision=newer("News. " + TEXT, quote.revision.document))
    again.end, again.exact = again.end - 1, again.exact[:-1]
    again.save()
    again.refresh_from_db()
    assert (again.reviewed_as, again.status) == (None, "unverified")


@every_update
def test_a_quote_is_reviewed_only_as_the_same_words_in_an_earlier_revision(update) -> None:
    quote = quoted()
    stranger = factories.quote("We agreed on nothing.", factories.revision(TEXT))
    other = factories.quote("Two were hurt", quote.revision)
    for wrong in (stranger, other, quote):
        with rejected("quote_reviewed_as_same_words"):
            update(quote, reviewed_as=wrong)
        quote.refresh_from_db()


def test_an_appearance_of_a_reviewed_claim_goes_along() -> None:
    at = factories.revision(TEXT)
    claim = factories.claim("Two were hurt", origin="extracted")
    appearance = factories.appearance(claim, "Two were hurt", at, (factories.agent("The police"),))
    Appearance.objects.update(origin="extracted")
    assert states(newer(TEXT + " One.", at.document)) == []
    factories.appearance(claim, "Two were hurt", Revision.objects.latest_only().get(), ())
    factories.published_review(claim, "true")
    revision = newer(TEXT + " Two.", at.document)
    again = claim.appearances.get(revision=revision)
    assert (again.exact, again.start) == (appearance.exact, appearance.start)


def test_words_at_several_places_wait_for_a_person() -> None:
    quote = quoted()
    revision = newer("He said “We agreed on nothing.” She said “We agreed on nothing.”", quote.revision.document)
    assert states(revision) == [("We agreed on nothing.", "ambiguous")]
    assert not Quote.objects.filter(revision=revision).exists()
    assert Carried.objects.waiting().count() == 1


def test_a_passage_that_only_looks_alike_is_not_taken() -> None:
    quote = quoted()
    revision = newer(TEXT.replace("nothing", "everything"), quote.revision.document)
    assert states(revision) == [("We agreed on nothing.", "orphaned")]
    assert not Quote.objects.filter(revision=revision).exists()


def test_a_cue_in_doubt_waits_while_its_quote_is_anchored() -> None:
    quote = quoted()
    text = "He said. Then she said – the envoy: “We agreed on nothing.” Two were hurt."
    revision = newer(text, quote.revision.document)
    assert states(revision) == [("We agreed on nothing.", "anchored")]
    waiting = Carried.objects.waiting().get()
    assert (waiting.exact, waiting.state, waiting.to_link.cue_start) == ("said", "ambiguous", None)
    place = text.rindex("said")
    with accepted():
        settled = waiting.settle(factories.user("Editor"), (place, place + 4))
    assert settled.state == "anchored"
    assert settled.to_link.cue_start == place
    assert Attribution.objects.filter(cue_start=place).count() == 1


def test_what_waits_is_looked_for_again_in_the_next_revision() -> None:
    quote = quoted()
    document = quote.revision.document
    newer("Nothing of it.", document)
    assert Carried.objects.waiting().get().state == "orphaned"
    revision = newer("Back: " + TEXT, document)
    assert states(revision) == [("We agreed on nothing.", "anchored")]
    assert not Carried.objects.waiting().exists()


def test_what_a_person_said_is_gone_is_not_looked_for_again() -> None:
    quote = quoted()
    newer("Nothing of it.", quote.revision.document)
    editor = factories.user("Editor")
    settled = Carried.objects.waiting().get().settle(editor, None)
    assert (settled.state, settled.gone, settled.settled_by) == ("orphaned", True, editor)
    assert states(newer("Back: " + TEXT, quote.revision.document)) == []


def test_a_person_settles_it_at_other_words_which_are_then_not_reviewed() -> None:
    quote = quoted()
    factories.published_review(quote, "authentic", "attribution")
    text = TEXT.replace("nothing", "everything")
    revision = newer(text, quote.revision.document)
    waiting = Carried.objects.waiting().get()
    (candidate,) = waiting.candidates()
    assert text[slice(*candidate)] == "We agreed on everything."
    with accepted():
        waiting.settle(factories.user("Editor"), candidate)
    again = Quote.objects.get(revision=revision)
    assert (again.exact, again.speaker, again.origin) == ("We agreed on everything.", quote.speaker, "edited")
    assert (again.reviewed_as, again.status) == (None, "unverified")
    assert not Carried.objects.waiting().exists()
    with pytest.raises(ValidationError, match="anchored already"):
        waiting.settle(factories.user("Editor"), None)


def test_what_extraction_found_at_the_place_gives_way_and_what_persons_did_does_not() -> None:
    quote = quoted()
    text = "He said “We agreed on nothing.” She said “We agreed on nothing.”"
    revision = newer(text, quote.revision.document)
    waiting = Carried.objects.waiting().get()
    (first, second) = waiting.candidates()
    extracted = factories.quote("We agreed on nothing.", revision, origin="extracted")
    edited = Quote.objects.create(revision=revision, start=second[0], end=second[1], exact=text[slice(*second)])
    editor = factories.user("Editor")
    with pytest.raises(ValidationError, match="stands there already"):
        waiting.settle(editor, second)
    with accepted():
        waiting.settle(editor, first)
    assert set(Quote.objects.filter(revision=revision)) == {edited, Carried.objects.get(quote=quote).to_quote}
    assert not Quote.objects.filter(pk=extracted.pk).exists()


def test_taking_over_again_does_nothing() -> None:
    quote = quoted()
    revision = newer(TEXT.replace("nothing", "everything"), quote.revision.document)
    before = (Quote.objects.count(), Carried.objects.count(), Finding.objects.count())
    revision.take_over()
    assert (Quote.objects.count(), Carried.objects.count(), Finding.objects.count()) == before


def test_five_hundred_spans_take_as_many_statements_as_five() -> None:
    counts = []
    for spans in (5, 500):
        text = " ".join(f"“Word {number}” and figure {number}." for number in range(spans // 2 + 1))
        at = factories.revision(text)
        speaker = factories.agent()
        places = [(text.index(f"Word {n}”"), len(f"Word {n}")) for n in range(spans // 2)]
        quotes = Quote.objects.bulk_create(
            Quote(revision=at, start=start, end=start + length, exact=text[start : start + length], speaker=speaker)
            for start, length in places
        )
        Attribution.objects.bulk_create(Attribution(quote=quote, position=0, agent=speaker) for quote in quotes)
        claims = Claim.objects.bulk_create(Claim(text=f"Claim {number}") for number in range(spans // 2))
        places = [(text.index(f"figure {n}."), len(f"figure {n}")) for n in range(spans // 2)]
        Appearance.objects.bulk_create(
            Appearance(claim=claim, revision=at, start=start, end=start + length, exact=text[start : start + length])
            for claim, (start, length) in zip(claims, places, strict=True)
        )
        with CaptureQueriesContext(connection) as queries:
            revision = newer("Now: " + text, at.document)
        assert Quote.objects.filter(revision=revision).count() == spans // 2
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30


@every_insert
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({}, "carried_anchored_has_a_place"),
        ({"state": "orphaned", "to_quote": "again"}, "carried_anchored_has_a_place"),
        ({"state": "lost"}, "carried_anchored_has_a_place"),
        ({"state": "ambiguous", "settled_by": "editor"}, "carried_ambiguous_is_not_settled"),
        ({"to_quote": "other"}, "carried_is_what_it_was"),
        ({"to_quote": "quote"}, "carried_is_what_it_was"),
        ({"state": "orphaned", "revision": "first"}, "carried_is_what_it_was"),
        ({"quote": None, "state": "orphaned"}, "carried_of_one"),
    ],
)
def test_a_bad_state_is_rejected(insert, fields: dict[str, str | None], rule: str) -> None:
    quote = quoted()
    revision = factories.revision("News. " + TEXT, quote.revision.document)
    rows: dict[str, object] = {
        "quote": quote,
        "first": quote.revision,
        "again": factories.quote(quote.exact, revision),
        "other": factories.quote("Two were hurt", revision),
        "editor": factories.user("Editor"),
    }
    given = {name: rows.get(value or "", value) for name, value in fields.items()}
    with rejected(rule):
        insert(Carried(**{"quote": quote, "revision": revision, "state": "anchored", **given}))


@every_update
def test_a_quote_that_was_carried_stays_in_its_revision(update) -> None:
    quote = quoted()
    newer("News. " + TEXT, quote.revision.document)
    with rejected("quote_carried_stays"):
        update(quote, revision=factories.revision(TEXT))


def test_a_stealth_edit_is_a_finding() -> None:
    quote = quoted(origin="extracted")
    at = quote.revision
    gone = factories.appearance(factories.claim("Two were hurt"), "Two were hurt", at)
    end = factories.quote("The end", at)
    text = TEXT.replace("nothing", "everything").replace("Two were hurt, according to the police.", "Quiet.")
    revision = newer("The end. " + text.replace("The end.", "So it goes."), at.document)
    found = {(row.kind, row.anchor.pk, row.words) for row in Finding.objects.filter(revision=revision)}
    assert ("altered", quote.pk, "We agreed on everything.") in found
    assert ("moved", end.pk, "The end") in found
    assert {kind for kind, pk, _ in found if pk == gone.pk} <= {"vanished", "altered"}
    assert len(found) == 3


@every_insert
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"kind": "altered"}, "finding_place_fits_kind"),
        ({"kind": "vanished", "start": 0, "end": 4, "words": "News"}, "finding_place_fits_kind"),
        ({"kind": "altered", "start": 0, "end": 4, "words": "Fake"}, "finding_words_equal_text"),
        ({"kind": "moved", "start": 0, "end": 4, "words": "News"}, "finding_words_equal_text"),
        ({"kind": "kept"}, "finding_place_fits_kind"),
    ],
)
def test_a_finding_says_what_the_texts_say(insert, fields: dict[str, object], rule: str) -> None:
    quote = quoted()
    revision = factories.revision("News. " + TEXT, quote.revision.document)
    with rejected(rule):
        insert(Finding(quote=quote, revision=revision, **fields))
