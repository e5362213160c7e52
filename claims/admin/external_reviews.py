"""Checked elsewhere: what other publishers found of claims, as imported; the newsroom's own verdicts are reviews."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import display

from claims.admin.desk import DeskAdmin, link
from claims.models import ExternalReview


@admin.register(ExternalReview)
class ExternalReviewAdmin(DeskAdmin):
    list_display = ("claim_shown", "source_link", "rating_given", "verdict", "published_on", "address")
    list_filter = (
        ("source", AutocompleteSelectFilter),
        ("verdict", ChoicesDropdownFilter),
        ("aspect", ChoicesDropdownFilter),
        ("published_on", RangeDateFilter),
    )
    search_fields = ("claim__text", "source__name", "title", "rating", "url")
    fields = (
        ("claim_link", "source_link"),
        ("title", "address"),
        ("aspect", "language"),
        ("rating_given", "rating_value", "worst_rating", "best_rating"),
        ("verdict", "verdict_from"),
        "summary",
        ("published_on", "claimed_on"),
        "appearances",
    )
    readonly_fields = ("claim_link", "source_link", "rating_given", "address")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExternalReview]:
        return super().get_queryset(request).select_related("claim", "source").defer("claim__search")

    @display(description=_("claim"), ordering="claim__text")
    def claim_shown(self, review: ExternalReview) -> str:
        return str(review.claim)

    @display(description=_("claim"))
    def claim_link(self, review: ExternalReview) -> str:
        return link(review.claim)

    @display(description=_("publisher"), ordering="source__name")
    def source_link(self, review: ExternalReview) -> str:
        return link(review.source)

    @display(description=_("rating, as given"), ordering="rating")
    def rating_given(self, review: ExternalReview) -> Any:
        return review.rating or review.rating_value

    @display(description=_("URL"))
    def address(self, review: ExternalReview) -> str:
        if not review.url.lower().startswith(("https://", "http://")):
            return review.url
        return format_html('<a class="desk-link" href="{0}" rel="noopener noreferrer">{0}</a>', review.url)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # they are imported

    def has_change_permission(self, request: HttpRequest, obj: ExternalReview | None = None) -> bool:
        return False  # their words are the publisher's
