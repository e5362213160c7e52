"""What search engines are told: every public page (sitemaps.org 0.9), and to leave out the desk and the API."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as drawn
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse

from claims.addresses import public_path
from claims.models import Claim, Document, Quote, Review
from claims.public.pages import public


class Published(Sitemap):
    limit = 50_000

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_URL).scheme

    def location(self, item: Claim | Quote | Document) -> str:
        return public_path(item)

    def lastmod(self, item: Any) -> datetime | None:
        judged: datetime | None = getattr(item, "judged_at", None)
        return judged


def _last_public_step(of: str) -> Subquery:
    steps = Review.objects.public().filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Subquery(steps.annotate(last=Max("created_at")).values("last"))


class Claims(Published):
    def items(self) -> QuerySet[Claim]:
        return Claim.objects.public().only("ref").annotate(judged_at=_last_public_step("claim")).order_by("pk")


class Quotes(Published):
    def items(self) -> QuerySet[Quote]:
        quotes = Quote.objects.public().filter(reviewed_as=None).only("pk")
        return quotes.annotate(judged_at=_last_public_step("quote")).order_by("pk")


class Documents(Published):
    def items(self) -> QuerySet[Document]:
        return Document.objects.public().only("pk").order_by(F("pk"))


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    response = drawn(request, {"claims": Claims, "quotes": Quotes, "documents": Documents})
    return response.render()


@public
def robots(request: HttpRequest) -> HttpResponse:
    lines = ("User-agent: *", "Disallow: /admin/", "Disallow: /api/", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
