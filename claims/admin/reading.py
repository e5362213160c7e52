"""The reading view: a text with its quotes, claims and figures marked in place, and beside it who says what.

Offsets are code points, as everywhere in the base. Spans may overlap and nest: the text is cut at every border of
a span, so that each piece lies wholly inside or outside of each.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from claims.admin.badges import COLOURS
from claims.models import Agent, Appearance, Attribution, Claim, Document, Quantity, Quote, Revision
from claims.models.anchor import Origin

VIEW = ("claims.view_document", "claims.view_quote", "claims.view_claim")


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
    def title(self) -> str:
        if isinstance(self.subject, Quote):
            return _("Quote %(number)d") % {"number": self.number}
        return _("Claim %(number)d") % {"number": self.number}

    @property
    def name(self) -> str:
        return f"{self.anchor._meta.model_name}-{self.anchor.pk}"

    @property
    def url(self) -> str:
        place = [self.anchor.revision_id, self.anchor._meta.model_name, self.anchor.pk]
        return reverse("admin:claims_revision_span", args=place)

    @property
    def colour(self) -> str:
        return COLOURS[self.subject.status] or "neutral"

    @property
    def who(self) -> Agent | None:
        return self.subject.speaker if isinstance(self.subject, Quote) else self.subject.claimant

    @property
    def accepted(self) -> bool:
        """Whether a person answers for it, and no import changes it."""
        return Origin.EDITED in (self.anchor.origin, self.subject.origin)

    @property
    def flagged(self) -> bool:
        """Whether a source it rests on was corrected or retracted, and nobody has settled that (`with_flagged`)."""
        return getattr(self.anchor, "flagged", False)

    @property
    def start(self) -> int:
        return self.anchor.start

    @property
    def end(self) -> int:
        return self.anchor.end


@dataclass(frozen=True)
class Figure:
    """The words of a quantity, in the span of its claim."""

    quantity: Quantity
    start: int
    end: int
    colour: str


@dataclass(frozen=True)
class Piece:
    """Text between two borders, the spans it lies in, outermost first, and those that start with it."""

    start: int
    text: str
    inside: tuple[Span, ...] = ()
    opening: tuple[Span, ...] = ()
    figures: tuple[Figure, ...] = ()
    header: bool = False

    @property
    def classes(self) -> str:
        """Of each kind the innermost span gives the colour."""
        innermost = {span.kind: span.colour for span in self.inside}
        if self.figures:
            innermost["figure"] = self.figures[-1].colour
        return " ".join(f"{kind} {kind}-{colour}" for kind, colour in innermost.items())

    @property
    def names(self) -> str:
        return " ".join(span.name for span in self.inside)

    @property
    def markup(self) -> SafeString:
        """The text for a page, to the character: a browser would read a carriage return as a line feed."""
        return mark_safe(escape(self.text).replace("\r", "&#13;"))


def pieces(text: str, spans: Sequence[Span], body_start: int = 0, figures: Sequence[Figure] = ()) -> list[Piece]:
    """`text` cut at the borders of `spans` and `figures`, whole and in order: the pieces' texts, joined, are `text`."""
    borders = {0, min(body_start, len(text)), len(text)}
    for place in [(each.start, each.end) for each in spans] + [(each.start, each.end) for each in figures]:
        borders.update(place)
    waiting = sorted(spans, key=lambda span: (span.start, -span.end, span.kind), reverse=True)
    counted = sorted(figures, key=lambda figure: (figure.start, -figure.end), reverse=True)
    inside: list[Span] = []
    within: list[Figure] = []
    made = []
    for start, end in pairwise(sorted(borders)):
        inside = [span for span in inside if span.end > start]
        within = [figure for figure in within if figure.end > start]
        opening = []
        while waiting and waiting[-1].start == start:
            opening.append(waiting.pop())
        while counted and counted[-1].start == start:
            within.append(counted.pop())
        inside += opening
        header = end <= body_start
        made.append(Piece(start, text[start:end], tuple(inside), tuple(opening), tuple(within), header))
    return made


def figures_of(text: str, claims: Iterable[Span]) -> Iterator[Figure]:
    """Where the quantities of each claim are printed in its span: at their words, and not inside another number."""
    for span in claims:
        if not isinstance(span.subject, Claim):
            continue
        for quantity in span.subject.quantities.all():
            printed = re.compile(rf"(?<!\w)(?<!\d[.,]){re.escape(quantity.text)}(?!\w)(?![.,]\d)")
            if found := printed.search(text, span.start, span.end):
                yield Figure(quantity, found.start(), found.end(), span.colour)


def spans_of(revision: Revision) -> tuple[list[Span], list[Span]]:
    """The quotes and the claims of a text, in reading order, in five queries however many there are."""
    chain = Prefetch("attributions", Attribution.objects.select_related("agent", "source").order_by("position"))
    quotes = Quote.objects.filter(revision=revision).with_flagged().select_related("speaker").defer("search")
    appearances = Appearance.objects.filter(revision=revision).with_flagged().select_related("claim__claimant")
    appearances = appearances.defer("claim__search")
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


def revision_to_read(request: HttpRequest, revision_id: int) -> Revision:
    """For those who may read it, with its document and source."""
    user: Any = request.user
    if not user.has_perms(VIEW):
        raise PermissionDenied
    return get_object_or_404(Revision.objects.select_related("document__source").defer("search"), pk=revision_id)


def marked(revision: Revision) -> dict[str, Any]:
    """What the page shows of a text and of all that is marked in it."""
    quotes, claims = spans_of(revision)
    figures = list(figures_of(revision.text, claims))
    return {
        "revision": revision,
        "pieces": pieces(revision.text, [*quotes, *claims], revision.body_start, figures),
        "quotes": quotes,
        "claims": claims,
    }


def read_revision(site: AdminSite, request: HttpRequest, revision_id: int) -> HttpResponse:
    """The page of one text. Its number of queries does not grow with what is marked in it."""
    revision = revision_to_read(request, revision_id)
    document = revision.document
    revisions = list(document.revisions.order_by("number").only("number", "created_at", "document_id"))
    context = {
        **site.each_context(request),
        **marked(revision),
        "title": str(document),
        "opts": Document._meta,
        "document": document,
        "revisions": revisions,
        "latest": revisions[-1],
        "agencies": list(document.agencies.all()),
    }
    return render(request, "claims/reading.html", context)


def reading_link(anchor: Quote | Appearance) -> str:
    """To the place of a quote or appearance in its text."""
    if anchor.pk is None:
        return "—"
    url = reverse("admin:claims_revision_read", args=[anchor.revision_id])
    return format_html(
        '<a class="desk-link" href="{}#{}-{}">{}</a>',
        url,
        anchor._meta.model_name,
        anchor.pk,
        _("Read it in “%(document)s”") % {"document": anchor.revision.document},
    )


def found_by(anchor: Quote | Appearance) -> str:
    """Where the row comes from: the rule that found it and how sure it was, or a person."""
    origin = anchor.get_origin_display()
    if not anchor.rule:
        return origin
    if anchor.confidence is None:
        return _("%(origin)s (rule %(rule)s)") % {"origin": origin, "rule": anchor.rule}
    sure = {"origin": origin, "rule": anchor.rule, "percent": round(anchor.confidence * 100)}
    return _("%(origin)s (rule %(rule)s, %(percent)d%% sure)") % sure
