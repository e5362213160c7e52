"""Claims: what is put forward, by whom, with which figures, and where it was printed."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import display

from claims.admin.anchors import AnchorForm
from claims.admin.badges import badge
from claims.admin.chain_graph import claim_graph
from claims.admin.chains import ChainInline
from claims.admin.desk import DeskAdmin, DeskInline, document_link, link
from claims.admin.notices import FlaggedFilter
from claims.admin.reading import found_by, reading_link
from claims.admin.relations import RelationsInline, RelationsToInline
from claims.admin.reviews import ReviewsInline, review_links
from claims.admin.unanswered import download_unanswered, list_unanswered
from claims.admin.verification import show_verification
from claims.models import Appearance, Attribution, Claim, Quantity


class QuantityInline(DeskInline, TabularInline):
    model = Quantity
    fields = ("text", "bound", "value", "value_max", "unit", "per")
    show_change_link = False


class AppearanceInline(DeskInline, StackedInline):
    model = Appearance
    form = AnchorForm
    fields = ("revision", "exact", ("start", "end", "cue"), "reading")
    readonly_fields = ("reading",)
    autocomplete_fields = ("revision",)
    per_page = 10

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appearance]:
        return super().get_queryset(request).with_place()

    @display(description=_("in the text"))
    def reading(self, appearance: Appearance) -> str:
        return reading_link(appearance)


@admin.register(Claim)
class ClaimAdmin(DeskAdmin):
    list_display = (
        "text_shown",
        "status_badge",
        "claimant_link",
        "figures",
        "stance",
        "document",
        "published",
        "independent_sources",
        "origin",
    )
    list_filter = (
        ("status", ChoicesDropdownFilter),
        FlaggedFilter,
        ("stance", ChoicesDropdownFilter),
        ("language", ChoicesDropdownFilter),
        ("origin", ChoicesDropdownFilter),
        ("claimant", AutocompleteSelectFilter),
        ("appearances__revision__document__topics", AutocompleteSelectFilter),
        ("claimant", admin.EmptyFieldListFilter),
        ("event_date", RangeDateFilter),
        ("created_at", RangeDateFilter),
    )
    date_hierarchy = "created_at"
    search_fields = ("claimant__name", "=ref")
    full_text = "search"
    autocomplete_fields = ("claimant", "answers", "same_as")
    inlines = (QuantityInline, AppearanceInline, ReviewsInline, RelationsInline, RelationsToInline)
    history_parts = (Quantity, Appearance)
    readonly_fields = ("status_badge", "sources", "reviews", "chains", "origin", "ref")
    fieldsets = (
        (None, {"fields": ("text", "claimant", ("stance", "language"))}),
        (_("Other claims"), {"fields": ("answers", "same_as")}),
        (_("When it happened"), {"fields": ("event_date", ("event_precision", "event_raw"))}),
        (_("Verification"), {"fields": (("status_badge", "sources"), "chains", "reviews", ("origin", "ref"))}),
    )
    status_badge = badge()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        places = Prefetch("appearances", Appearance.objects.with_place())
        claims = super().get_queryset(request).defer("search").select_related("claimant")
        return claims.with_independent_sources().prefetch_related("quantities", places)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("unanswered/", view(self.unanswered_view), name="claims_claim_unanswered"),
            path("unanswered.csv", view(download_unanswered), name="claims_claim_unanswered_csv"),
            path("<int:pk>/verification/", view(self.verification_view), name="claims_claim_verification"),
            *super().get_urls(),
        ]

    def verification_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return show_verification(self.admin_site, request, Claim, pk)

    def unanswered_view(self, request: HttpRequest) -> HttpResponse:
        return list_unanswered(self.admin_site, request)

    def save_model(self, request: HttpRequest, obj: Claim, form: Any, change: bool) -> None:
        before = Claim.objects.get(pk=obj.pk).claimant if change and "claimant" in form.changed_data else None
        super().save_model(request, obj, form, change)
        Attribution.objects.filter(appearance__claim=obj).hand_over(before, obj.claimant)

    @display(description=_("claim"), ordering="text")
    def text_shown(self, claim: Claim) -> str:
        return f"{claim.text[:140]}{'…' if len(claim.text) > 140 else ''}"

    @display(description=_("claimant"), ordering="claimant__name")
    def claimant_link(self, claim: Claim) -> str:
        return link(claim.claimant)

    @display(description=_("figures"))
    def figures(self, claim: Claim) -> str:
        return ", ".join(quantity.text for quantity in claim.quantities.all()) or "—"

    @display(description=_("document"))
    def document(self, claim: Claim) -> str:
        first = next(iter(claim.appearances.all()), None)
        return document_link(first.revision.document if first else None)

    @display(description=_("published"))
    def published(self, claim: Claim) -> Any:
        first = next(iter(claim.appearances.all()), None)
        return first.revision.document.published_at if first else None

    @display(description=_("sources"), ordering="independent_sources")
    def independent_sources(self, claim: Any) -> int:
        return claim.independent_sources

    @display(description=_("independent sources"))
    def sources(self, claim: Any) -> Any:
        return getattr(claim, "independent_sources", "—")

    @display(description=_("through whom it reached print"))
    def chains(self, claim: Claim) -> str:
        return (claim_graph(claim) if claim.pk else "") or "—"

    @display(description=_("review"))
    def reviews(self, claim: Claim) -> str:
        return review_links(claim)


@admin.register(Appearance)
class AppearanceAdmin(DeskAdmin):
    form = AnchorForm
    list_display = ("words", "claim_link", "document", "published", "origin")
    list_filter = (
        ("origin", ChoicesDropdownFilter),
        ("claim", AutocompleteSelectFilter),
        ("revision__document", AutocompleteSelectFilter),
        ("created_at", RangeDateFilter),
    )
    date_hierarchy = "created_at"
    search_fields = ("exact", "claim__claimant__name", "revision__document__title")
    full_text = "claim__search"
    autocomplete_fields = ("revision", "claim")
    inlines = (ChainInline,)
    history_parts = (Attribution,)
    fieldsets = (
        (None, {"fields": ("claim", "cue")}),
        (_("Where it stands"), {"fields": ("revision", "exact", ("start", "end"), ("reading", "extracted_by"))}),
    )
    readonly_fields = ("reading", "extracted_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appearance]:
        return super().get_queryset(request).with_place()

    @display(description=_("words"), ordering="exact")
    def words(self, appearance: Appearance) -> str:
        return appearance.exact[:140]

    @display(description=_("claim"), ordering="claim__text")
    def claim_link(self, appearance: Appearance) -> str:
        return link(appearance.claim)

    @display(description=_("document"), ordering="revision__document__title")
    def document(self, appearance: Appearance) -> str:
        return document_link(appearance.revision.document)

    @display(description=_("published"), ordering="revision__document__published_at")
    def published(self, appearance: Appearance) -> Any:
        return appearance.revision.document.published_at

    @display(description=_("in the text"))
    def reading(self, appearance: Appearance) -> str:
        return reading_link(appearance)

    @display(description=_("found by"))
    def extracted_by(self, appearance: Appearance) -> str:
        return found_by(appearance)


def _number(value: Decimal | None) -> str:
    """Without the zeros that the column has behind it."""
    return "—" if value is None else number_format(Decimal(f"{value.normalize():f}"), force_grouping=True)


@admin.register(Quantity)
class QuantityAdmin(DeskAdmin):
    """To search every figure; one is edited in the claim it belongs to."""

    list_display = ("text", "least", "most", "unit", "per", "bound", "claim_link", "claimant")
    list_filter = (("bound", ChoicesDropdownFilter),)
    list_select_related = ("claim__claimant",)
    search_fields = ("text", "unit")
    full_text = "claim__search"
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quantity]:
        return super().get_queryset(request).defer("claim__search")

    @display(description=_("value"), ordering="value")
    def least(self, quantity: Quantity) -> str:
        return _number(quantity.value)

    @display(description=_("upper value"), ordering="value_max")
    def most(self, quantity: Quantity) -> str:
        return _number(quantity.value_max)

    @display(description=_("claim"), ordering="claim__text")
    def claim_link(self, quantity: Quantity) -> str:
        return link(quantity.claim)

    @display(description=_("claimant"), ordering="claim__claimant__name")
    def claimant(self, quantity: Quantity) -> str:
        return link(quantity.claim.claimant)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Only with, or on the page of, what it belongs to.
        match = request.resolver_match
        return not (match and (match.url_name or "").startswith("claims_quantity_")) and super().has_delete_permission(
            request, obj
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}
