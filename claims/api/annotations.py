"""A document's quotes as annotations of its text (W3C Web Annotation Data Model, Recommendation of 2017)."""

from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.reverse import reverse

from claims.models import Document, Quote, Review, Revision


class AnnotationRenderer(JSONRenderer):
    media_type = "application/ld+json"
    format = "jsonld"
    told = f'{media_type}; profile="http://www.w3.org/ns/anno.jsonld"'
    """With the profile of the Web Annotation Protocol, §3. Negotiation would ask for it of every client."""


def collection(document: Document, revision: Revision, request: Request) -> dict[str, Any]:
    """An `AnnotationCollection` (§5.1) with its one page, in the order of the text."""
    quotes = Quote.objects.complete().filter(revision=revision).order_by("start", "end")
    items = [annotation(quote, request) for quote in quotes]
    address = request.build_absolute_uri()
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": address,
        "type": "AnnotationCollection",
        "label": document.title,
        "total": len(items),
        "first": {"id": f"{address}#page", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }


def annotation(quote: Quote, request: Request) -> dict[str, Any]:
    """The target is the revision, whose text the positions count (§4.2.5, code points); where that was published is
    its `scope`. The bodies name who speaks, and the verdict on the attribution where one is in force."""
    revision = quote.revision
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": reverse("revision-detail", args=[revision.pk], request=request),
        "selector": [
            {"type": "TextQuoteSelector", "exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix},
            {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
        ],
    }
    if revision.document.url:
        target["scope"] = revision.document.url
    bodies = []
    if quote.speaker:
        bodies.append(_text("identifying", quote.speaker.name))
    bodies += [
        _text("assessing", review.verdict)
        for review in quote.under_review.effective_reviews  # type: ignore[attr-defined]
        if review.aspect == Review.Aspect.ATTRIBUTION and review.status != Review.Status.RETRACTED
    ]
    told: dict[str, Any] = {
        "id": reverse("quote-detail", args=[quote.pk], request=request),
        "type": "Annotation",
        "motivation": "identifying",
        "created": quote.created_at,
        "modified": quote.updated_at,
        "target": target,
    }
    return told | {"body": bodies} if bodies else told


def _text(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}
