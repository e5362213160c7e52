"""A verdict as a schema.org `ClaimReview`.

Google's Fact Check and the other consumers ask for `claimReviewed`, `reviewRating.alternateName` and `url`; a review
that lacks one of them is no ClaimReview, and `lacking` says why. The two aspects are two ClaimReviews: the one of the
content reviews what was claimed, by its claimant; the one of the attribution reviews that they said it, which is what
the outlets claim that printed it.
"""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.addresses import public_address
from claims.claimreview.scale import rating
from claims.models import Agent, Claim, Document, Quote, Review, Source

CONTEXT = "https://schema.org"
_TYPES = {Agent.Kind.PERSON: "Person", Agent.Kind.GOVERNMENT: "GovernmentOrganization"}


def lacking(review: Review) -> str:
    """Why the review is no ClaimReview that a consumer takes; empty where it is one."""
    if not settings.PUBLIC_PAGES:
        return str(gettext_lazy("url: the public pages are switched off (PUBLIC_PAGES)."))
    if review.status == Review.Status.RETRACTED:
        return str(gettext_lazy("reviewRating: the verdict was retracted."))
    if review.status not in Review.PUBLIC:
        return str(gettext_lazy("url: the review is not published."))
    if not _words(review).strip():
        return str(gettext_lazy("claimReviewed: the claim has no words."))
    if not review.verdict:
        return str(gettext_lazy("reviewRating.alternateName: the review has no verdict."))
    return ""


def claim_review(review: Review) -> dict[str, Any]:
    """Of a review loaded by `ReviewQuerySet.publications`, for which nothing is `lacking`; in the site's language."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = review.subject
        address = public_address(subject)
        told: dict[str, Any] = {
            "@context": CONTEXT,
            "@type": "ClaimReview",
            "@id": f"{address}#{review.aspect}",
            "url": f"{address}#{review.aspect}",
            "claimReviewed": _claimed(review),
            "reviewAspect": review.aspect,
            "reviewRating": rating(review.aspect, review.verdict),
            "reviewBody": review.rationale,
            "author": publisher(),
            "datePublished": review.first_published_at.isoformat(),  # type: ignore[attr-defined]
            "dateModified": review.created_at.isoformat(),
            "itemReviewed": _item(review),
        }
        return told


def publisher() -> dict[str, Any]:
    """The newsroom (schema.org `NewsMediaOrganization`)."""
    told: dict[str, Any] = {
        "@type": "NewsMediaOrganization",
        "name": settings.PUBLISHER_NAME,
        "url": settings.PUBLISHER_URL,
    }
    if settings.PUBLISHER_LOGO:
        told["logo"] = settings.PUBLISHER_LOGO
    return told


def _words(review: Review) -> str:
    return review.claim.text if review.claim else review.quote.exact if review.quote else ""


def _speaker(subject: Claim | Quote) -> Agent | None:
    return subject.claimant if isinstance(subject, Claim) else subject.speaker


def _claimed(review: Review) -> str:
    """What the verdict is on, whole: of the attribution not the words, but that they were said."""
    words, speaker = _words(review), _speaker(review.subject)
    if review.aspect == Review.Aspect.CONTENT:
        return words
    if speaker is None:
        return _("It was said: “%(words)s”") % {"words": words}
    return _("%(speaker)s said: “%(words)s”") % {"speaker": speaker.name, "words": words}


def _item(review: Review) -> dict[str, Any]:
    subject = review.subject
    documents = _documents(subject)
    speaker = _speaker(subject)
    claim: dict[str, Any] = {"@type": "Claim", "text": _claimed(review)}
    if review.aspect == Review.Aspect.ATTRIBUTION:
        if documents:
            claim["author"] = _source(documents[0].source)
        claim["about"] = {"@type": "Quotation", "text": _words(review)}
        if subject.language != "und":
            claim["about"]["inLanguage"] = subject.language
        if speaker:
            claim["about"]["creator"] = _agent(speaker)
    else:
        if speaker:
            claim["author"] = _agent(speaker)
        if subject.language != "und":
            claim["inLanguage"] = subject.language
    dated = next((document.published_at for document in documents if document.published_at), None)
    if dated:
        claim["datePublished"] = dated.isoformat()
    works = [_work(document) for document in documents if document.url]
    if works:
        claim["firstAppearance"] = works[0]
        claim["appearance"] = works
    return claim


def _documents(subject: Claim | Quote) -> list[Document]:
    """Those it was printed in, each once, the earliest first."""
    if isinstance(subject, Quote):
        return [subject.revision.document]
    printed = {one.revision.document_id: one.revision.document for one in subject.appearances.all()}
    return list(printed.values())


def _work(document: Document) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "NewsArticle", "url": document.url, "headline": document.title}
    if document.published_at:
        told["datePublished"] = document.published_at.isoformat()
    return told | {"publisher": _source(document.source)}


def _source(source: Source) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "Organization", "name": source.name}
    return told | {"url": source.homepage} if source.homepage else told


def _agent(agent: Agent) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": _TYPES.get(Agent.Kind(agent.kind), "Organization"), "name": agent.name}
    return told | {"sameAs": f"https://www.wikidata.org/wiki/{agent.wikidata}"} if agent.wikidata else told
