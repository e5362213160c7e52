"""Feeds for everybody: new verdicts as Atom (RFC 4287), and all of them as ClaimReviews (schema.org `DataFeed`)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims.addresses import public_address
from claims.api.verdicts import VerdictFilter
from claims.claimreview.feed import MEDIA, data_feed
from claims.models import Claim, Review
from claims.models.review import ReviewQuerySet
from claims.public.pages import public
from claims.public.verdicts import QUESTIONS

LATEST = 50
"""Entries of the Atom feed: the verdicts that came, or changed, last."""


def _asked_for(request: HttpRequest) -> ReviewQuerySet:
    """The verdicts in force that the parameters leave. Raises `ValidationError`, by parameter."""
    filters = VerdictFilter(request.GET, Review.objects.publications(), request=request)
    if not filters.is_valid():
        raise ValidationError(dict(filters.errors))
    found: ReviewQuerySet = filters.qs
    return found


def _refused(error: ValidationError) -> HttpResponse:
    lines = [f"{name}: {reason}" for name, reasons in error.message_dict.items() for reason in reasons]
    return HttpResponse("\n".join([*lines, ""]), status=400, content_type="text/plain; charset=utf-8")


def _address(request: HttpRequest) -> str:
    return settings.PUBLIC_URL + request.get_full_path()


class Verdicts(Feed):
    """The two verdicts on a claim are two entries. An entry keeps its id and changes `updated` when it is corrected."""

    feed_type = Atom1Feed
    title = gettext_lazy("Latest verdicts")
    author_link = settings.PUBLISHER_URL

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> tuple[ReviewQuerySet, str]:
        return _asked_for(request), _address(request)

    def author_name(self) -> str:
        return settings.PUBLISHER_NAME

    def link(self) -> str:
        return settings.PUBLIC_URL + reverse("public:latest")

    def feed_url(self, asked: tuple[ReviewQuerySet, str]) -> str:
        return asked[1]

    def feed_guid(self, asked: tuple[ReviewQuerySet, str]) -> str:
        return asked[1]

    def items(self, asked: tuple[ReviewQuerySet, str]) -> Iterable[Review]:
        return asked[0].order_by("-created_at", "-id")[:LATEST]

    def item_title(self, review: Review) -> str:
        subject = review.subject
        words = subject.text if isinstance(subject, Claim) else f"“{subject.exact}”"
        verdict = _("Retracted") if review.status == Review.Status.RETRACTED else review.get_verdict_display()
        return f"{_question(review)} {verdict}: {words}"

    def item_description(self, review: Review) -> str:
        return linebreaks(review.rationale, autoescape=True)

    def item_link(self, review: Review) -> str:
        return f"{public_address(review.subject)}#{review.aspect}"

    def item_guid(self, review: Review) -> str:
        """A tag URI (RFC 4151), the same whatever becomes of the verdict."""
        subject = review.subject
        name = f"claims/{subject.ref}" if isinstance(subject, Claim) else f"quotes/{subject.pk}"
        host = urlsplit(settings.PUBLIC_URL).hostname
        first: datetime = review.first_published_at  # type: ignore[attr-defined]
        return f"tag:{host},{first:%Y-%m-%d}:{name}/{review.aspect}"

    def item_pubdate(self, review: Review) -> datetime:
        return review.first_published_at  # type: ignore[attr-defined]

    def item_updateddate(self, review: Review) -> datetime:
        return review.created_at

    def item_categories(self, review: Review) -> list[str]:
        return [review.aspect, review.verdict, review.status]


def _question(review: Review) -> str | Promise:
    return QUESTIONS[review.aspect]


@public
def atom(request: HttpRequest) -> HttpResponse:
    try:
        return Verdicts()(request)
    except ValidationError as error:
        return _refused(error)


@require_safe
def claimreviews(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Streamed, so that it may be of any length."""
    if not settings.PUBLIC_PAGES:
        return HttpResponse(status=404)
    try:
        reviews = _asked_for(request)
    except ValidationError as error:
        return _refused(error)
    return StreamingHttpResponse(data_feed(reviews, _address(request)), content_type=f"{MEDIA}; charset=utf-8")
