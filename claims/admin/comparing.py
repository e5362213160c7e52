"""Two revisions of a document side by side, with the words that changed, and what that did to quotes and claims."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.admin.badges import COLOURS
from claims.models import Document, Finding, Revision
from claims.models.comparison import Comparison, Segment


@dataclass(frozen=True)
class Passage:
    """Words of one of the texts; `change` numbers those that the other does not have, 0 for what both have."""

    text: str
    change: int = 0
    elsewhere: str = ""
    """What the other text has in its place."""


def passages(compared: Comparison) -> tuple[list[Passage], list[Passage]]:
    """Both texts, each whole and in order: joined, their passages are the text."""

    def each(text: str, other: str, spans: Iterable[tuple[bool, int, int, int, int]]) -> Iterator[Passage]:
        change = 0
        for equal, start, end, other_start, other_end in spans:
            change += not equal
            yield Passage(text[start:end]) if equal else Passage(text[start:end], change, other[other_start:other_end])

    def turned(segment: Segment) -> tuple[bool, int, int, int, int]:
        return segment.equal, segment.new_start, segment.new_end, segment.start, segment.end

    before, after, segments = compared.before, compared.after, compared.segments
    straight = ((s.equal, s.start, s.end, s.new_start, s.new_end) for s in segments)
    return list(each(before, after, straight)), list(each(after, before, map(turned, segments)))


def compare_link(document_id: int, before: int | None = None, after: int | None = None) -> str:
    """Address of the page, by numbers of revisions; without them, of the last two."""
    url = reverse("admin:claims_document_compare", args=[document_id])
    return url if before is None else f"{url}?before={before}&after={after}"


def compare_revisions(site: AdminSite, request: HttpRequest, document_id: int) -> HttpResponse:
    """The page for two revisions, chosen by number. Its number of queries does not grow with what they hold."""
    user: Any = request.user
    if not user.has_perms(("claims.view_document", "claims.view_quote", "claims.view_claim")):
        raise PermissionDenied
    document = get_object_or_404(Document.objects.select_related("source"), pk=document_id)
    listed = Revision.objects.filter(document=document).select_related("added_by").order_by("number")
    revisions = {revision.number: revision for revision in listed.defer("text", "search")}
    context = {
        **site.each_context(request),
        "title": _("Revisions of “%(document)s”") % {"document": document},
        "opts": Document._meta,
        "document": document,
        "revisions": revisions.values(),
    }
    if len(revisions) > 1:
        latest = max(revisions)
        after = revisions[_chosen(request, "after", revisions) or latest]
        earlier = after.number - 1 if after.number > 1 else latest
        before = revisions[_chosen(request, "before", revisions) or earlier]
        # Two texts are all that is needed of them.
        texts = dict(listed.filter(pk__in=(before.pk, after.pk)).values_list("pk", "text"))
        before.text, after.text = texts[before.pk], texts[after.pk]
        compared = Comparison(before.text, after.text)
        old, new = passages(compared)
        findings = Finding.objects.between(before, after, compared)
        context |= {
            "before": before,
            "after": after,
            "old": old,
            "new": new,
            "changes": max((passage.change for passage in old), default=0),
            "findings": [(finding, COLOURS[finding.kind]) for finding in findings],
        }
    return render(request, "claims/compare.html", context)


def _chosen(request: HttpRequest, name: str, revisions: dict[int, Revision]) -> int | None:
    asked = request.GET.get(name, "")
    # Digits of other scripts, and more of them than any number has, are no choice either.
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
    return number if number in revisions else None
