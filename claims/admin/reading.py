"""The reading view: a text with its quotes and claims marked in place, and beside it who says what.

Offsets are code points, as everywhere in the base. Spans may overlap and nest: the text is cut at every border of
a span, so that each piece lies wholly inside or outside of each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html

from claims.admin.badges import COLOURS
from claims.models import Appearance, Attribution, Claim, Document, Quote, Revision


@dataclass(frozen=True)
class Span:
    """A quote or a claim in the text. `number` is what the page calls it, in reading order."""

    number: int
    anchor: Quote | Appearance
    subject: Quote | Claim

    @property
    def kind(self) -> str:
        return "quote" if isinstance(self.subject, Quote) else "claim"

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.subject.pk}"

    @property
    def colour(self) -> str:
        return COLOURS[self.subject.status] or "neutral"

    @property
    def start(self) -> int:
        return self.anchor.start

    @property
    def end(self) -> int:
        return self.anchor.end


@dataclass(frozen=True)
class Piece:
    """Text between two borders, the spans it lies in, outermost first, and those that start with it."""

    start: int
    text: str
    inside: tuple[Span, ...] = ()
    opening: tuple[Span, ...] = ()
    header: bool = False

    @property
    def classes(self) -> str:
        """Of each kind the innermost span gives the colour."""
        innermost = {span.kind: span for span in self.inside}
        return " ".join(f"{kind} {kind}-{span.colour}" for kind, span in innermost.items())

    @property
    def names(self) -> str:
        return " ".join(span.name for span in self.inside)


def pieces(text: str, spans: Sequence[Span], body_start: int = 0) -> list[Piece]:
    """`text` cut at the borders of `spans`, whole and in order: the pieces' texts, joined, are `text`."""
    borders = {0, min(body_start, len(text)), len(text)}
    for span in spans:
        borders |= {span.start, span.end}
    cuts = sorted(borders)
    waiting = sorted(spans, key=lambda span: (span.start, -span.end, span.kind), reverse=True)
    inside: list[Span] = []
    made = []
    for start, end in pairwise(cuts):
        inside = [span for span in inside if span.end > start]
        opening = []
        while waiting and waiting[-1].start == start:
            opening.append(waiting.pop())
        inside += opening
        made.append(Piece(start, text[start:end], tuple(inside), tuple(opening), header=end <= body_start))
    return made


def spans_of(revision: Revision) -> tuple[list[Span], list[Span]]:
    """The quotes and the claims of a text, in reading order, in five queries however many there are."""
    chain = Prefetch("attributions", Attribution.objects.select_related("agent", "source").order_by("position"))
    quotes = Quote.objects.filter(revision=revision).select_related("speaker").defer("search")
    appearances = Appearance.objects.filter(revision=revision).select_related("claim__claimant").defer("claim__search")
    in_order = ("start", "-end", "id")
    return (
        [
            Span(number, quote, quote)
            for number, quote in enumerate(quotes.prefetch_related(chain).order_by(*in_order), 1)
        ],
        [
            Span(number, appearance, appearance.claim)
            for number, appearance in enumerate(
                appearances.prefetch_related(chain, "claim__quantities").order_by(*in_order), 1
            )
        ],
    )


def read_revision(site: AdminSite, request: HttpRequest, revision_id: int) -> HttpResponse:
    """The page of one text. Its number of queries does not grow with what is marked in it."""
    user: Any = request.user
    if not user.has_perms(("claims.view_document", "claims.view_quote", "claims.view_claim")):
        raise PermissionDenied
    revision = get_object_or_404(Revision.objects.select_related("document__source").defer("search"), pk=revision_id)
    document = revision.document
    revisions = list(document.revisions.order_by("number").only("number", "created_at", "document_id"))
    quotes, claims = spans_of(revision)
    context = {
        **site.each_context(request),
        "title": str(document),
        "opts": Document._meta,
        "document": document,
        "revision": revision,
        "revisions": revisions,
        "latest": revisions[-1],
        "agencies": list(document.agencies.all()),
        "pieces": pieces(revision.text, [*quotes, *claims], revision.body_start),
        "quotes": quotes,
        "claims": claims,
    }
    return render(request, "claims/reading.html", context)


def reading_link(anchor: Quote | Appearance) -> str:
    """To the place of a quote or appearance in its text."""
    if anchor.pk is None:
        return "—"
    url = reverse("admin:claims_revision_read", args=[anchor.revision_id])
    name = f"quote-{anchor.pk}" if isinstance(anchor, Quote) else f"claim-{anchor.claim_id}"
    return format_html('<a class="desk-link" href="{}#{}">Read it in “{}”</a>', url, name, anchor.revision.document)


def found_by(anchor: Quote | Appearance) -> str:
    """Where the row comes from: the rule that found it and how sure it was, or a person."""
    if not anchor.rule:
        return anchor.get_origin_display()
    sure = f", {anchor.confidence:.0%} sure" if anchor.confidence is not None else ""
    return f"{anchor.get_origin_display()} (rule {anchor.rule}{sure})"
