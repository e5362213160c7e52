"""The first page: what waits for whom, figures in conflict, verdicts and track records, and what came in last."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.admin.conflicts import listed
from claims.admin.dashboard_charts import CHARTS, NEEDED
from claims.models import Assignment, Carried, Claim, Document, Finding, Flag, Quote, Relation, Review
from claims.models.conflict import State, conflicts

LATEST = 8
CONFLICTS = 5

admin.site.index_template = "claims/dashboard.html"
admin.site.index_title = _("Desk")


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds to the context of the first page `waiting`, counts with a link each, `conflicts`, `charts` and the `latest`
    documents."""
    user: Any = request.user
    if not user.has_perms(NEEDED):
        return context
    heads = Review.objects.heads()
    claims, quotes, relations = (reverse(f"admin:claims_{name}_changelist") for name in ("claim", "quote", "relation"))
    context["waiting"] = [
        {"label": label, "count": count, "link": link}
        for label, count, link in (
            (
                _("Assigned to you"),
                Assignment.objects.open().filter(assignee=user).count(),
                f"{reverse('queue')}?tab=mine",
            ),
            (
                _("Reviews waiting for approval"),
                heads.filter(status=Review.Status.SUBMITTED).count(),
                f"{reverse('queue')}?tab=approval",
            ),
            (
                _("Reviews ready to publish"),
                heads.filter(status=Review.Status.APPROVED).count(),
                f"{reverse('queue')}?tab=publication",
            ),
            (
                _("To re-check"),
                Flag.objects.open().count(),
                reverse("admin:claims_flag_changelist"),
            ),
            (
                _("Unverified claims"),
                Claim.objects.filter(status=Claim.Status.UNVERIFIED).count(),
                f"{claims}?status__exact=unverified",
            ),
            (
                _("Quotes without a speaker"),
                Quote.objects.filter(speaker=None).count(),
                f"{quotes}?speaker__isempty=1",
            ),
            (
                _("Anchors to settle"),
                Carried.objects.waiting().count(),
                f"{reverse('admin:claims_carried_changelist')}?waiting=yes",
            ),
            (
                _("Not answered"),
                Claim.objects.unanswered().count(),
                reverse("admin:claims_claim_unanswered"),
            ),
            (
                _("Changed after publication"),
                Finding.objects.count(),
                reverse("admin:claims_finding_changelist"),
            ),
            (
                _("Relations to decide"),
                Relation.objects.filter(decision=Relation.Decision.SUGGESTED).count(),
                f"{relations}?decision__exact=suggested",
            ),
        )
    ]
    waiting = [each for each in conflicts() if each.state is not State.RESOLVED]
    context["conflicts"] = listed(waiting[:CONFLICTS])
    context["conflict_count"] = len(waiting)
    context["charts"] = [chart() for chart in CHARTS.values()]
    context["latest"] = Document.objects.with_counts().select_related("source").order_by("-id")[:LATEST]
    return context
