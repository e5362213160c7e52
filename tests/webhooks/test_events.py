"""What a webhook is told of: written by the database with what happens, by whichever code path."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from claims.models import Appearance, Claim, Delivery, Relation, Review, Webhook
from claims.webhooks.payload import payload
from tests import factories

TEXT = "The port authority says 4,200 containers are waiting."


def told(webhook: Webhook | None = None) -> list[str]:
    deliveries = Delivery.objects.order_by("review_id", "appearance_id")
    return [delivery.event for delivery in (deliveries.filter(webhook=webhook) if webhook else deliveries)]


def queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'delivery' FROM procrastinate_jobs WHERE task_name = 'deliver' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def checked() -> Claim:
    claim = factories.claim("4,200 containers are waiting.")
    factories.published_review(claim, "true")
    Delivery.objects.all().delete()
    return claim


def printed(claim: Claim, text: str = TEXT) -> Appearance:
    return factories.appearance(claim, "4,200 containers are waiting", factories.revision(text))


def test_a_review_is_told_when_it_is_published_and_not_before(webhook: Webhook) -> None:
    claim = factories.claim()
    draft = Review.start(claim, "content", factories.user("Fact-checker"), verdict="true", rationale="Counted.")
    approved = draft.submit(draft.reviewer).approve(factories.user("Editor"))
    assert told() == []
    approved.publish(factories.user("Editor"))
    assert told(webhook) == ["review.published"]
    assert queued() == [str(delivery.pk) for delivery in Delivery.objects.all()]


def test_so_are_its_correction_and_its_retraction(webhook: Webhook) -> None:
    published = factories.published_review(factories.claim(), "true")
    editor, approver = factories.user("Editor"), factories.user("Editor")
    corrected = published.correct(editor, verdict="false", rationale="Counted again.", approver=approver)
    corrected.retract(editor, rationale="It was another port.")
    assert told(webhook) == ["review.published", "review.corrected", "review.retracted"]


def test_nothing_is_told_of_what_was_rolled_back(webhook: Webhook) -> None:
    with transaction.atomic():
        factories.published_review(factories.claim(), "true")
        transaction.set_rollback(True)
    assert (told(), queued()) == ([], [])


def test_each_webhook_is_told_of_what_it_asks_for_while_it_is_active(webhook: Webhook) -> None:
    of_retractions = Webhook.objects.create(
        owner=webhook.owner, name="Retractions", url="https://partner.example/", told_of=["review.retracted"]
    )
    off = Webhook.objects.create(
        owner=webhook.owner, name="Off", url="https://off.example/", told_of=["review.published"], active=False
    )
    factories.published_review(factories.claim(), "true")
    assert (told(webhook), told(of_retractions), told(off)) == (["review.published"], [], [])


def test_a_checked_claim_that_appears_in_another_document_is_told(webhook: Webhook) -> None:
    appearance = printed(checked())
    assert told() == ["claim.appeared"]
    assert Delivery.objects.get().appearance == appearance


def test_a_claim_that_nobody_checked_or_whose_verdict_was_retracted_is_not(webhook: Webhook) -> None:
    printed(factories.claim())
    retracted = factories.claim()
    factories.published_review(retracted, "true").retract(factories.user("Editor"), rationale="Wrong.")
    Delivery.objects.all().delete()
    printed(retracted)
    assert told() == []


def test_a_newer_revision_of_the_same_document_is_no_new_appearance(webhook: Webhook) -> None:
    claim = checked()
    first = printed(claim)
    newer = factories.revision(f"Updated. {TEXT}", first.revision.document)
    factories.appearance(claim, "4,200 containers are waiting", newer)
    assert told() == ["claim.appeared"]


def test_rows_written_in_bulk_are_told_too(webhook: Webhook) -> None:
    claim = checked()
    start = TEXT.index("4,200")
    Appearance.objects.bulk_create(
        Appearance(claim=claim, revision=factories.revision(TEXT), start=start, end=start + 5, exact="4,200")
        for _ in range(3)
    )
    assert told() == ["claim.appeared"] * 3


@pytest.mark.parametrize("forwards", [True, False])
def test_the_appearances_of_a_claim_found_to_be_the_same_are_told(webhook: Webhook, forwards: bool) -> None:
    known, other = checked(), factories.claim("About 4,200 boxes wait.")
    appearance = printed(other)
    assert told() == []
    one, another = (other, known) if forwards else (known, other)
    decided = Relation(from_claim=one, to_claim=another, kind="same")
    decided.decide("confirmed", webhook.owner)
    decided.save()
    assert [(each.event, each.appearance) for each in Delivery.objects.all()] == [("claim.appeared", appearance)]


def test_an_appearance_of_one_that_is_the_same_as_a_checked_claim_is_told(webhook: Webhook) -> None:
    known = checked()
    printed(factories.claim("About 4,200 boxes wait.", same_as=known))
    assert told() == ["claim.appeared"]


def test_it_is_told_what_is_public_and_nothing_else(webhook: Webhook) -> None:
    claimant = factories.agent("Port authority", "organization")
    claim = factories.claim("4,200 containers are waiting.", claimant)
    review = factories.published_review(claim, "true")
    Review.start(claim, "attribution", factories.user("Fact-checker"), verdict="authentic", rationale="Not yet public.")
    body = json.loads(payload(Delivery.objects.complete().get()))
    assert body["type"] == "review.published"
    assert body["data"]["review"] == {
        "id": review.pk,
        "url": f"http://127.0.0.1:8000/api/v1/reviews/{review.pk}",
        "aspect": "content",
        "status": "published",
        "verdict": "true",
        "rationale": "Because.",
        "published_at": review.created_at.isoformat(),
    }
    assert body["data"]["claim"]["page"] == f"http://127.0.0.1:8000/claims/{claim.ref}/"
    assert body["data"]["claim"]["claimant"] == {
        "id": claimant.pk,
        "name": "Port authority",
        "kind": "organization",
    }
    assert "Not yet public." not in json.dumps(body)


def test_of_a_quote_and_of_an_appearance_it_is_told_where_they_are_printed(webhook: Webhook) -> None:
    document = factories.document(title="Harbour strike", url="https://gazette.example/strike")
    quote = factories.quote("containers", factories.revision(TEXT, document))
    factories.published_review(quote, "authentic", "attribution")
    claim = checked()
    Delivery.objects.all().delete()
    factories.appearance(claim, "4,200", factories.revision(TEXT, factories.document(title="Another paper")))
    factories.published_review(factories.quote("authority", quote.revision), "altered", "attribution")
    appeared, published = Delivery.objects.complete().order_by("event")
    assert json.loads(payload(appeared))["data"]["appearance"]["document"]["title"] == "Another paper"
    assert json.loads(payload(published))["data"]["quote"]["document"]["url"] == "https://gazette.example/strike"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"url": "ftp://partner.example/"}, "webhook_url_http"),
        ({"url": "partner.example"}, "webhook_url_http"),
        ({"told_of": []}, "webhook_told_of_known"),
        ({"told_of": ["review.drafted"]}, "webhook_told_of_known"),
        ({"name": ""}, "webhook_name_not_empty"),
    ],
)
def test_a_webhook_that_could_not_work_is_refused(db: None, fields: dict[str, object], rule: str) -> None:
    asked = {"name": "Partner", "url": "https://partner.example/", "told_of": ["review.published"], **fields}
    with pytest.raises(DatabaseError, match=rule):
        Webhook.objects.create(owner=factories.user("Editor"), **asked)


def test_its_secret_is_in_no_history(webhook: Webhook) -> None:
    webhook.name = "Partner site, new"
    webhook.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e)::text FROM claims_webhookevent e")
        kept = " ".join(row[0] for row in cursor.fetchall())
    assert "Partner site, new" in kept
    assert webhook.secret not in kept
