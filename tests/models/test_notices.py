"""What a publisher corrects or retracts flags all that rests on it, until somebody settles each flag."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from claims.models import Claim, Evidence, Flag, Notice, Relation, Review, Source
from tests import factories
from tests.models.rules import every_delete, every_insert, every_update, rejected

pytestmark = pytest.mark.django_db


class Printed:
    """An article that prints a dispatch, a claim of another agency's, and a quote."""

    def __init__(self) -> None:
        self.outlet = factories.source()
        self.agency, self.other = (factories.source(kind=Source.Kind.AGENCY) for _ in range(2))
        self.document = factories.document(self.outlet)
        self.document.agencies.add(self.agency, self.other)
        self.revision = factories.revision("Ten ships. Two cranes. “Never,” she said.", self.document)
        self.ships, self.cranes = factories.claim("Ten ships."), factories.claim("Two cranes.")
        factories.appearance(self.ships, "Ten ships", self.revision, (self.agency,))
        factories.appearance(self.cranes, "Two cranes", self.revision, (self.other,))
        self.quote = factories.quote("Never,", self.revision)

    def notice(self, **fields: object) -> Notice:
        given = {"document": self.document, "issuer": self.outlet, "kind": "retraction", "day": date(2031, 1, 2)}
        return Notice(**{**given, "note": "Invented.", "recorded_by": factories.user(), **fields})

    def retracted(self, **fields: object) -> Notice:
        notice = self.notice(**fields)
        notice.save()
        return notice


@pytest.fixture
def printed() -> Printed:
    return Printed()


def flagged() -> set[object]:
    return {flag.review or flag.subject for flag in Flag.objects.open()}


@every_insert
def test_all_that_is_printed_in_it_is_flagged_and_nothing_else(insert, printed: Printed) -> None:
    factories.published_review(factories.claim(), "true")
    published = factories.published_review(printed.ships, "true")
    draft = Review.start(printed.quote, "attribution", factories.user())
    elsewhere = factories.claim()
    confirmed = Relation.objects.create(
        from_claim=elsewhere, to_claim=printed.cranes, kind="supports", decision="confirmed", decided_by=draft.actor
    )
    Relation.objects.create(from_claim=elsewhere, to_claim=printed.ships, kind="contradicts")
    insert(printed.notice())
    assert flagged() == {printed.ships, printed.cranes, printed.quote, published, draft, confirmed}


def test_what_an_agency_retracts_flags_what_came_through_it_or_through_none_named(printed: Printed) -> None:
    printed.retracted(issuer=printed.agency)
    assert flagged() == {printed.ships, printed.quote}


def test_a_review_elsewhere_with_the_document_as_evidence_is_flagged(printed: Printed) -> None:
    reviewer, approver = factories.user(), factories.user()
    draft = Review.start(factories.claim(), "content", reviewer, verdict="true", rationale="As printed.")
    Evidence.objects.create(review=draft, bearing="supports", document=printed.document)
    published = draft.submit(reviewer).approve(approver).publish(approver)
    printed.retracted()
    flag = Flag.objects.get(basis="evidence")
    assert flag.review == published


def test_past_steps_and_retracted_verdicts_are_not_flagged(printed: Printed) -> None:
    published = factories.published_review(printed.ships, "true")
    published.retract(published.actor, "Wrong.")
    printed.retracted()
    assert not Flag.objects.exclude(review=None).exists()


def test_the_verdict_in_force_and_the_work_on_the_next_are_both_flagged(printed: Printed) -> None:
    published = factories.published_review(printed.ships, "true")
    again = Review.start(printed.ships, "content", published.reviewer)
    printed.retracted()
    assert {published, again} <= flagged()


@every_insert
def test_a_notice_is_of_what_the_document_prints_and_says_what_was_wrong(insert, printed: Printed) -> None:
    with rejected("notice_of_what_it_printed"):
        insert(printed.notice(issuer=factories.source()))
    with rejected("notice_says_what_was_wrong"):
        insert(printed.notice(note=""))
    with rejected("notice_kind"):
        insert(printed.notice(kind="rumour"))
    printed.retracted()
    with rejected("already exists"):
        insert(printed.notice())


@every_update
def test_a_notice_is_not_changed(update, printed: Printed) -> None:
    with rejected("Cannot update"):
        update(printed.retracted(), note="Otherwise.")


@every_delete
def test_a_notice_is_not_deleted(delete, printed: Printed) -> None:
    notice = printed.retracted()
    with pytest.raises(DatabaseError), transaction.atomic():
        delete(notice)


def test_a_notice_is_not_of_a_day_to_come(printed: Printed) -> None:
    with pytest.raises(ValidationError, match="Not a day to come"):
        printed.notice(day=timezone.localdate() + timedelta(days=1)).full_clean()


@every_update
def test_a_flag_stays_what_was_raised_and_settled(update, printed: Printed) -> None:
    printed.retracted()
    flag = Flag.objects.get(claim=printed.ships)
    with rejected("flag_stays_what_it_is"):
        update(flag, claim=printed.cranes)
    flag.refresh_from_db()
    flag.settle(factories.user(), "The port confirms it.")
    with rejected("flag_stays_what_it_is"):
        update(flag, note="Otherwise.")


@every_update
@pytest.mark.parametrize(
    "fields", [{"settlement": "stands"}, {"note": "Sure."}, {"settled_at": timezone.now() + timedelta(days=9)}]
)
def test_a_flag_is_settled_by_somebody_with_a_reason(update, fields: dict[str, object], printed: Printed) -> None:
    printed.retracted()
    with rejected("flag_settled_by_somebody"):
        update(Flag.objects.get(claim=printed.ships), **fields)


def test_a_flag_is_settled_once_and_with_words(printed: Printed) -> None:
    printed.retracted()
    flag = Flag.objects.get(claim=printed.ships)
    with pytest.raises(ValidationError, match="what was re-checked"):
        flag.settle(factories.user(), " ")
    flag.settle(factories.user(), "Stands.")
    with pytest.raises(ValidationError, match="already"):
        flag.settle(factories.user(), "Again.")


def test_the_next_verdict_made_public_settles_its_flag_and_the_claims(printed: Printed) -> None:
    published = factories.published_review(printed.ships, "true")
    printed.retracted()
    published.retract(published.actor, "The source withdrew it.")
    settled = Flag.objects.filter(claim=printed.ships)
    assert {(flag.settlement, flag.settled_by) for flag in settled} == {("reviewed", published.actor)}
    assert {printed.cranes, printed.quote} == flagged()


def test_a_claims_flag_stays_open_while_one_of_its_reviews_is_flagged(printed: Printed) -> None:
    content = factories.published_review(printed.ships, "true")
    attribution = factories.published_review(printed.ships, "authentic", "attribution")
    printed.retracted()
    content.retract(content.actor, "Withdrawn.")
    assert {printed.ships, attribution} <= flagged()


def test_what_was_flagged_since_it_was_written_is_neither_approved_nor_published(printed: Printed) -> None:
    reviewer, approver = factories.user(), factories.user()
    draft = Review.start(printed.ships, "content", reviewer, verdict="true", rationale="As printed.")
    submitted = draft.submit(reviewer)
    printed.retracted()
    with rejected("review_flagged_is_looked_at_again"):
        submitted.approve(approver)
    Flag.objects.get(review=submitted).settle(reviewer, "Confirmed by the port.")
    submitted.approve(approver).publish(approver)
    assert Claim.objects.get(pk=printed.ships.pk).status == "true"
