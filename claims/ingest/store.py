"""An extraction to rows: the article, its revision, quotes, claims and chains, in one transaction.

A text the base holds is left alone. A new wording of an article becomes its next revision, and what a person decided
about the one before goes on to hold: what was edited or reviewed is carried over (`claims.models.carried`) and takes
the place of what is found there, and what was deleted does not come back.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from django.apps import apps
from django.db import connection
from django.db.models import Max

from claims.extraction import result as found
from claims.ingest.readers import Rejected
from claims.models import Agent, Appearance, Attribution, Claim, Document, Quantity, Quote, Revision, Source
from claims.models.anchor import Origin
from claims.models.naming import Namesakes

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
    revision.take_over()
    writer = _Writer(extraction, revision, _Earlier(previous, revision) if previous else None)
    stored = Stored("new" if is_new else "updated", revision=revision)
    stored.quotes = writer.quotes(extraction.quotes)
    stored.claims, stored.quantities = writer.claims(extraction.claims)
    return stored


def _document(extraction: found.Extraction, source: Source) -> tuple[Document, bool]:
    """The document an article is a version of, by title and publication time, made where the base has none."""
    key = key_of(extraction.header, extraction.text)
    with connection.cursor() as cursor:
        # Two imports of one article take turns: the second finds what the first wrote.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, source.pk])
    return Document.objects.get_or_create(source=source, key=key, defaults={"title": extraction.header.title[:500]})


def key_of(header: found.Header, text: str) -> str:
    """What the versions of an article have in common at its source: title, or else beginning, and publication time."""
    title = header.title or text[header.body_start :].strip()[:60]
    published = header.published.value.isoformat() if header.published else ""
    return Document.key_for(title=title, published=published)


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
    """What the revision before has to say about the new one."""

    revision: Revision
    new: Revision
    appearances: dict[str, list[Appearance]] = field(init=False)
    """Of claims nobody edited or reviewed, by their words."""
    deleted_quotes: set[str] = field(init=False)
    deleted_claims: set[str] = field(init=False)
    quotes: set[tuple[int, int]] = field(init=False)
    """Where those carried over stand in the new one."""
    claims: dict[tuple[int, int], Claim] = field(init=False)

    def __post_init__(self) -> None:
        appearances = self.revision.appearance_set.select_related("claim").order_by("start")
        self.appearances = defaultdict(list)
        for appearance in appearances.exclude(carried__revision=self.new):
            self.appearances[appearance.exact].append(appearance)
        self.deleted_quotes = self._deleted(Quote)
        self.deleted_claims = self._deleted(Appearance)
        self.quotes = set(self.new.quote_set.values_list("start", "end"))
        carried = self.new.appearance_set.select_related("claim").order_by("-id")
        self.claims = {(appearance.start, appearance.end): appearance.claim for appearance in carried}

    def _deleted(self, model: type[Quote] | type[Appearance]) -> set[str]:
        """Words deleted in an earlier revision and marked neither there nor in one since."""
        of = {"revision__document": self.revision.document_id}
        rows = model._default_manager.filter(**of).exclude(revision=self.new)
        deletions = apps.get_model("claims", f"{model.__name__}Event").objects.filter(**of, pgh_label="delete")
        held, deleted = (
            dict(each.order_by().values_list("exact").annotate(Max("revision__number"))) for each in (rows, deletions)
        )
        return {words for words, number in deleted.items() if number > held.get(words, 0)}


def _same(before: Appearance, claim: Claim) -> bool:
    """Whether what an earlier revision printed in the same words is still put forward by the same, in the same way."""
    return (before.claim.claimant_id, before.claim.stance) == (claim.claimant_id, claim.stance)


class _Writer:
    """Writes what was found in one revision, in as few statements as the database takes."""

    def __init__(self, extraction: found.Extraction, revision: Revision, earlier: _Earlier | None) -> None:
        self.revision = revision
        self.earlier = earlier
        speaking = dict.fromkeys(_speaking(extraction))
        self._namesakes = Namesakes((_name(agent) for agent in speaking if not agent.publisher), revision.document)
        self._agents: dict[found.Agent, Agent | Source] = {}

    def quotes(self, quotes: Iterable[found.Quote]) -> int:
        """Returns how many stand in the revision, those carried over included."""
        written: list[tuple[Quote, tuple[found.Link, ...]]] = []
        carried = self.earlier.quotes if self.earlier else set()
        taken = set(carried)
        for quote in quotes:
            span = quote.span
            if (span.start, span.end) in taken or (self.earlier and span.text in self.earlier.deleted_quotes):
                continue
            taken.add((span.start, span.end))
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
        Quote.objects.bulk_create(row for row, _ in written)
        Attribution.objects.bulk_create(link for row, links in written for link in self._chain(links, quote=row))
        return len(written) + len(carried)

    def claims(self, claims: tuple[found.Claim, ...]) -> tuple[int, int]:
        """Returns how many claims and quantities were new; one the document made before gets an appearance more."""
        rows: list[Claim | None] = []
        fresh: list[tuple[Claim, found.Claim]] = []
        appearances: list[tuple[Appearance, tuple[found.Link, ...]]] = []
        known = self.earlier.appearances if self.earlier else {}
        for claim in claims:
            if self.earlier and claim.span.text in self.earlier.deleted_claims:
                rows.append(None)
                continue
            if self.earlier and (carried := self.earlier.claims.get((claim.span.start, claim.span.end))):
                rows.append(carried)
                continue
            row = self._claim(claim)
            before = next((each for each in known.get(claim.span.text, ()) if _same(each, row)), None)
            if before:
                known[claim.span.text].remove(before)
                row = before.claim
            else:
                fresh.append((row, claim))
            rows.append(row)
            appearances.append((self._appearance(row, claim), claim.chain))
        Claim.objects.bulk_create(row for row, _ in fresh)
        self._answers(rows, claims, {id(row) for row, _ in fresh})
        quantities = [quantity for row, claim in fresh for quantity in _quantities(row, claim.figures)]
        Quantity.objects.bulk_create(quantities)
        Appearance.objects.bulk_create(row for row, _ in appearances)
        Attribution.objects.bulk_create(
            link for row, links in appearances for link in self._chain(links, appearance=row)
        )
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

    def _appearance(self, row: Claim, claim: found.Claim) -> Appearance:
        return Appearance(
            claim=row,
            revision=self.revision,
            start=claim.span.start,
            end=claim.span.end,
            exact=claim.span.text,
            cue=_cue(claim.cue),
            rule=claim.rule,
            confidence=claim.confidence,
            origin=Origin.EXTRACTED,
        )

    def _answers(self, rows: list[Claim | None], claims: tuple[found.Claim, ...], fresh: set[int]) -> None:
        answering = []
        for row, claim in zip(rows, claims, strict=True):
            answered = rows[claim.answers] if claim.answers is not None else None
            if row and answered and row is not answered and id(row) in fresh and row.stance in Claim.ANSWERING:
                row.answers = answered
                answering.append(row)
        Claim.objects.bulk_update(answering, ["answers"])

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
        if agent.publisher:
            kind = Source.Kind.AGENCY if agent.publisher == "agency" else Source.Kind.OUTLET
            return Source.objects.called(_name(agent)[:200], kind=kind)
        row = self._namesakes.named(_name(agent), kind=agent.kind, local=agent.local)
        if agent.role and not row.role:
            row.role = agent.role[:300]
            row.save(update_fields=["role", "updated_at"])
        return row


def _speaking(extraction: found.Extraction) -> Iterable[found.Agent]:
    """All who say or relay something, some several times."""
    for quote in extraction.quotes:
        yield from (link.agent for link in quote.chain)
        if quote.speaker:
            yield quote.speaker
    for claim in extraction.claims:
        yield from (link.agent for link in claim.chain)
        if claim.claimant:
            yield claim.claimant


def _name(agent: found.Agent) -> str:
    return agent.name[:300]


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
