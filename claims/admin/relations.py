"""Relations between claims: suggested by the base, decided here by a person."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display

from claims.admin.badges import badge
from claims.admin.conflicts import back_to, decide, list_conflicts, show_conflict
from claims.admin.desk import DeskAdmin, ReadOnlyInline, link
from claims.models import Relation


class RelationsInline(ReadOnlyInline, TabularInline):
    model = Relation
    fk_name = "from_claim"
    fields = ("kind", "other", "dimension", "decision", "resolution")
    readonly_fields = ("other",)
    verbose_name_plural = _("relations to other claims")
    per_page = 20

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relation]:
        return super().get_queryset(request).select_related("from_claim", "to_claim")

    @display(description=_("other claim"))
    def other(self, relation: Relation) -> str:
        return link(relation.to_claim)


class RelationsToInline(RelationsInline):
    fk_name = "to_claim"
    verbose_name_plural = _("relations of other claims to this one")

    @display(description=_("other claim"))
    def other(self, relation: Relation) -> str:
        return link(relation.from_claim)


@admin.register(Relation)
class RelationAdmin(DeskAdmin):
    list_display = (
        "claim",
        "kind",
        "other",
        "dimension",
        "confidence",
        "decision_badge",
        "resolution",
        "decided_by",
    )
    list_display_links = ("claim",)
    list_filter = (
        ("decision", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("dimension", ChoicesDropdownFilter),
        ("resolution", ChoicesDropdownFilter),
        ("from_claim", AutocompleteSelectFilter),
        ("created_at", RangeDateFilter),
    )
    date_hierarchy = "created_at"
    list_select_related = ("from_claim", "to_claim", "decided_by")
    search_fields = ("from_claim__text", "to_claim__text")
    autocomplete_fields = ("from_claim", "to_claim")
    fields = (
        "from_claim",
        ("kind", "dimension"),
        "to_claim",
        ("decision", "resolution"),
        ("decided_by", "confidence"),
    )
    readonly_fields = ("decided_by", "confidence")
    actions = ("confirm", "reject")
    decision_badge = badge("decision")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("conflicts/", view(self.conflicts_view), name="claims_relation_conflicts"),
            path("conflicts/<int:claim_id>/", view(self.conflict_view), name="claims_relation_conflict"),
            *super().get_urls(),
        ]

    def conflicts_view(self, request: HttpRequest) -> HttpResponse:
        return list_conflicts(self.admin_site, request)

    def conflict_view(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        """The page of a conflict; a form sent to it decides on one of its relations."""
        may_decide = self.has_change_permission(request)
        if request.method != "POST":
            return show_conflict(self.admin_site, request, claim_id, may_decide=may_decide)
        if not may_decide:
            raise PermissionDenied
        relation, wrong = decide(request)
        if relation is None:
            messages.error(request, wrong)
        else:
            told = gettext("%(decision)s: %(resolution)s.") % {
                "decision": relation.get_decision_display(),
                "resolution": relation.get_resolution_display(),
            }
            self.log_change(request, relation, told)
            messages.success(request, told)
        return back_to(claim_id, relation)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relation]:
        return super().get_queryset(request).defer("from_claim__search", "to_claim__search")

    @display(description=_("claim"), ordering="from_claim__text")
    def claim(self, relation: Relation) -> str:
        return relation.from_claim.text[:120]

    @display(description=_("other claim"), ordering="to_claim__text")
    def other(self, relation: Relation) -> str:
        return link(relation.to_claim, relation.to_claim.text[:120])

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        user = request.user

        class Decided(form):  # type: ignore[misc, valid-type]
            def clean(self) -> dict[str, Any]:
                cleaned = super().clean() or self.cleaned_data
                if not self.instance.pk or "decision" in self.changed_data:
                    self.instance.decide(cleaned.get("decision", ""), user)
                return cleaned

        return Decided

    @action(description=_("Confirm the chosen relations"), permissions=["change"])
    def confirm(self, request: HttpRequest, relations: QuerySet[Relation]) -> None:
        self._decide(request, relations, Relation.Decision.CONFIRMED)

    @action(description=_("Reject the chosen relations"), permissions=["change"])
    def reject(self, request: HttpRequest, relations: QuerySet[Relation]) -> None:
        self._decide(request, relations, Relation.Decision.REJECTED)

    def _decide(self, request: HttpRequest, relations: QuerySet[Relation], decision: Relation.Decision) -> None:
        for relation in relations:
            relation.decide(decision, request.user)
            relation.save()
            self.log_change(request, relation, f"{decision.label}.")
        messages.success(request, f"{decision.label}: {len(relations)}.")
