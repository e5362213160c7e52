"""The first page: what waits for whom, and what came in last."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from claims.models import Carried, Claim, Document, Quote, Relation, Review

LATEST = 8

admin.site.index_template = "claims/dashboard.html"
admin.site.index_title = "Desk"


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds `waiting`, counts with a link each, and the `latest` documents, to the context of the first page."""
    user: Any = request.user
    if not user.has_perms(("claims.view_review", "claims.view_claim", "claims.view_quote", "claims.view_document")):
        return context
    heads = Review.objects.heads()
    reviews, claims, quotes, relations = (
        reverse(f"admin:claims_{name}_changelist") for name in ("review", "claim", "quote", "relation")
    )
    context["waiting"] = [
        {"label": label, "count": count, "link": link}
        for label, count, link in (
            (
                "Reviews waiting for approval",
                heads.filter(status=Review.Status.SUBMITTED).count(),
                f"{reviews}?status__exact=submitted",
            ),
            (
                "Your drafts",
                heads.filter(status=Review.Status.DRAFT, reviewer=user).count(),
                f"{reviews}?status__exact=draft&reviewer__id__exact={user.pk}",
            ),
            (
                "Reviews ready to publish",
                heads.filter(status=Review.Status.APPROVED).count(),
                f"{reviews}?status__exact=approved",
            ),
            (
                "Unverified claims",
                Claim.objects.filter(status=Claim.Status.UNVERIFIED).count(),
                f"{claims}?status__exact=unverified",
            ),
            (
                "Quotes without a speaker",
                Quote.objects.filter(speaker=None).count(),
                f"{quotes}?speaker__isempty=1",
            ),
            (
                "Anchors to settle",
                Carried.objects.waiting().count(),
                f"{reverse('admin:claims_carried_changelist')}?waiting=yes",
            ),
            (
                "Relations to decide",
                Relation.objects.filter(decision=Relation.Decision.SUGGESTED).count(),
                f"{relations}?decision__exact=suggested",
            ),
        )
    ]
    context["latest"] = Document.objects.with_counts().select_related("source").order_by("-id")[:LATEST]
    return context
