"""Quotes: whose words they are, where they stand, and how they reached print."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import display

from claims.admin.anchors import AnchorForm
from claims.admin.badges import badge
from claims.admin.chains import ChainInline
from claims.admin.desk import DeskAdmin, document_link, link
from claims.admin.notices import FlaggedFilter
from claims.admin.reading import found_by, reading_link
from claims.admin.reviews import ReviewsInline, review_links
from claims.admin.verification import show_verification
from claims.models import Attribution, Carried, Quote


@admin.register(Quote)
class QuoteAdmin(DeskAdmin):
    form = AnchorForm
    list_display = ("words", "speaker_link", "status_badge", "verbatim_status", "document", "published", "origin")
    list_filter = (
        ("status", ChoicesDropdownFilter),
        FlaggedFilter,
        ("verbatim_status", ChoicesDropdownFilter),
        ("language", ChoicesDropdownFilter),
        ("origin", ChoicesDropdownFilter),
        ("speaker", AutocompleteSelectFilter),
        ("speaker", admin.EmptyFieldListFilter),
        ("revision__document", AutocompleteSelectFilter),
        ("revision__document__topics", AutocompleteSelectFilter),
        ("created_at", RangeDateFilter),
    )
    date_hierarchy = "created_at"
    search_fields = ("speaker__name", "revision__document__title")
    full_text = "search"
    autocomplete_fields = ("revision", "speaker")
    inlines = (ChainInline, ReviewsInline)
    history_parts = (Attribution, Carried)
    readonly_fields = ("status_badge", "reading", "reviews", "extracted_by")
    fieldsets = (
        (None, {"fields": ("speaker", "cue", ("verbatim_status", "language"))}),
        (_("Where it stands"), {"fields": ("revision", "exact", ("start", "end"), "reading")}),
        (_("Verification"), {"fields": (("status_badge", "extracted_by"), "reviews")}),
    )
    status_badge = badge()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quote]:
        return super().get_queryset(request).with_place()

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.verification_view)
        return [path("<int:pk>/verification/", view, name="claims_quote_verification"), *super().get_urls()]

    def verification_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return show_verification(self.admin_site, request, Quote, pk)

    def save_model(self, request: HttpRequest, obj: Quote, form: Any, change: bool) -> None:
        before = Quote.objects.get(pk=obj.pk).speaker if change and "speaker" in form.changed_data else None
        super().save_model(request, obj, form, change)
        obj.attributions.all().hand_over(before, obj.speaker)

    @display(description=_("quote"), ordering="exact")
    def words(self, quote: Quote) -> str:
        return f"“{quote.exact[:140]}{'…' if len(quote.exact) > 140 else ''}”"

    @display(description=_("speaker"), ordering="speaker__name")
    def speaker_link(self, quote: Quote) -> str:
        return link(quote.speaker)

    @display(description=_("document"), ordering="revision__document__title")
    def document(self, quote: Quote) -> str:
        return document_link(quote.revision.document)

    @display(description=_("published"), ordering="revision__document__published_at")
    def published(self, quote: Quote) -> Any:
        return quote.revision.document.published_at

    @display(description=_("in the text"))
    def reading(self, quote: Quote) -> str:
        return reading_link(quote)

    @display(description=_("review"))
    def reviews(self, quote: Quote) -> str:
        return review_links(quote)

    @display(description=_("found by"))
    def extracted_by(self, quote: Quote) -> str:
        return found_by(quote)
