"""Changed after publication: quotes and claims that a newer revision of their article altered, moved or left out."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import display

from claims.admin.badges import badge
from claims.admin.comparing import compare_link
from claims.admin.desk import DeskAdmin, document_link, link
from claims.models import Finding, Quote, Revision


def brought_by(revision: Revision) -> str:
    """Who brought a revision in, or the file it came from."""
    return str(revision.added_by or revision.origin or "—")


@admin.register(Finding)
class FindingAdmin(DeskAdmin):
    list_display = ("words_before", "kind_badge", "words_now", "who", "document", "came_in", "by", "compare")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("revision__document", AutocompleteSelectFilter),
        ("revision__document__source", AutocompleteSelectFilter),
        ("quote__speaker", AutocompleteSelectFilter),
        ("revision__created_at", RangeDateFilter),
    )
    date_hierarchy = "created_at"
    search_fields = ("quote__exact", "appearance__exact", "words", "revision__document__title")
    fields = ("kind_badge", "words_before", "words_now", "who", "document", "came_in", "by", "compare")
    readonly_fields = fields
    kind_badge = badge("kind", _("what happened"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        return super().get_queryset(request).complete()

    @display(description=_("words before"))
    def words_before(self, finding: Finding) -> str:
        kind = gettext("Quote") if finding.quote else gettext("Claim")
        return format_html("{}: “{}”", kind, finding.anchor.exact[:200])

    @display(description=_("words now"))
    def words_now(self, finding: Finding) -> str:
        return f"“{finding.words[:200]}”" if finding.words else "—"

    @display(description=_("said by"))
    def who(self, finding: Finding) -> str:
        anchor = finding.anchor
        return link(anchor.speaker if isinstance(anchor, Quote) else anchor.claim.claimant)

    @display(description=_("document"), ordering="revision__document__title")
    def document(self, finding: Finding) -> str:
        return document_link(finding.revision.document)

    @display(description=_("came in"), ordering="revision__created_at")
    def came_in(self, finding: Finding) -> Any:
        return finding.revision.created_at

    @display(description=_("by"))
    def by(self, finding: Finding) -> str:
        return brought_by(finding.revision)

    @display(description=_("revisions"))
    def compare(self, finding: Finding) -> str:
        number = finding.revision.number
        url = compare_link(finding.revision.document_id, number - 1, number)
        return format_html(
            '<a class="desk-link" href="{}">{}</a>',
            url,
            gettext("%(before)d and %(after)d") % {"before": number - 1, "after": number},
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Finding | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Finding | None = None) -> bool:
        # Only with the quote or claim it is about.
        match = request.resolver_match
        return not (match and (match.url_name or "").startswith("claims_finding_")) and super().has_delete_permission(
            request, obj
        )
