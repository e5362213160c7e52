"""The base as records of the interchange format, in an order that depends on what they say, not on when they came.

Imported into an empty base and exported again, the file is the same to the byte.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Collate

from claims.ingest import interchange as given
from claims.models import (
    Agent,
    AgentAlias,
    Appearance,
    Attribution,
    Claim,
    Document,
    Evidence,
    ExternalReview,
    Quantity,
    Quote,
    Relation,
    Review,
    Revision,
    Source,
    Topic,
)

CHUNK = 500
"""Rows held in memory at a time."""


def records() -> Iterator[given.Record]:
    """Every row of the base, each after those it names."""
    yield from map(_source, Source.objects.select_related("agent").order_by(Collate("name", "C")).iterator())
    yield from map(_document, _documents().iterator(CHUNK))
    yield from map(_agent, _agents().iterator(CHUNK))
    yield from map(_quote, _quotes().iterator(CHUNK))
    yield from map(_claim, _claims().iterator(CHUNK))
    yield from map(_relation, _relations().iterator(CHUNK))
    yield from map(_external_review, _external_reviews().iterator(CHUNK))


def _documents() -> QuerySet[Document]:
    revisions = Prefetch("revisions", Revision.objects.order_by("number"))
    agencies = Prefetch("agencies", Source.objects.order_by(Collate("name", "C")))
    topics = Prefetch("topics", Topic.objects.order_by(Collate("name", "C")))
    documents = Document.objects.select_related("source").prefetch_related(revisions, agencies, topics)
    return documents.order_by(Collate("source__name", "C"), "key")


def _agents() -> QuerySet[Agent]:
    aliases = Prefetch("aliases", AgentAlias.objects.order_by(Collate("name", "C"), "language"))
    agents = Agent.objects.standing().select_related("document__source").prefetch_related(aliases)
    return agents.order_by(Collate("name", "C"), "kind", "document__source__name", "document__key")


_CHAIN = Prefetch("attributions", Attribution.objects.select_related("agent", "source").order_by("position"))


def _reviewed() -> "Prefetch[str]":
    evidence = Prefetch("evidence", Evidence.objects.select_related("document__source").order_by("id"))
    reviews = Review.objects.select_related("reviewer", "approver", "actor").prefetch_related(evidence)
    return Prefetch("reviews", reviews.order_by("aspect", "id"))


def _quotes() -> QuerySet[Quote]:
    quotes = Quote.objects.select_related("speaker", "revision__document__source")
    return quotes.prefetch_related(_CHAIN, _reviewed()).order_by(
        Collate("revision__document__source__name", "C"),
        "revision__document__key",
        "revision__number",
        "start",
        "end",
    )


def _claims() -> QuerySet[Claim]:
    appearances = Appearance.objects.select_related("revision__document__source").prefetch_related(_CHAIN)
    appearances = appearances.order_by(
        "revision__document__source__name", "revision__document__key", "revision__number", "start", "end"
    )
    words = (Collate(name, "C") for name in ("text", "unit", "per"))
    quantities = Quantity.objects.order_by("value", "value_max", *words)
    claims = Claim.objects.select_related("claimant", "answers", "same_as")
    return claims.prefetch_related(
        Prefetch("appearances", appearances), Prefetch("quantities", quantities), _reviewed()
    ).order_by(Collate("ref", "C"))


def _relations() -> QuerySet[Relation]:
    relations = Relation.objects.select_related("from_claim", "to_claim", "decided_by")
    return relations.order_by(Collate("from_claim__ref", "C"), Collate("to_claim__ref", "C"), "kind")


def _external_reviews() -> QuerySet[ExternalReview]:
    reviews = ExternalReview.objects.select_related("claim", "source").defer("claim__search")
    return reviews.order_by(*(Collate(name, "C") for name in ("claim__ref", "source__name", "url")), "aspect")


def _agent_ref(agent: Agent) -> given.AgentRef:
    return given.AgentRef(name=agent.name, kind=agent.kind, local=agent.document_id is not None)  # type: ignore[arg-type]


def _document_ref(document: Document) -> given.DocumentRef:
    return given.DocumentRef(source=document.source.name, key=document.key)


def _source(row: Source) -> given.SourceRecord:
    same = (row.agent.name, row.agent.kind) == (row.name, Agent.Kind.ORGANIZATION)
    return given.SourceRecord(
        name=row.name,
        kind=row.kind,  # type: ignore[arg-type]
        aliases=row.aliases,
        homepage=row.homepage,
        country=row.country,
        language=row.language,  # type: ignore[arg-type]
        reliability=row.reliability,  # type: ignore[arg-type]
        agent=None if same else _agent_ref(row.agent),
    )


def _time(document: Document, name: str) -> given.Time | None:
    at = getattr(document, f"{name}_at")
    return at and given.Time(
        at=at,
        raw=getattr(document, f"{name}_raw"),
        precision=getattr(document, f"{name}_precision") or "minute",
        zone_inferred=getattr(document, f"{name}_zone_inferred"),
    )


def _document(row: Document) -> given.DocumentRecord:
    return given.DocumentRecord(
        source=row.source.name,
        key=row.key,
        url=row.url,
        title=row.title,
        byline=row.byline,
        credits=row.credits,
        language=row.language,  # type: ignore[arg-type]
        agencies=[agency.name for agency in row.agencies.all()],
        topics=[topic.name for topic in row.topics.all()],
        published=_time(row, "published"),
        modified=_time(row, "modified"),
        revisions=[
            given.RevisionRecord(
                text=revision.text,
                body_start=revision.body_start,
                language=revision.language,  # type: ignore[arg-type]
                came_from=revision.origin,
            )
            for revision in row.revisions.all()
        ],
    )


def _agent(row: Agent) -> given.AgentRecord:
    return given.AgentRecord(
        name=row.name,
        kind=row.kind,  # type: ignore[arg-type]
        role=row.role,
        wikidata=row.wikidata,
        aliases=[given.Alias(name=alias.name, language=alias.language) for alias in row.aliases.all()],  # type: ignore[arg-type]
        only_in=_document_ref(row.document) if row.document else None,
    )


def _place(row: Quote | Appearance) -> given.Place:
    return given.Place(
        document=_document_ref(row.revision.document),
        exact=row.exact,
        revision=row.revision.sha256,
        start=row.start,
        cue=row.cue,
        attributions=[
            given.Link(
                agent=_agent_ref(link.agent) if link.agent else None,
                source=link.source.name if link.source else "",
                cue=link.cue,
                cue_start=link.cue_start,
            )
            for link in row.attributions.all()
        ],
        rule=row.rule,
        confidence=row.confidence,
        origin=row.origin,  # type: ignore[arg-type]
    )


def _steps(row: Claim | Quote) -> list[given.Step]:
    return [
        given.Step(
            aspect=review.aspect,  # type: ignore[arg-type]
            reviewer=review.reviewer.username,
            status=review.status,  # type: ignore[arg-type]
            verdict=review.verdict,
            rationale=review.rationale,
            approver=review.approver.username if review.approver else "",
            actor=review.actor.username,
            at=review.created_at,
            evidence=[_evidence(each) for each in review.evidence.all()],
        )
        for review in row.reviews.all()
    ]


def _evidence(row: Evidence) -> given.EvidenceRecord:
    return given.EvidenceRecord(
        bearing=row.bearing,  # type: ignore[arg-type]
        url=row.url,
        document=_document_ref(row.document) if row.document else None,
        file=Path(row.file.name or "").name,
        content=_content(row) if row.file else b"",
        excerpt=row.excerpt,
    )


def _content(row: Evidence) -> bytes:
    with row.file.open("rb") as file:
        content: bytes = file.read()
        return content


def _quote(row: Quote) -> given.QuoteRecord:
    return given.QuoteRecord(
        at=_place(row),
        language=row.language,  # type: ignore[arg-type]
        speaker=_agent_ref(row.speaker) if row.speaker else None,
        verbatim_status=row.verbatim_status,  # type: ignore[arg-type]
        reviews=_steps(row),
    )


def _plain(number: Decimal) -> Decimal:
    """12.500000 → 12.5, 11000.000000 → 11000."""
    return Decimal(format(number.normalize(), "f"))


def _claim(row: Claim) -> given.ClaimRecord:
    return given.ClaimRecord(
        ref=row.ref,
        text=row.text,
        language=row.language,  # type: ignore[arg-type]
        claimant=_agent_ref(row.claimant) if row.claimant else None,
        stance=row.stance,  # type: ignore[arg-type]
        answers=row.answers.ref if row.answers else "",
        same_as=row.same_as.ref if row.same_as else "",
        event=given.Event(
            date=row.event_date,
            precision=row.event_precision,  # type: ignore[arg-type]
            raw=row.event_raw,
        )
        if row.event_date
        else None,
        quantities=[
            given.Figure(
                value=_plain(each.value),
                text=each.text,
                value_max=None if each.value_max is None else _plain(each.value_max),
                unit=each.unit,
                per=each.per,
                bound=each.bound,  # type: ignore[arg-type]
            )
            for each in row.quantities.all()
        ],
        appearances=[_place(each) for each in row.appearances.all()],
        reviews=_steps(row),
        origin=row.origin,  # type: ignore[arg-type]
    )


def _relation(row: Relation) -> given.RelationRecord:
    return given.RelationRecord(
        from_claim=row.from_claim.ref,
        to_claim=row.to_claim.ref,
        kind=row.kind,  # type: ignore[arg-type]
        dimension=row.dimension,  # type: ignore[arg-type]
        confidence=row.confidence,
        decision=row.decision,  # type: ignore[arg-type]
        decided_by=row.decided_by.username if row.decided_by else "",
        resolution=row.resolution,  # type: ignore[arg-type]
    )


def _external_review(row: ExternalReview) -> given.ExternalReviewRecord:
    return given.ExternalReviewRecord(
        claim=row.claim.ref,
        source=row.source.name,
        url=row.url,
        title=row.title,
        aspect=row.aspect,  # type: ignore[arg-type]
        rating=row.rating,
        rating_value=None if row.rating_value is None else _plain(row.rating_value),
        worst_rating=None if row.worst_rating is None else _plain(row.worst_rating),
        best_rating=None if row.best_rating is None else _plain(row.best_rating),
        verdict=row.verdict,
        verdict_from=row.verdict_from,  # type: ignore[arg-type]
        summary=row.summary,
        language=row.language,  # type: ignore[arg-type]
        published_on=row.published_on,
        claimed_on=row.claimed_on,
        appearances=row.appearances,
    )
