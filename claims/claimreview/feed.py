"""ClaimReviews by the hundred: a schema.org `DataFeed`, written piece by piece, and what is not in it."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from claims.addresses import public_address
from claims.claimreview.markup import CONTEXT, claim_review, lacking, publisher
from claims.models import Review
from claims.models.review import ReviewQuerySet

MEDIA = "application/ld+json"
CHUNK = 500
"""Rows read at a time."""


def data_feed(reviews: ReviewQuerySet, address: str) -> Iterator[str]:
    """JSON-LD in pieces. `reviews` is of `publications`; those in which something is `lacking` are left out."""
    head = {"@context": CONTEXT, "@type": "DataFeed", "@id": address, "name": settings.PUBLISHER_NAME}
    head["provider"] = publisher()  # type: ignore[assignment]
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "dataFeedElement": ['
    separator = "\n"
    for review in rows(reviews):
        if not lacking(review):
            yield separator + json.dumps(_element(review), ensure_ascii=False)
            separator = ",\n"
    yield "\n]}\n"


def _element(review: Review) -> dict[str, Any]:
    told = claim_review(review)
    del told["@context"]  # the feed's
    return {
        "@type": "DataFeedItem",
        "url": told["url"],
        "dateCreated": told["datePublished"],
        "dateModified": told["dateModified"],
        "item": [told],
    }


def left_out(reviews: ReviewQuerySet) -> Iterator[dict[str, Any]]:
    """Of `publications`, those the feed does not have, each with the reason."""
    for review in rows(reviews):
        if reason := lacking(review):
            yield {
                "review": review.pk,
                "claim": review.claim_id,
                "quote": review.quote_id,
                "aspect": review.aspect,
                "verdict": review.verdict,
                "status": review.status,
                "url": public_address(review.subject) if settings.PUBLIC_PAGES else None,
                "reason": reason,
            }


def rows(reviews: ReviewQuerySet) -> Iterator[Review]:
    """Chunk by chunk, the latest first, each after the last row of the one before."""
    ordered = reviews.order_by("-id")
    chunk = list(ordered[:CHUNK])
    while chunk:
        yield from chunk
        chunk = list(ordered.filter(pk__lt=chunk[-1].pk)[:CHUNK]) if len(chunk) == CHUNK else []
