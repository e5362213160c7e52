"""The public pages: the latest verdicts, a claim, a quote, a document; and cards of claims and quotes to embed."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import conditional_page, require_safe

from claims.addresses import public_address
from claims.claimreview.markup import claim_review, lacking
from claims.models import (
    Agent,
    Appearance,
    Attribution,
    Claim,
    Document,
    ExternalReview,
    Quote,
    Relation,
    Review,
    Revision,
)
from claims.public.verdicts import verdicts_in_force, verdicts_on

PER_PAGE = 20
SEARCH_LIMIT = 300
"""Characters of a search; more is cut."""

Page = Callable[..., HttpResponse]


def public(page: Page) -> Page:
    """For everybody, where there are public pages at all. Caches ask each time whether what they keep
    still holds, so that a correction is seen at once; the language is the reader's."""

    @require_safe
    @conditional_page
    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PUBLIC_PAGES:
            raise Http404
        response = page(request, *args, **kwargs)
        patch_cache_control(response, public=True, no_cache=True)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return answer


def _drawn(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    publisher = {"name": settings.PUBLISHER_NAME, "url": settings.PUBLISHER_URL, "logo": settings.PUBLISHER_LOGO}
    return render(request, f"public/{template}", {"publisher": publisher, "public_url": settings.PUBLIC_URL, **context})


def home(request: HttpRequest) -> HttpResponse:
    """The latest verdicts; the desk, where there are no public pages."""
    return latest(request) if settings.PUBLIC_PAGES else redirect("admin:index")


@public
def latest(request: HttpRequest) -> HttpResponse:
    """A claim or quote each, the one judged last first. `q` searches their words or names who spoke; pages are numbered
    from 1."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:SEARCH_LIMIT]
    reviews = Review.objects.latest_of_each_subject().order_by("-created_at", "-id")
    if words:
        claims, quotes = Claim.objects.public().search(words), Quote.objects.public().search(words)
        who = Agent.objects.asked_for(words)
        reviews = reviews.filter(
            Q(claim__in=claims.values("pk"))
            | Q(quote__in=quotes.values("pk"))
            | Q(claim__claimant__in=who)
            | Q(quote__speaker__in=who)
        )
    effective = Review.objects.effective()
    reviews = (
        reviews.select_related("claim__claimant", "quote__speaker")
        .defer("claim__search", "quote__search")
        .prefetch_related(
            Prefetch("claim__reviews", effective, to_attr="effective_reviews"),
            Prefetch("quote__reviews", effective, to_attr="effective_reviews"),
        )
    )
    page = Paginator(reviews, PER_PAGE).get_page(request.GET.get("page"))
    entries = [(review, verdicts_in_force(review.subject)) for review in page]
    return _drawn(request, "latest.html", page=page, entries=entries, words=words)


_CHAIN = Prefetch("attributions", Attribution.objects.select_related("agent", "source").order_by("position"))


def _claim(ref: str) -> Claim:
    claims = Claim.objects.public().with_independent_sources().select_related("claimant").defer("search")
    return get_object_or_404(claims, ref=ref)


def _quote(quote_id: int) -> Quote:
    return get_object_or_404(Quote.objects.public().with_place(), pk=quote_id)


@public
def claim_page(request: HttpRequest, ref: str) -> HttpResponse:
    claim = _claim(ref)
    appearances = (
        Appearance.objects.with_place()
        .filter(claim=claim)
        .prefetch_related(_CHAIN)
        .order_by("revision__document__published_at", "revision__document", "-revision__number", "start")
    )
    # A document has it once for each revision: the newest is shown.
    printed: dict[int, Appearance] = {}
    for appearance in appearances:
        printed.setdefault(appearance.revision.document_id, appearance)
    return _drawn(
        request,
        "claim.html",
        claim=claim,
        subject=claim,
        verdicts=verdicts_on(claim),
        appearances=list(printed.values()),
        public_documents=set(Document.objects.public().filter(pk__in=printed).values_list("pk", flat=True)),
        quantities=list(claim.quantities.all()),
        related=_related(claim),
        elsewhere=list(_elsewhere(claim)),
        reviews=_markup(Review.objects.publications().filter(claim=claim)),
        **_addresses(claim),
    )


def _related(claim: Claim) -> list[tuple[str, Claim]]:
    """Published claims it stands to in a way a person confirmed, with the words for that way."""
    confirmed = Relation.objects.filter(decision=Relation.Decision.CONFIRMED)
    public = Claim.objects.public()
    relations = confirmed.filter(
        Q(from_claim=claim, to_claim__in=public) | Q(to_claim=claim, from_claim__in=public)
    ).select_related("from_claim__claimant", "to_claim__claimant")
    return [
        (relation.get_kind_display(), relation.to_claim if relation.from_claim_id == claim.pk else relation.from_claim)
        for relation in relations.order_by("kind", "id")
    ]


def _elsewhere(claim: Claim) -> QuerySet[ExternalReview]:
    """What other publishers found of it, or of a claim a person said is the same."""
    same = Q(claim=claim) | Q(claim__same_as=claim)
    if claim.same_as_id:
        same |= Q(claim=claim.same_as_id) | Q(claim__same_as=claim.same_as_id)
    return ExternalReview.objects.filter(same).select_related("source")


@public
def quote_page(request: HttpRequest, quote_id: int) -> HttpResponse:
    quote = _quote(quote_id)
    if quote.reviewed_as_id:
        return redirect("public:quote-page", quote.reviewed_as_id)
    return _drawn(
        request,
        "quote.html",
        quote=quote,
        subject=quote,
        verdicts=verdicts_on(quote),
        chain=list(quote.attributions.select_related("agent", "source").order_by("position")),
        reviews=_markup(Review.objects.publications().filter(quote=quote)),
        **_addresses(quote),
    )


@public
def document_page(request: HttpRequest, document_id: int) -> HttpResponse:
    """What of the document is published: not its text, which is its publisher's, but the words that were checked."""
    documents = Document.objects.public().select_related("source")
    document = get_object_or_404(documents.prefetch_related("agencies"), pk=document_id)
    appearances = (
        Appearance.objects.with_place()
        .filter(revision__document=document, claim__in=Claim.objects.public())
        .prefetch_related(Prefetch("claim__reviews", Review.objects.effective(), to_attr="effective_reviews"))
    )
    quotes = Quote.objects.public().filter(revision__document=document).with_place().with_verdicts()
    oldest_first = ("revision__number", "start")
    # Of each the newest place: in a later revision the same words are the same quote.
    newest_claims = {one.claim_id: one for one in appearances.order_by(*oldest_first)}
    newest_quotes = {one.under_review.pk: one for one in quotes.order_by(*oldest_first)}
    latest_number = Revision.objects.filter(document=document).order_by("-number").values_list("number", flat=True)
    entries = [(one, one.claim, verdicts_in_force(one.claim)) for one in newest_claims.values()] + [
        (one, one.under_review, verdicts_in_force(one.under_review)) for one in newest_quotes.values()
    ]
    entries.sort(key=lambda entry: (entry[0].revision.number, entry[0].start))
    return _drawn(
        request,
        "document.html",
        document=document,
        entries=entries,
        latest_number=latest_number.first(),
        address=public_address(document),
    )


@xframe_options_exempt
@public
def claim_card(request: HttpRequest, ref: str) -> HttpResponse:
    return _card(request, _claim(ref))


@xframe_options_exempt
@public
def quote_card(request: HttpRequest, quote_id: int) -> HttpResponse:
    return _card(request, _quote(quote_id))


def _card(request: HttpRequest, subject: Claim | Quote) -> HttpResponse:
    reviewed = subject.under_review if isinstance(subject, Quote) else subject
    return _drawn(request, "card.html", subject=subject, verdicts=verdicts_on(reviewed), **_addresses(subject))


def _addresses(subject: Claim | Quote) -> dict[str, str]:
    return {
        "address": public_address(subject),
        "card_address": public_address(subject, "card"),
        "picture_address": public_address(subject, "picture"),
    }


def _markup(reviews: Any) -> list[SafeString]:
    """Each ClaimReview as JSON that can stand in a `<script>`, whatever its texts hold."""
    told = [json.dumps(claim_review(review), ensure_ascii=False) for review in reviews if not lacking(review)]
    escapes = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
    return [mark_safe(each.translate(escapes)) for each in told]
