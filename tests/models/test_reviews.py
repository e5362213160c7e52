"""A review goes from draft to published in steps that are only ever added, with an approver who did not write it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from claims.models import Claim, Evidence, Quote, Review
from tests import factories
from tests.models.rules import accepted, at_once, every_delete, every_insert, every_update, rejected, sql

pytestmark = pytest.mark.django_db

ALLOWED = {(earlier, later) for earlier, following in Review.TRANSITIONS.items() for later in following}


def step(after: Review, status: str, **changes: Any) -> Review:
    """The next row, unsaved, whether or not it may follow."""
    fields: dict[str, Any] = {
        "claim": after.claim,
        "quote": after.quote,
        "aspect": after.aspect,
        "verdict": after.verdict or "false",
        "rationale": after.rationale or "Because.",
        "reviewer": after.reviewer,
        "approver": None if status in ("draft", "submitted") else after.approver or factories.user(),
        "actor": after.reviewer,
        "supersedes": after,
        "status": status,
    }
    return Review(**{**fields, **changes})


def at(status: str, of: Claim | Quote | None = None) -> Review:
    """A review that has come as far as `status`."""
    reviewer, approver = factories.user(), factories.user()
    review = Review.start(of or factories.claim(), "content", reviewer, verdict="false", rationale="Because.")
    path = {
        "draft": [],
        "submitted": ["submitted"],
        "approved": ["submitted", "approved"],
        "published": ["submitted", "approved", "published"],
        "corrected": ["submitted", "approved", "published", "corrected"],
        "retracted": ["submitted", "approved", "published", "retracted"],
    }[status]
    for following in path:
        approved = None if following == "submitted" else approver
        review = step(review, following, approver=approved)
        review.save()
    return review


def make_public(approved: Review) -> Review:
    assert approved.approver
    return approved.publish(approved.approver)


@every_insert
@pytest.mark.parametrize("later", Review.Status.values)
@pytest.mark.parametrize("earlier", Review.Status.values)
def test_a_step_follows_only_where_the_work_allows_it(insert, earlier: str, later: str) -> None:
    review = at(earlier)
    with accepted() if (earlier, later) in ALLOWED else rejected("review_transition"):
        insert(step(review, later))


@every_insert
@pytest.mark.parametrize("status", [status for status in Review.Status.values if status != "draft"])
def test_work_starts_with_a_draft(insert, status: str) -> None:
    draft = Review(claim=factories.claim(), aspect="content", reviewer=factories.user())
    with rejected("review_transition"):
        insert(step(draft, status, supersedes=None))


@every_insert
def test_a_step_follows_one_of_the_same_subject_and_aspect(insert) -> None:
    draft = at("draft")
    with rejected("review_transition"):
        insert(step(draft, "submitted", claim=factories.claim()))
    with rejected("review_transition"):
        insert(step(draft, "submitted", aspect="attribution", verdict="authentic"))


@every_insert
def test_a_subject_has_one_chain_an_aspect(insert) -> None:
    draft = at("draft")
    with rejected("review_one_chain_per_claim_aspect"):
        insert(step(draft, "draft", supersedes=None))
    with accepted():
        insert(step(draft, "draft", supersedes=None, aspect="attribution", verdict="authentic"))


@every_insert
def test_a_chain_does_not_fork(insert) -> None:
    draft = at("draft")
    step(draft, "submitted").save()
    with rejected("supersedes_id"):
        insert(step(draft, "submitted"))


def test_a_later_step_has_a_later_number() -> None:
    """What the base shows is the last row by number."""
    review = at("published")
    with rejected("review_transition"):
        step(review, "corrected", id=Review.objects.order_by("id")[0].pk - 1).save(force_insert=True)


@every_insert
@pytest.mark.parametrize("status", ["approved", "published", "retracted"])
@pytest.mark.parametrize("change", [{"verdict": "true"}, {"reviewer": None}])
def test_what_was_submitted_is_what_is_approved_and_published(insert, status: str, change: dict[str, Any]) -> None:
    before = {"approved": "submitted", "published": "approved", "retracted": "published"}[status]
    changed = {name: value or factories.user() for name, value in change.items()}
    with rejected("review_transition"):
        insert(step(at(before), status, **changed))


@every_insert
def test_who_approved_it_is_named_when_it_is_published(insert) -> None:
    with rejected("review_transition"):
        insert(step(at("approved"), "published", approver=factories.user()))
    with rejected("review_transition"):
        insert(step(at("approved"), "published", rationale="Other words."))


@every_insert
def test_somebody_else_approves(insert) -> None:
    submitted = at("submitted")
    with rejected("review_approver_not_reviewer"):
        insert(step(submitted, "approved", approver=submitted.reviewer))


@every_insert
@pytest.mark.parametrize(("before", "status"), [("submitted", "approved"), ("approved", "published")])
def test_nothing_is_approved_or_published_without_an_approver(insert, before: str, status: str) -> None:
    with rejected("review_"):
        insert(step(at(before), status, approver=None))


@every_insert
def test_a_verdict_comes_with_its_reasons(insert) -> None:
    for missing in ("verdict", "rationale"):
        with rejected("review_verdict_and_rationale_when_submitted"):
            insert(step(at("draft"), "submitted", **{missing: ""}))


@every_insert
@pytest.mark.parametrize("verdict", Review.Verdict.values)
@pytest.mark.parametrize("aspect", Review.Aspect.values)
def test_a_verdict_fits_its_aspect(insert, aspect: str, verdict: str) -> None:
    draft = Review(claim=factories.claim(), aspect=aspect, reviewer=factories.user())
    fits = verdict in Review.VERDICTS[aspect]
    with accepted() if fits else rejected("review_verdict_fits_aspect"):
        insert(step(draft, "draft", supersedes=None, verdict=verdict))


@every_insert
def test_a_review_is_of_a_claim_or_of_a_quote(insert) -> None:
    quote = factories.quote("two", factories.revision("One two"))
    draft = Review(claim=factories.claim(), aspect="content", reviewer=factories.user())
    with rejected("review_of_claim_or_quote"):
        insert(step(draft, "draft", supersedes=None, quote=quote))
    with rejected("review_of_claim_or_quote"):
        insert(step(draft, "draft", supersedes=None, claim=None))


@every_update
@pytest.mark.parametrize("change", [{"verdict": "true"}, {"rationale": "Other."}, {"status": "submitted"}])
def test_a_step_never_changes(update, change: dict[str, str]) -> None:
    with rejected("Cannot update or delete rows from claims_review"):
        update(at("draft"), **change)


@every_delete
def test_a_step_is_never_deleted(delete) -> None:
    with rejected("Cannot update or delete rows from claims_review"):
        delete(at("draft"))


@pytest.mark.parametrize("table", ["claims_review", "claims_claim", "auth_user"])
def test_reviews_are_never_emptied_at_a_stroke(table: str) -> None:
    with accepted():
        at("draft")
    with rejected("Cannot truncate rows"):
        sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("draft", "in_review"),
        ("submitted", "in_review"),
        ("approved", "in_review"),
        ("published", "false"),
        ("corrected", "false"),
        ("retracted", "retracted"),
    ],
)
def test_a_claim_shows_the_last_verdict_made_public(status: str, shown: str) -> None:
    claim = factories.claim()
    assert claim.status == "unverified"
    at(status, claim)
    claim.refresh_from_db()
    assert claim.status == shown


def test_a_new_round_leaves_the_verdict_standing_until_it_ends() -> None:
    claim = factories.claim()
    published = at("published", claim)
    again = published.revise(published.reviewer, verdict="true", rationale="New figures.")
    claim.refresh_from_db()
    assert (claim.status, again.round) == ("false", 2)
    published = again.submit(again.reviewer).approve(factories.user())
    make_public(published)
    claim.refresh_from_db()
    assert claim.status == "true"


def test_a_correction_replaces_the_verdict_and_keeps_the_earlier_one() -> None:
    claim = factories.claim()
    published = at("published", claim)
    approver = factories.user()
    corrected = published.correct(published.reviewer, approver, verdict="misleading", rationale="A typo.")
    claim.refresh_from_db()
    assert claim.status == "misleading"
    assert list(Review.objects.effective()) == [corrected]
    assert Review.objects.get(pk=published.pk).verdict == "false"


def test_the_two_aspects_of_a_claim_are_never_mixed() -> None:
    claim = factories.claim()
    factories.published_review(claim, "authentic", "attribution")
    claim.refresh_from_db()
    assert claim.status == "unverified"
    factories.published_review(claim, "false")
    claim.refresh_from_db()
    assert claim.status == "false"
    assert {review.verdict for review in Review.objects.effective()} == {"authentic", "false"}


def test_a_quote_shows_the_verdict_on_its_attribution() -> None:
    quote = factories.quote("two", factories.revision("One two"))
    factories.published_review(quote, "false", "content")
    quote.refresh_from_db()
    assert quote.status == "unverified"
    factories.published_review(quote, "misattributed", "attribution")
    quote.refresh_from_db()
    assert quote.status == "misattributed"


@every_update
def test_the_status_cannot_be_forged(update) -> None:
    claim = factories.claim()
    quote = factories.quote("two", factories.revision("One two"))
    update(claim, status="true")
    update(quote, status="authentic")
    claim.refresh_from_db()
    quote.refresh_from_db()
    assert (claim.status, quote.status) == ("unverified", "unverified")


@every_insert
def test_the_status_cannot_be_brought_along(insert) -> None:
    insert(Claim(text="Forged", status="true"))
    assert Claim.objects.get().status == "unverified"


def test_a_form_is_told_what_is_wrong() -> None:
    draft = at("draft")
    with pytest.raises(ValidationError, match="cannot become"):
        draft.publish(draft.reviewer)
    submitted = draft.submit(draft.reviewer)
    with pytest.raises(ValidationError, match="other than the reviewer"):
        submitted.approve(submitted.reviewer)


def evidence(of: Review) -> Evidence:
    return Evidence(review=of, bearing="supports", url="https://stats.example/table")


@every_insert
@pytest.mark.parametrize("status", Review.Status.values)
def test_evidence_is_added_until_the_verdict_is_public(insert, status: str) -> None:
    review = at(status)
    public = status in Review.PUBLIC
    with rejected("evidence_fixed_once_public") if public else accepted():
        insert(evidence(review))
    with rejected("evidence_fixed_once_public") if public else accepted():
        insert(evidence(Review.objects.filter(claim=review.claim).earliest("id")))


@every_update
@every_delete
def test_evidence_of_a_public_verdict_stays(update, delete) -> None:
    approved = at("approved")
    kept = evidence(approved)
    kept.save()
    make_public(approved)
    with rejected("evidence_fixed_once_public"):
        update(kept, excerpt="Other words")
    with rejected("evidence_fixed_once_public"):
        update(Evidence.objects.get(), review=at("draft"))
    with rejected("evidence_fixed_once_public"):
        delete(Evidence.objects.get())


@every_update
def test_evidence_is_not_slipped_under_a_public_verdict(update) -> None:
    loose = evidence(at("draft"))
    loose.save()
    with rejected("evidence_fixed_once_public"):
        update(loose, review=at("published"))


def test_evidence_is_never_emptied_at_a_stroke() -> None:
    with rejected("Cannot truncate rows from claims_evidence"):
        sql("TRUNCATE claims_evidence")


@every_insert
def test_evidence_of_a_new_round_is_added_to_it_alone(insert) -> None:
    first = at("approved")
    old = evidence(first)
    old.save()
    published = make_public(first)
    again = published.revise(published.reviewer)
    with accepted():
        insert(evidence(again))
    assert list(published.evidence_considered()) == [old]
    assert old not in again.evidence_considered()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_evidence_added_while_the_verdict_is_published_is_too_late() -> None:
    approved = at("approved")
    (error,) = at_once(lambda: make_public(approved), evidence(approved).save)
    assert "cannot change" in str(error)
    assert not Evidence.objects.exists()


@every_insert
def test_evidence_rests_on_something(insert) -> None:
    with rejected("evidence_rests_on_something"):
        insert(Evidence(review=at("draft"), bearing="supports", excerpt="Somebody said so."))


def test_whoever_rewords_a_draft_is_its_reviewer_and_cannot_approve_it() -> None:
    draft = Review.start(factories.claim(), "content", factories.user("Fact-checker"), verdict="true", rationale="So.")
    editor = factories.user("Editor")
    sent_back = draft.submit(draft.reviewer).revise(editor)
    assert sent_back.reviewer == draft.reviewer
    reworded = sent_back.revise(editor, verdict="false", rationale="So.")
    assert reworded.reviewer == editor
    with pytest.raises(ValidationError, match="other than the reviewer"):
        reworded.submit(editor).approve(editor)
