"""Who has not answered, and since when: claims that somebody declined to comment on or evaded."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.admin.download import csv_file
from claims.models import Appearance, Claim
from claims.models.claim import ClaimQuerySet

PER_PAGE = 50


def _asked_for(request: HttpRequest) -> ClaimQuerySet:
    user: Any = request.user
    if not user.has_perms(("claims.view_claim", "claims.view_document")):
        raise PermissionDenied
    places = Prefetch("appearances", Appearance.objects.with_place())
    claims = Claim.objects.unanswered().select_related("claimant", "answers__claimant")
    return claims.defer("search", "answers__search").prefetch_related(places)


def list_unanswered(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The longest waiting first, a page at a time."""
    pages = Paginator(_asked_for(request), PER_PAGE)
    context = {
        **site.each_context(request),
        "title": _("Not answered"),
        "page": pages.get_page(request.GET.get("page")),
    }
    return render(request, "claims/unanswered.html", context)


def download_unanswered(request: HttpRequest) -> HttpResponse:
    heading = (_("who"), _("since"), _("how"), _("words"), _("claim to answer"), _("who says it"), _("printed where"))
    return csv_file("unanswered", heading, map(_row, _asked_for(request)))


def _row(claim: Any) -> tuple[str, ...]:
    answered = claim.answers
    return (
        str(claim.claimant or ""),
        timezone.localtime(claim.first_printed).isoformat() if claim.first_printed else "",
        claim.get_stance_display(),
        claim.text,
        answered.text if answered else "",
        str(answered.claimant or "") if answered else "",
        "; ".join(f"{each.revision.document.source}: {each.revision.document}" for each in claim.appearances.all()),
    )
