"""What a webhook is told: only what is public, so that the receiver need not be trusted with more."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from claims.addresses import public_address
from claims.models import Agent, Appearance, Claim, Delivery, Document, Quote, Review


def payload(delivery: Delivery) -> str:
    """The body of Standard Webhooks 1.0: `type`, `timestamp` and `data`. The delivery is loaded `complete()`."""
    if delivery.review:
        data = {"review": _review(delivery.review), **_subject(delivery.review.subject)}
    elif delivery.appearance:
        data = {"appearance": _appearance(delivery.appearance), **_subject(delivery.appearance.claim)}
    else:
        data = {"webhook": delivery.webhook.name}
    told = {"type": delivery.event, "timestamp": delivery.created_at.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False)


def _address(name: str, pk: int) -> str:
    return settings.PUBLIC_URL + reverse(name, args=[pk])


def _review(review: Review) -> dict[str, Any]:
    return {
        "id": review.pk,
        "url": _address("review-detail", review.pk),
        "aspect": review.aspect,
        "status": review.status,
        "verdict": review.verdict,
        "rationale": review.rationale,
        "published_at": review.created_at.isoformat(),
    }


def _subject(subject: Claim | Quote) -> dict[str, Any]:
    if isinstance(subject, Quote):
        told = {"text": subject.exact, "speaker": _agent(subject.speaker)}
        return {"quote": {**_row("quote", subject), **told, "document": _document(subject.revision.document)}}
    return {
        "claim": {
            **_row("claim", subject),
            "ref": str(subject.ref),
            "text": subject.text,
            "claimant": _agent(subject.claimant),
        }
    }


def _row(kind: str, subject: Claim | Quote) -> dict[str, Any]:
    """`url` is the row in the API, `page` its public page, where there are such."""
    return {
        "id": subject.pk,
        "url": _address(f"{kind}-detail", subject.pk),
        "page": public_address(subject) if settings.PUBLIC_PAGES else None,
        "language": subject.language,
        "status": subject.status,
    }


def _agent(agent: Agent | None) -> dict[str, Any] | None:
    return {"id": agent.pk, "name": agent.name, "kind": agent.kind} if agent else None


def _appearance(appearance: Appearance) -> dict[str, Any]:
    document = appearance.revision.document
    return {
        "exact": appearance.exact,
        "document": _document(document),
        "source": {"id": document.source.pk, "name": document.source.name},
    }


def _document(document: Document) -> dict[str, Any]:
    published = document.published_at.isoformat() if document.published_at else None
    return {"id": document.pk, "title": document.title, "url": document.url, "published_at": published}
