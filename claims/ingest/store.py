"""An extraction to rows: the article, its revision, quotes, claims and chains, in one transaction.

A text the base holds is left alone. A new wording of an article becomes its next revision, and what a person decided
about the one before goes on to hold: corrected speakers and claimants stay, what was deleted does not come back, what
was marked by hand is marked again where its words stand exactly once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, TypeVar

from django.apps import apps
from django.db import connection

from claims.extraction import result as found
from claims.ingest.readers import Rejected
from claims.models import Agent, Appearance, Attribution, Claim, Document, Quantity, Quote, Revision, Source
from claims.models.anchor import Origin

Outcome = Literal["new", "updated", "unchanged"]

CUE_LIMIT = Attribution._meta.get_field("cue").max_length or 0
HIGHEST = 10**24
"""Quantities have 24 digits before the point; what a text prints beyond that is a misprint."""


@dataclass
class Stored:
    outcome: Outcome
    quotes: int = 0
    claims: int = 0
    quantities: int = 0
    revision: Revision | None = field(default=None, compare=False)
    """The one written, unless nothing was."""


def store(extraction: found.Extraction, *, came_from: str, source_name: str = "", strict: bool = False) -> Stored:
    """Writes what was found in an article. Run inside a transaction.

    `source_name` names the publisher of a text whose header does not, `strict` rejects one without a publication time
    or a recognized language. Raises `Rejected`, with the field, where the article cannot be placed.
    """
    header = extraction.header
    outlet = source_name or header.outlet
    if not outlet:
        raise Rejected("the header names no outlet; expected one in the first lines, or --source", field="source")
    if strict and header.published is None:
        raise Rejected("no publication time in the header", field="published")
    if strict and extraction.language == "und":
        raise Rejected("the language is not recognized; expected --language", field="language")
    source = Source.objects.called(outlet, kind=Source.Kind.OUTLET)
    document, is_new = _document(extraction, source)
    if Revision.objects.filter(document=document, sha256=Revision.digest(extraction.text)).exists():
        return Stored("unchanged")
    previous = document.latest_revision
    if previous and header.modified and document.modified_at and header.modified.value < document.modified_at:
        raise Rejected(
            f"modified {header.modified.raw}: older than the version held, of {document.modified_raw}",
            field="modified",
        )
    _describe(document, extraction)
    revision = Revision.objects.create(
        document=document,
        number=previous.number + 1 if previous else 1,
        previous=previous,
        text=extraction.text,
        body_start=header.body_start,
        language=extraction.language,
        origin=came_from[:500],
    )
    writer = _Writer(revision, _Earlier(previous) if previous else None)
    stored = Stored("new" if is_new else "updated", revision=revision)
    stored.quotes = writer.quotes(extraction.quotes)
    stored.claims, stored.quantities = writer.claims(extraction.claims)
    return stored


def _document(extraction: found.Extraction, source: Source) -> tuple[Document, bool]:
    """The document an article is a version of, by title and publication time, made where the base has none."""
    header = extraction.header
    title = header.title or extraction.text[header.body_start :].strip()[:60]
    published = header.published.value.isoformat() if header.published else ""
    key = Document.key_for(title=title, published=published)
    with connection.cursor() as cursor:
        # Two imports of one article take turns: the second finds what the first wrote.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, source.pk])
    return Document.objects.get_or_create(source=source, key=key, defaults={"title": header.title[:500]})


def _describe(document: Document, extraction: found.Extraction) -> None:
    """Fills what the document does not say yet; only the time of modification follows each version."""
    header = extraction.header
    for name, value in (("title", header.title), ("byline", header.byline), ("credits", header.credits)):
        if not getattr(document, name):
            setattr(document, name, value[:500])
    if document.language == "und":
        document.language = extraction.language
    if header.published and not document.published_at:
        _set_time(document, "published", header.published)
    if header.modified and (not document.published_at or header.modified.value >= document.published_at):
        _set_time(document, "modified", header.modified)
    document.save()
    document.agencies.add(*(Source.objects.called(name, kind=Source.Kind.AGENCY) for name in header.agencies))


def _set_time(document: Document, name: str, time: found.Timestamp) -> None:
    setattr(document, f"{name}_at", time.value)
    setattr(document, f"{name}_raw", time.raw[:200])
    setattr(document, f"{name}_precision", time.precision)
    setattr(document, f"{name}_zone_inferred", time.zone_inferred)


@dataclass
class _Earlier:
    """What persons decided about the revision before, by the words it concerns."""

    revision: Revision
    quotes: dict[str, list[Quote]] = field(init=False)
    """Edited ones."""
    appearances: dict[str, list[Appearance]] = field(init=False)
    deleted_quotes: set[str] = field(init=False)
    deleted_claims: set[str] = field(init=False)

    def __post_init__(self) -> None:
        edited = self.revision.quote_set.filter(origin=Origin.EDITED).prefetch_related("attributions")
        self.quotes = _by_words(edited.order_by("start"))
        appearances = self.revision.appearance_set.select_related("claim").prefetch_related("attributions")
        self.appearances = _by_words(appearances.order_by("start"))
        self.deleted_quotes = self._deleted("QuoteEvent") - set(self.revision.quote_set.values_list("exact", flat=True))
        self.deleted_claims = self._deleted("AppearanceEvent") - set(self.appearances)

    def _deleted(self, event: str) -> set[str]:
        events = apps.get_model("claims", event).objects.filter(revision=self.revision, pgh_label="delete")
        return set(events.values_list("exact", flat=True))


Anchored = TypeVar("Anchored", Quote, Appearance)


def _by_words(rows: Iterable[Anchored]) -> dict[str, list[Anchored]]:
    by_words: dict[str, list[Anchored]] = defaultdict(list)
    for row in rows:
        by_words[row.exact].append(row)
    return by_words


def _edited(appearance: Appearance) -> bool:
    return Origin.EDITED in (appearance.origin, appearance.claim.origin)


def _same(before: Appearance, claim: Claim) -> bool:
    """Whether what an earlier revision printed in the same words is still put forward by the same, in the same way."""
    return (before.claim.claimant_id, before.claim.stance) == (claim.claimant_id, claim.stance)


class _Writer:
    """Writes what was found in one revision, in as few statements as the database takes."""

    def __init__(self, revision: Revision, earlier: _Earlier | None) -> None:
        self.revision = revision
        self.earlier = earlier
        self._agents: dict[found.Agent, Agent | Source] = {}

    def quotes(self, quotes: Iterable[found.Quote]) -> int:
        written: list[tuple[Quote, tuple[found.Link, ...] | Quote]] = []
        taken: set[tuple[int, int]] = set()
        for quote in quotes:
            span = quote.span
            if (span.start, span.end) in taken or (self.earlier and span.text in self.earlier.deleted_quotes):
                continue
            taken.add((span.start, span.end))
            if self.earlier and (same := self.earlier.quotes.get(span.text)):
                corrected = same.pop(0)
                written.append((self._again(corrected, span.start), corrected))
                continue
            row = Quote(
                revision=self.revision,
                start=span.start,
                end=span.end,
                exact=span.text,
                language=self.revision.language,
                speaker=self._speaker(quote.speaker),
                cue=_cue(quote.cue),
                rule=quote.rule,
                confidence=quote.confidence,
                origin=Origin.EXTRACTED,
            )
            written.append((row, quote.chain))
        for marked in chain.from_iterable(self.earlier.quotes.values()) if self.earlier else ():
            start = self._only_place(marked.exact)
            if start is not None and (start, start + len(marked.exact)) not in taken:
                taken.add((start, start + len(marked.exact)))
                written.append((self._again(marked, start), marked))
        Quote.objects.bulk_create(row for row, _ in written)
        links: list[Attribution] = []
        for row, links_of in written:
            if isinstance(links_of, Quote):
                links += self._copied(links_of, quote=row)
            else:
                links += self._chain(links_of, quote=row)
        Attribution.objects.bulk_create(links)
        return len(written)

    def _again(self, quote: Quote, start: int) -> Quote:
        return Quote(
            revision=self.revision,
            start=start,
            end=start + len(quote.exact),
            exact=quote.exact,
            language=quote.language,
            speaker_id=quote.speaker_id,
            cue=quote.cue,
            verbatim_status=quote.verbatim_status,
            rule=quote.rule,
            confidence=quote.confidence,
            origin=Origin.EDITED,
        )

    def claims(self, claims: tuple[found.Claim, ...]) -> tuple[int, int]:
        """Returns how many claims and quantities were new; one the document made before gets an appearance more."""
        rows: list[Claim | None] = []
        fresh: list[tuple[Claim, found.Claim]] = []
        appearances: list[tuple[Appearance, tuple[found.Link, ...] | Appearance]] = []
        known = self.earlier.appearances if self.earlier else {}
        for claim in claims:
            if self.earlier and claim.span.text in self.earlier.deleted_claims:
                rows.append(None)
                continue
            row = self._claim(claim)
            before = next((each for each in known.get(claim.span.text, ()) if _edited(each) or _same(each, row)), None)
            if before:
                known[claim.span.text].remove(before)
                row = before.claim
            else:
                fresh.append((row, claim))
            rows.append(row)
            kept = before if before and _edited(before) else None
            appearances.append((self._appearance(row, claim), kept or claim.chain))
        for marked in chain.from_iterable(known.values()):
            start = self._only_place(marked.exact)
            if start is not None and _edited(marked):
                again = self._appearance(marked.claim, None, start=start, exact=marked.exact, cue=marked.cue)
                appearances.append((again, marked))
        Claim.objects.bulk_create(row for row, _ in fresh)
        self._answers(rows, claims, {id(row) for row, _ in fresh})
        quantities = [quantity for row, claim in fresh for quantity in _quantities(row, claim.figures)]
        Quantity.objects.bulk_create(quantities)
        Appearance.objects.bulk_create(row for row, _ in appearances)
        links: list[Attribution] = []
        for printed, links_of in appearances:
            if isinstance(links_of, Appearance):
                links += self._copied(links_of, appearance=printed)
            else:
                links += self._chain(links_of, appearance=printed)
        Attribution.objects.bulk_create(links)
        return len(fresh), len(quantities)

    def _claim(self, claim: found.Claim) -> Claim:
        return Claim(
            text=claim.wording,
            language=self.revision.language,
            claimant=self._speaker(claim.claimant),
            stance=claim.stance,
            event_date=claim.event.value if claim.event else None,
            event_precision=claim.event.precision if claim.event else "",
            event_raw=claim.event.span.text[:200] if claim.event else "",
            origin=Origin.EXTRACTED,
        )

    def _appearance(
        self, row: Claim, claim: found.Claim | None, *, start: int = 0, exact: str = "", cue: str = ""
    ) -> Appearance:
        if claim is None:
            place = {"start": start, "end": start + len(exact), "exact": exact, "cue": cue, "origin": Origin.EDITED}
        else:
            place = {
                "start": claim.span.start,
                "end": claim.span.end,
                "exact": claim.span.text,
                "cue": _cue(claim.cue),
                "rule": claim.rule,
                "confidence": claim.confidence,
                "origin": Origin.EXTRACTED,
            }
        return Appearance(claim=row, revision=self.revision, **place)

    def _answers(self, rows: list[Claim | None], claims: tuple[found.Claim, ...], fresh: set[int]) -> None:
        answering = []
        for row, claim in zip(rows, claims, strict=True):
            answered = rows[claim.answers] if claim.answers is not None else None
            if row and answered and row is not answered and id(row) in fresh and row.stance in Claim.ANSWERING:
                row.answers = answered
                answering.append(row)
        Claim.objects.bulk_update(answering, ["answers"])

    def _only_place(self, exact: str) -> int | None:
        """Where words stand, if they stand exactly once: a second place like it is never guessed at."""
        text = self.revision.text
        start = text.find(exact)
        return start if start >= 0 and text.find(exact, start + 1) < 0 else None

    def _chain(self, found_links: tuple[found.Link, ...], **of: Quote | Appearance) -> Iterable[Attribution]:
        for position, link in enumerate(found_links):
            who = self._who(link.agent)
            cue = link.cue if link.cue and len(link.cue.text) <= CUE_LIMIT else None
            yield Attribution(
                **of,
                position=position,
                agent=who if isinstance(who, Agent) else None,
                source=who if isinstance(who, Source) else None,
                cue=cue.text if cue else "",
                cue_start=cue.start if cue else None,
                cue_end=cue.end if cue else None,
            )

    def _copied(self, before: Quote | Appearance, **of: Quote | Appearance) -> Iterable[Attribution]:
        for link in before.attributions.all():
            # The cue's place belongs to the revision before.
            yield Attribution(
                **of, position=link.position, agent_id=link.agent_id, source_id=link.source_id, cue=link.cue
            )

    def _speaker(self, agent: found.Agent | None) -> Agent | None:
        if agent is None:
            return None
        who = self._who(agent)
        return who.agent if isinstance(who, Source) else who

    def _who(self, agent: found.Agent) -> Agent | Source:
        if agent not in self._agents:
            self._agents[agent] = self._look_up(agent)
        return self._agents[agent]

    def _look_up(self, agent: found.Agent) -> Agent | Source:
        name = agent.name[:300]
        if agent.publisher:
            kind = Source.Kind.AGENCY if agent.publisher == "agency" else Source.Kind.OUTLET
            return Source.objects.called(name[:200], kind=kind)
        row = Agent.objects.named(name, kind=agent.kind, document=self.revision.document, local=agent.local)
        if agent.role and not row.role:
            row.role = agent.role[:300]
            row.save(update_fields=["role", "updated_at"])
        return row


def _cue(cue: found.Span | None) -> str:
    return cue.text[:CUE_LIMIT] if cue else ""


def _quantities(claim: Claim, figures: Iterable[found.Figure]) -> Iterable[Quantity]:
    by_identity: dict[tuple[object, ...], Quantity] = {}
    for figure in figures:
        if abs(figure.value) >= HIGHEST or (figure.value_max is not None and abs(figure.value_max) >= HIGHEST):
            continue
        value, top = round(figure.value, 6), None if figure.value_max is None else round(figure.value_max, 6)
        unit, per, text = figure.unit[:100], figure.per[:100], figure.span.text[:300]
        by_identity[value, top, unit, per, text] = Quantity(
            claim=claim, value=value, value_max=top, unit=unit, per=per, bound=figure.bound, text=text
        )
    return by_identity.values()
