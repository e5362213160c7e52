"""Corrections and retractions of publishers, and what rests on them until somebody has re-checked it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
    RangeDateFilter,
)
from unfold.decorators import display

from claims.admin.badges import badge
from claims.admin.desk import DeskAdmin, DeskForm, ReadOnlyInline, Rejected, link
from claims.models import Document, Flag, Notice, Source


class FlagsInline(ReadOnlyInline, TabularInline):
    model = Flag
    fields = ("about", "of_review", "basis", "settlement", "settled_by", "note")
    readonly_fields = ("about", "of_review")
    per_page = 20
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Flag]:
        return with_subjects(super().get_queryset(request))

    @display(description=_("rests on it"))
    def about(self, flag: Flag) -> str:
        return link(flag, str(flag.subject))

    @display(description=_("review"))
    def of_review(self, flag: Flag) -> str:
        return link(flag.review)


def with_subjects(flags: Any) -> QuerySet[Flag]:
    shown: QuerySet[Flag] = flags.select_related(
        "notice__document__source",
        "notice__issuer",
        "claim",
        "quote",
        "relation__from_claim",
        "relation__to_claim",
        "review__claim",
        "review__quote",
        "settled_by",
    )
    columns = ("claim", "quote", "relation__from_claim", "relation__to_claim", "review__claim", "review__quote")
    return shown.defer(*(f"{column}__search" for column in columns))


class NoticeForm(DeskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = str(self.data.get("document") or self.initial.get("document") or "")
        document = Document.objects.filter(pk=asked).first() if asked.isdecimal() else None
        issuer = self.fields.get("issuer")
        if document and isinstance(issuer, forms.ModelChoiceField):
            issuer.queryset = Source.objects.filter(Q(documents=document) | Q(relayed_documents=document)).distinct()
            issuer.initial = document.source_id


@admin.register(Notice)
class NoticeAdmin(DeskAdmin):
    form = NoticeForm
    list_display = ("document_shown", "kind", "issuer", "day", "waiting", "recorded_by")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("issuer", AutocompleteSelectFilter),
        ("document", AutocompleteSelectFilter),
        ("day", RangeDateFilter),
    )
    date_hierarchy = "day"
    list_select_related = ("document__source", "issuer", "recorded_by")
    search_fields = ("document__title", "issuer__name", "note")
    autocomplete_fields = ("document",)
    add_fieldsets = ((None, {"fields": ("document", ("kind", "issuer"), "day", "note", "url")}),)
    fieldsets = (
        (None, {"fields": ("document", ("kind", "issuer"), "day", "note", "url")}),
        (_("Who and when"), {"fields": (("recorded_by", "recorded_at"),)}),
    )
    readonly_fields = ("recorded_by", "recorded_at")
    inlines = (FlagsInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        open_flags = Count("flags", filter=Q(flags__settlement=""))
        return super().get_queryset(request).annotate(open_flags=open_flags)

    def get_inlines(self, request: HttpRequest, obj: Notice | None) -> Any:
        return self.inlines if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"day": timezone.localdate(), **super().get_changeform_initial_data(request)}

    # What was recorded stays: another notice says what came after.

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        obj.recorded_by_id = request.user.pk  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Notice, post_url_continue: str | None = None) -> HttpResponse:
        flags = obj.flags.count()
        told = gettext("Recorded. What rests on it is flagged below, to be re-checked: %(number)d.")
        messages.success(request, told % {"number": flags} if flags else gettext("Recorded. Nothing rests on it."))
        return redirect("admin:claims_notice_change", obj.pk)

    @display(description=_("document"), ordering="document__title")
    def document_shown(self, notice: Notice) -> str:
        return str(notice.document)

    @display(description=_("to re-check"), ordering="open_flags")
    def waiting(self, notice: Any) -> int:
        return notice.open_flags


class FlaggedFilter(DropdownFilter):
    """Of claims and quotes, those that rest on what was corrected or retracted."""

    title = _("flagged")
    parameter_name = "flagged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Flagged: to re-check"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.flagged() if self.value() == "yes" else queryset


class OpenFilter(DropdownFilter):
    title = _("re-checked")
    parameter_name = "flags"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", _("All, re-checked or not"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Flag]:
        return queryset if self.value() == "all" else queryset.open()


@admin.register(Flag)
class FlagAdmin(DeskAdmin):
    """The page of one settles it: what was re-checked is written, and who wrote it is known."""

    list_display = ("subject_shown", "happened", "basis", "review_link", "raised_at", "settlement_badge", "settled_by")
    list_filter = (
        OpenFilter,
        ("basis", ChoicesDropdownFilter),
        ("settlement", ChoicesDropdownFilter),
        ("notice__document", AutocompleteSelectFilter),
        ("raised_at", RangeDateFilter),
    )
    date_hierarchy = "raised_at"
    search_fields = ("notice__document__title", "notice__note", "claim__text", "quote__exact")
    ordering = ("raised_at", "id")
    settlement_badge = badge("settlement", _("settled"))
    readonly_fields = ("about", "happened", "why", "basis", "review_link", "raised_at", "settled_by", "settled_at")
    fieldsets = (
        (None, {"fields": ("about", "review_link", "happened", "why", ("basis", "raised_at"))}),
        (_("Re-checked: stands"), {"fields": ("note", ("settled_by", "settled_at"))}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Flag]:
        return with_subjects(super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Flag | None = None) -> bool:
        return (obj is None or not obj.settlement) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Flag | None = None) -> bool:
        # Only with what it is about.
        match = request.resolver_match
        return not (match and (match.url_name or "").startswith("claims_flag_")) and super().has_delete_permission(
            request, obj
        )

    def save_model(self, request: HttpRequest, obj: Flag, form: Any, change: bool) -> None:
        user: Any = request.user
        try:
            Flag.objects.select_for_update(of=("self",)).get(pk=obj.pk).settle(user, obj.note)
        except ValidationError as error:
            raise Rejected(form.prefix, "note", " ".join(error.messages)) from error

    @display(description=_("rests on it"))
    def subject_shown(self, flag: Flag) -> str:
        return str(flag.subject)[:140]

    @display(description=_("rests on it"))
    def about(self, flag: Flag) -> str:
        return link(flag.subject)

    @display(description=_("review"))
    def review_link(self, flag: Flag) -> str:
        return link(flag.review)

    @display(description=_("what happened"), ordering="notice__day")
    def happened(self, flag: Flag) -> str:
        return link(flag.notice)

    @display(description=_("what was wrong"))
    def why(self, flag: Flag) -> str:
        return flag.notice.note
