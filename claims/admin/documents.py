"""Documents and the texts they had."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display

from claims.admin import panel
from claims.admin.comparing import compare_link, compare_revisions
from claims.admin.desk import DeskAdmin, DeskForm, LinesField, ReadOnlyInline, link, rejecting
from claims.admin.reading import read_revision
from claims.models import Appearance, Document, Quote, Revision


class RevisionsInline(ReadOnlyInline, TabularInline):
    model = Revision
    fields = ("number", "created_at", "added_by", "origin", "read", "compare")
    readonly_fields = ("created_at", "added_by", "read", "compare")
    ordering = ("-number",)
    verbose_name_plural = _("revisions")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return super().get_queryset(request).select_related("document", "added_by").defer("text", "search")

    @display(description=_("text"))
    def read(self, revision: Revision) -> str:
        return format_html('<a href="{}">{}</a>', reverse("admin:claims_revision_read", args=[revision.pk]), _("Read"))

    @display(description=_("changes"))
    def compare(self, revision: Revision) -> str:
        if revision.number == 1:
            return "—"
        url = compare_link(revision.document_id, revision.number - 1, revision.number)
        told = gettext("Compare with %(other)s") % {"other": revision.number - 1}
        return format_html('<a href="{}">{}</a>', url, told)


@admin.register(Document)
class DocumentAdmin(DeskAdmin):
    list_display = ("title_shown", "source_link", "published_at", "language", "found", "revision_count", "read")
    list_filter = (
        ("source", AutocompleteSelectFilter),
        ("language", ChoicesDropdownFilter),
        ("agencies", AutocompleteSelectFilter),
        ("topics", AutocompleteSelectFilter),
        ("published_at", RangeDateFilter),
    )
    date_hierarchy = "published_at"
    list_select_related = ("source",)
    search_fields = ("title", "byline", "source__name", "=url")
    full_text = "revisions__search"
    autocomplete_fields = ("source", "agencies", "topics")
    inlines = (RevisionsInline,)
    actions_detail = ("read_latest", "compare", "add_text", "record_notice")
    fieldsets = (
        (None, {"fields": ("source", "title", "url", ("byline", "credits"), ("language", "agencies"), "topics")}),
        (
            _("Times"),
            {
                "fields": (
                    "published_at",
                    ("published_raw", "published_precision", "published_zone_inferred"),
                    "modified_at",
                    ("modified_raw", "modified_precision", "modified_zone_inferred"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).with_counts()

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.read_view)
        compare = self.admin_site.admin_view(self.compare_view)
        return [
            path("<int:document_id>/read/", view, name="claims_document_read"),
            path("<int:document_id>/compare/", compare, name="claims_document_compare"),
            *super().get_urls(),
        ]

    def compare_view(self, request: HttpRequest, document_id: int) -> HttpResponse:
        return compare_revisions(self.admin_site, request, document_id)

    def read_view(self, request: HttpRequest, document_id: int) -> HttpResponse:
        """The latest text; without one, the page of the document, where the first is added."""
        document = get_object_or_404(Document, pk=document_id)
        if latest := document.latest_revision:
            return redirect("admin:claims_revision_read", latest.pk)
        return redirect("admin:claims_document_change", document.pk)

    @action(description=_("Read"), icon="menu_book")
    def read_latest(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return redirect("admin:claims_document_read", object_id)

    @action(description=_("Compare revisions"), icon="compare")
    def compare(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return redirect("admin:claims_document_compare", object_id)

    @action(description=_("Add a text"), icon="post_add", permissions=["add_text"])
    def add_text(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return redirect(f"{reverse('admin:claims_revision_add')}?document={object_id}")

    @action(description=_("Record a correction or retraction"), icon="report", permissions=["record_notice"])
    def record_notice(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return redirect(f"{reverse('admin:claims_notice_add')}?document={object_id}")

    def has_record_notice_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        user: Any = request.user
        return user.has_perm("claims.add_notice")

    def has_add_text_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        user: Any = request.user
        return user.has_perm("claims.add_revision")

    @display(description=_("document"), ordering="title")
    def title_shown(self, document: Document) -> str:
        return str(document)

    @display(description=_("source"), ordering="source__name")
    def source_link(self, document: Document) -> str:
        return link(document.source)

    @display(description=_("found in it"))
    def found(self, document: Any) -> str:
        quotes, claims = document.quote_count, document.appearance_count
        told = (
            ngettext("%(n)s quote", "%(n)s quotes", quotes) % {"n": quotes},
            ngettext("%(n)s claim", "%(n)s claims", claims) % {"n": claims},
        )
        return ", ".join(told)

    @display(description=_("revisions"))
    def revision_count(self, document: Any) -> int:
        return document.revision_count

    @display(description=_("text"))
    def read(self, document: Any) -> str:
        if not document.revision_count:
            return "—"
        return format_html('<a href="{}">{}</a>', reverse("admin:claims_document_read", args=[document.pk]), _("Read"))


class RevisionForm(DeskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(text := self.fields.get("text"), LinesField):
            text.strip = False  # the text as it was printed, to the character
            text.widget.attrs["rows"] = 24
            text.help_text = _("It becomes the document's latest revision, and can then not be changed.")

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not text.strip():
            self.add_error("text", gettext("The text has no words."))
        return text


class QuotesInline(ReadOnlyInline, TabularInline):
    model = Quote
    fields = ("exact", "speaker", "status")
    readonly_fields = ("status",)
    ordering = ("start",)
    per_page = 20
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quote]:
        return super().get_queryset(request).with_place()


class AppearancesInline(ReadOnlyInline, TabularInline):
    model = Appearance
    fields = ("exact", "claim", "cue")
    ordering = ("start",)
    per_page = 20
    tab = True
    verbose_name_plural = _("claims")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appearance]:
        return super().get_queryset(request).with_place()


@admin.register(Revision)
class RevisionAdmin(DeskAdmin):
    form = RevisionForm
    list_display = ("document_shown", "number", "language", "created_at", "origin", "read")
    list_filter = (
        ("document", AutocompleteSelectFilter),
        ("document__source", AutocompleteSelectFilter),
        ("language", ChoicesDropdownFilter),
        ("created_at", RangeDateFilter),
    )
    date_hierarchy = "created_at"
    list_select_related = ("document__source",)
    search_fields = ("document__title", "document__source__name")
    full_text = "search"
    autocomplete_fields = ("document",)
    inlines = (QuotesInline, AppearancesInline)
    actions_detail = ("read_this",)
    add_fieldsets = ((None, {"fields": ("document", "text", ("language", "body_start"), "origin")}),)
    fieldsets = (
        (None, {"fields": ("document", ("number", "previous"), ("language", "created_at"))}),
        (_("Where it came from"), {"fields": (("added_by", "origin"), "sha256")}),
        (_("Text"), {"fields": ("text",)}),
    )
    readonly_fields = ("created_at", "added_by", "sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        revisions = super().get_queryset(request).defer("search")
        one = request.resolver_match and "object_id" in request.resolver_match.kwargs
        return revisions if one else revisions.defer("text", "search")

    def get_inlines(self, request: HttpRequest, obj: Revision | None) -> Any:
        return self.inlines if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Revision, form: Any, change: bool) -> None:
        user: Any = request.user
        obj.added_by = user
        with rejecting(form):
            obj.save_as_latest()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        document = Document.objects.filter(pk=initial["document"]).first() if "document" in initial else None
        return {"language": document.language, **initial} if document else initial

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.read_view)
        read = path("<int:revision_id>/read/", view, name="claims_revision_read")
        return [read, *panel.urls(self.admin_site), *super().get_urls()]

    def read_view(self, request: HttpRequest, revision_id: int) -> HttpResponse:
        return read_revision(self.admin_site, request, revision_id)

    @action(description=_("Read"), icon="menu_book")
    def read_this(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return redirect("admin:claims_revision_read", object_id)

    @display(description=_("document"), ordering="document__title")
    def document_shown(self, revision: Revision) -> str:
        return str(revision.document)

    @display(description=_("text"))
    def read(self, revision: Revision) -> str:
        return format_html('<a href="{}">{}</a>', reverse("admin:claims_revision_read", args=[revision.pk]), _("Read"))
