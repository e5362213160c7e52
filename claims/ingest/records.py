"""Records of the interchange format to rows. Each call writes one record; run it inside a transaction.

A record equal to what the base holds changes nothing; one that a person edited since is left as it is.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone

from claims.claimreview import ratings
from claims.extraction import detect
from claims.ingest import interchange as given
from claims.ingest.readers import Rejected
from claims.ingest.store import HIGHEST, Outcome, Stored
from claims.models import (
    Agent,
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
    naming,
)
from claims.models.anchor import Origin


@dataclass(frozen=True, slots=True)
class Pending:
    """A reference from claim to claim, set when the whole file is in: the other may stand further down."""

    claim: str
    field: str
    target: str


def store(record: given.Record | given.ClaimReview) -> Stored:
    """Writes a record. Raises `Rejected`, with the field, where it names what the base does not hold."""
    writer: Callable[[Any], Stored] = _WRITERS[type(record)]
    return writer(record)


def pending(record: given.Record | given.ClaimReview) -> list[Pending]:
    if not isinstance(record, given.ClaimRecord):
        return []
    named = (("answers", record.answers), ("same_as", record.same_as))
    return [Pending(record.ref, name, target) for name, target in named if target]


def connect(link: Pending) -> None:
    """Sets a reference between claims. Raises `Rejected` where the base has no such claim."""
    claim = Claim.objects.get(ref=link.claim)
    target = Claim.objects.filter(ref=link.target).first()
    if target is None:
        raise Rejected(f"no claim has the reference “{link.target}”", field=link.field)
    if claim.origin != Origin.EDITED or getattr(claim, f"{link.field}_id") is None:
        _update(claim, {link.field: target})


def _update(row: Model, fields: dict[str, Any]) -> bool:
    """Saves the fields that differ; returns whether any did."""
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save()
    return bool(changed)


def _outcome(new: bool, changed: bool) -> Outcome:
    return "new" if new else "updated" if changed else "unchanged"


def _source(record: given.SourceRecord) -> Stored:
    fields: dict[str, Any] = {
        "kind": record.kind,
        "aliases": record.aliases,
        "homepage": record.homepage,
        "country": record.country,
        "language": record.language,
        "reliability": record.reliability,
    }
    row = Source.objects.filter(name__iexact=record.name).first()
    if row is not None:
        return Stored(_outcome(False, _update(row, fields)))
    if record.agent:
        fields["agent"] = _agent(record.agent, None, "agent")
    Source.objects.create(name=record.name, **fields)
    return Stored("new")


def _agent_record(record: given.AgentRecord) -> Stored:
    document = _document(record.only_in, "only_in") if record.only_in else None
    row = _same_agent(record.name, record.kind, document)
    new = row is None
    row = row or Agent.objects.create(name=record.name, kind=record.kind, document=document)
    same_name = row.name.lower() == record.name.lower()
    changed = same_name and _update(row, {"role": record.role, "wikidata": record.wikidata})
    for alias in record.aliases:
        if same_name or alias.name.lower() != row.name.lower():
            _, added = row.aliases.get_or_create(
                name__iexact=alias.name, language=alias.language, defaults={"name": alias.name}
            )
            changed |= added
    return Stored(_outcome(new, changed))


def _same_agent(name: str, kind: str, document: Document | None) -> Agent | None:
    """The agent of a name and kind, which are one's identity in a file; under another name, the only one of the kind.

    A record of one merged into another is of that one.
    """
    agents = Agent.objects.filter(kind=kind, document=document)
    row = agents.select_related("merge__kept").filter(name__iexact=name).first()
    if row:
        return row.merge.kept if hasattr(row, "merge") else row
    by_alias = list(agents.filter(merge=None, aliases__name__iexact=name).distinct()[:2])
    return by_alias[0] if len(by_alias) == 1 else None


def _document_record(record: given.DocumentRecord) -> Stored:
    source = _source_named(record.source, "source")
    published, modified = record.published, record.modified
    key = record.key or Document.key_for(
        url=record.url,
        title=record.title,
        published=published.at.isoformat() if published else "",
        text=record.revisions[0].text if record.revisions else "",
    )
    fields: dict[str, Any] = {name: getattr(record, name) for name in ("url", "title", "byline", "credits", "language")}
    for name, time in (("published", published), ("modified", modified)):
        if time:
            fields[f"{name}_at"] = time.at
            fields[f"{name}_raw"] = time.raw
            fields[f"{name}_precision"] = time.precision
            fields[f"{name}_zone_inferred"] = time.zone_inferred
    row = Document.objects.filter(source=source, key=key).first()
    new = row is None
    if row is None:
        row = Document.objects.create(source=source, key=key, **fields)
        changed = False
    else:
        changed = _update(row, fields)
    agencies = [_source_named(name, "agencies") for name in record.agencies]
    if set(agencies) - set(row.agencies.all()):
        row.agencies.add(*agencies)
        changed = True
    topics = [_topic(name) for name in record.topics]
    if set(topics) - set(row.topics.all()):
        row.topics.add(*topics)
        changed = True
    for revision in record.revisions:
        changed |= _revision(row, revision)
    return Stored(_outcome(new, changed))


def _topic(name: str) -> Topic:
    return Topic.objects.filter(name__iexact=name).first() or Topic.objects.create(name=name)


def _revision(document: Document, record: given.RevisionRecord) -> bool:
    if document.revisions.filter(sha256=Revision.digest(record.text)).exists():
        return False
    last = document.latest_revision
    revision = Revision.objects.create(
        document=document,
        number=last.number + 1 if last else 1,
        previous=last,
        text=record.text,
        body_start=record.body_start,
        language=record.language,
        origin=record.came_from,
    )
    revision.take_over()
    return True


def _quote(record: given.QuoteRecord) -> Stored:
    revision, start, end = _place(record.at, "at")
    speaker = _agent(record.speaker, revision.document, "speaker") if record.speaker else None
    fields: dict[str, Any] = {
        "language": record.language,
        "speaker": speaker,
        "cue": record.at.cue,
        "verbatim_status": record.verbatim_status,
    }
    row = Quote.objects.filter(revision=revision, start=start, end=end).first()
    new = row is None
    changed = False
    if row is None:
        row = Quote.objects.create(revision=revision, start=start, end=end, **_anchored(record.at), **fields)
        _chain(record.at, revision, quote=row)
    elif row.origin == Origin.IMPORTED:
        changed = _update(row, fields)
    changed |= _reviews(row, record.reviews)
    return Stored(_outcome(new, changed), quotes=int(new))


def _anchored(place: given.Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in ("exact", "rule", "confidence", "origin")}


def _claim(record: given.ClaimRecord) -> Stored:
    places = [_place(place, f"appearances[{index}]") for index, place in enumerate(record.appearances)]
    document = places[0][0].document if places else None
    if record.claimant and record.claimant.local and document is None:
        raise Rejected("a local claimant needs an appearance, in whose document it is known", field="claimant.local")
    claimant = _agent(record.claimant, document, "claimant") if record.claimant else None
    for index, figure in enumerate(record.quantities):
        _check(figure, f"quantities[{index}]")
    fields: dict[str, Any] = {
        "text": record.text,
        "language": record.language,
        "claimant": claimant,
        "stance": record.stance,
        "event_date": record.event.date if record.event else None,
        "event_precision": record.event.precision if record.event else "",
        "event_raw": record.event.raw if record.event else "",
    }
    row = Claim.objects.filter(ref=record.ref).first() or _extracted(places, claimant)
    new = row is None
    changed = False
    if row is None:
        row = Claim.objects.create(ref=record.ref, origin=record.origin, **fields)
    elif row.ref != record.ref:
        changed = _update(row, {"ref": record.ref, "origin": Origin.IMPORTED, **fields})
    elif row.origin == Origin.IMPORTED:
        changed = _update(row, fields)
    quantities = _quantities(row, record.quantities) if new or row.origin == Origin.IMPORTED else 0
    changed |= bool(quantities)
    for place, (revision, start, end) in zip(record.appearances, places, strict=True):
        if not Appearance.objects.filter(claim=row, revision=revision, start=start, end=end).exists():
            at = Appearance.objects.create(
                claim=row, revision=revision, start=start, end=end, cue=place.cue, **_anchored(place)
            )
            _chain(place, revision, appearance=at)
            changed = True
    changed |= _reviews(row, record.reviews)
    return Stored(_outcome(new, changed), claims=int(new), quantities=quantities)


def _extracted(places: Iterable[tuple[Revision, int, int]], claimant: Agent | None) -> Claim | None:
    """The claim of the same claimant that extraction found at exactly one of these places."""
    for revision, start, end in places:
        found = Claim.objects.filter(
            origin=Origin.EXTRACTED,
            claimant=claimant,
            appearances__revision=revision,
            appearances__start=start,
            appearances__end=end,
        ).first()
        if found:
            return found
    return None


def _check(figure: given.Figure, field: str) -> None:
    for name in ("value", "value_max"):
        value = getattr(figure, name)
        if value is not None and not (value.is_finite() and abs(value) < HIGHEST):
            raise Rejected("expected a number of at most 24 digits", field=f"{field}.{name}")
    if figure.value_max is not None and figure.value_max < figure.value:
        raise Rejected("expected the upper end of a range last", field=f"{field}.value_max")


def _quantities(claim: Claim, figures: Iterable[given.Figure]) -> int:
    added = 0
    for figure in figures:
        _, new = Quantity.objects.get_or_create(
            claim=claim,
            value=round(figure.value, 6),
            value_max=None if figure.value_max is None else round(figure.value_max, 6),
            unit=figure.unit,
            per=figure.per,
            text=figure.text,
            defaults={"bound": figure.bound},
        )
        added += new
    return added


def _relation(record: given.RelationRecord) -> Stored:
    ends = {}
    for name in ("from_claim", "to_claim"):
        ends[name] = Claim.objects.filter(ref=getattr(record, name)).first()
        if ends[name] is None:
            raise Rejected(f"no claim has the reference “{getattr(record, name)}”", field=name)
    fields = {
        "dimension": record.dimension,
        "confidence": record.confidence,
        "decision": record.decision,
        "decided_by": _user(record.decided_by) if record.decided_by else None,
        "resolution": record.resolution,
    }
    row, new = Relation.objects.get_or_create(**ends, kind=record.kind, defaults=fields)
    # What a person decided here stands against what a file says.
    changed = not new and row.decision == Relation.Decision.SUGGESTED and _update(row, fields)
    return Stored(_outcome(new, changed))


_RATED = ("rating_value", "worst_rating", "best_rating")
_REVIEWED = ("title", "rating", "summary", "language", "published_on", "claimed_on", "appearances", *_RATED)


def _external_review(record: given.ExternalReviewRecord) -> Stored:
    claim = Claim.objects.filter(ref=record.claim).first()
    if claim is None:
        raise Rejected(f"no claim has the reference “{record.claim}”", field="claim")
    if record.verdict and record.verdict not in Review.VERDICTS[record.aspect]:
        allowed = ", ".join(Review.VERDICTS[record.aspect])
        raise Rejected(f"“{record.verdict}” is no verdict on {record.aspect}; expected {allowed}", field="verdict")
    source = _source_named(record.source, "source")
    return _reviewed_by(source, claim, record, record.verdict, record.verdict_from)


def reviewed_reference(record: given.ClaimReview) -> str:
    """The `ref` of the claim a ClaimReview is about: of these words, at that address."""
    identity = "\n".join(("claimreview", record.url, record.aspect, record.claim))
    return hashlib.sha256(identity.encode()).hexdigest()


def _claim_review(record: given.ClaimReview) -> Stored:
    """A ClaimReview of another publisher: its source, the claim as they word it, and what they found."""
    source = Source.objects.called(record.publisher, kind=Source.Kind.OUTLET)
    if record.homepage and not source.homepage:
        _update(source, {"homepage": record.homepage})
    ref = reviewed_reference(record)
    claim = Claim.objects.filter(ref=ref).first()
    new = claim is None
    if claim is None:
        claimant = naming.named(record.claimant, kind=record.claimant_kind) if record.claimant else None
        spoken = (record.claim_language, record.language, detect.language(record.claim))
        claim = Claim.objects.create(
            ref=ref,
            text=record.claim,
            language=next((code for code in spoken if code != "und"), "und"),
            claimant=claimant,
            origin=Origin.IMPORTED,
        )
    verdict, told_by = ratings.verdict(
        record.aspect, record.rating, record.rating_value, record.worst_rating, record.best_rating
    )
    stored = _reviewed_by(source, claim, record, verdict, told_by)
    return Stored(stored.outcome, claims=int(new))


def _reviewed_by(
    source: Source,
    claim: Claim,
    record: given.ExternalReviewRecord | given.ClaimReview,
    verdict: str,
    verdict_from: str,
) -> Stored:
    fields = {name: getattr(record, name) for name in _REVIEWED} | {"verdict": verdict, "verdict_from": verdict_from}
    row, new = ExternalReview.objects.get_or_create(
        claim=claim, source=source, url=record.url, aspect=record.aspect, defaults=fields
    )
    return Stored(_outcome(new, not new and _update(row, fields)))


_WRITERS: dict[type, Callable[[Any], Stored]] = {
    given.SourceRecord: _source,
    given.AgentRecord: _agent_record,
    given.DocumentRecord: _document_record,
    given.QuoteRecord: _quote,
    given.ClaimRecord: _claim,
    given.RelationRecord: _relation,
    given.ExternalReviewRecord: _external_review,
    given.ClaimReview: _claim_review,
}


def _source_named(name: str, field: str) -> Source:
    row = Source.objects.known_as(name).first()
    if row is None:
        raise Rejected(f"no source is called “{name}”; expected a source record before this one", field=field)
    return row


def _document(ref: given.DocumentRef, field: str) -> Document:
    documents = Document.objects.filter(source=_source_named(ref.source, f"{field}.source"))
    for name in ("key", "url", "title"):
        if value := getattr(ref, name):
            found = list(documents.filter(**{name: value})[:2])
            if len(found) != 1:
                how_many = "more than one document" if found else "no document"
                raise Rejected(f"{how_many} of {ref.source} with this {name}", field=f"{field}.{name}")
            return found[0]
    raise Rejected("expected a key, a url or a title", field=field)


def _place(place: given.Place, field: str) -> tuple[Revision, int, int]:
    """Where a place is: its revision, start and end."""
    document = _document(place.document, f"{field}.document")
    revisions = document.revisions.filter(sha256=place.revision) if place.revision else document.revisions.all()
    revision = revisions.order_by("-number").first()
    if revision is None:
        raise Rejected("the document has no such revision", field=f"{field}.revision")
    start = place.start if place.start is not None else revision.text.find(place.exact)
    if start < 0 or revision.text[start : start + len(place.exact)] != place.exact:
        raise Rejected(f"these words do not stand there: “{place.exact[:80]}”", field=f"{field}.exact")
    if place.start is None and revision.text.find(place.exact, start + 1) >= 0:
        raise Rejected("these words stand there more than once; expected a start", field=f"{field}.start")
    return revision, start, start + len(place.exact)


def _agent(ref: given.AgentRef, document: Document | None, field: str) -> Agent:
    """Raises `Rejected` where the base knows several that the name may mean."""
    row = _same_agent(ref.name, ref.kind, document if ref.local else None)
    if row:
        return row
    several = [] if ref.local else naming.meant(ref.name, kind=ref.kind, document=document)
    if len(several) > 1:
        known = ", ".join(f"{agent.name} ({agent.kind})" for agent in several)
        raise Rejected(f"“{ref.name}” may be any of {known}; expected one of these names and kinds", field=field)
    return naming.named(ref.name, kind=ref.kind, document=document, local=ref.local)


def _chain(place: given.Place, revision: Revision, **of: Quote | Appearance) -> None:
    for position, link in enumerate(place.attributions):
        if bool(link.agent) == bool(link.source):
            raise Rejected("expected an agent or a source", field=f"attributions[{position}]")
        Attribution.objects.create(
            **of,
            position=position,
            agent=_agent(link.agent, revision.document, f"attributions[{position}].agent") if link.agent else None,
            source=_source_named(link.source, f"attributions[{position}].source") if link.source else None,
            cue=link.cue,
            cue_start=link.cue_start,
            cue_end=None if link.cue_start is None else link.cue_start + len(link.cue),
        )


def _user(name: str) -> User:
    """Who reviewed; somebody this base does not know is noted by name, and cannot log in."""
    row, new = User.objects.get_or_create(username=name, defaults={"is_active": False})
    if new:
        row.set_unusable_password()
        row.save()
    return row


_PATH = {
    "draft": (),
    "submitted": ("draft",),
    "approved": ("draft", "submitted"),
    "published": ("draft", "submitted", "approved"),
}


def _reviews(subject: Claim | Quote, steps: list[given.Step]) -> bool:
    """Adds the steps the base does not have yet. Raises `Rejected` where it holds another review of the aspect."""
    added = False
    subject = subject.under_review if isinstance(subject, Quote) else subject
    for aspect in Review.Aspect.values:
        held = list(subject.reviews.filter(aspect=aspect).order_by("id").select_related("reviewer"))
        numbered = [(index, step) for index, step in enumerate(steps) if step.aspect == aspect]
        full = [each for index, step in numbered for each in _spelled_out(index, step, numbered[0][0] == index)]
        for review, (index, step, _) in zip(held, full, strict=False):
            if (review.status, review.verdict, review.rationale) != (step.status, step.verdict, step.rationale):
                raise Rejected(f"the base holds another review of the {aspect}: {review}", field=f"reviews[{index}]")
        last = held[-1] if held else None
        for index, step, evidence in full[len(held) :]:
            last = _step(subject, step, evidence, last, f"reviews[{index}]")
            added = True
    return added


def _spelled_out(
    index: int, step: given.Step, first: bool
) -> Iterable[tuple[int, given.Step, list[given.EvidenceRecord]]]:
    """A step with those it takes for granted; its evidence goes to the first, before anything is public."""
    if first and step.status not in _PATH:
        raise Rejected(f"a first step cannot be {step.status}", field=f"reviews[{index}].status")
    before = _PATH[step.status] if first else ()
    evidence = step.evidence
    for status in (*before, step.status):
        yield index, _with_status(step, status), evidence
        evidence = []


def _with_status(step: given.Step, status: str) -> given.Step:
    approver = "" if status in ("draft", "submitted") else step.approver
    return msgspec.structs.replace(
        step, status=status, approver=approver, actor=step.actor or approver or step.reviewer, evidence=[]
    )


def _step(
    subject: Claim | Quote,
    step: given.Step,
    evidence: list[given.EvidenceRecord],
    last: Review | None,
    field: str,
) -> Review:
    if step.verdict and step.verdict not in Review.VERDICTS[step.aspect]:
        allowed = ", ".join(Review.VERDICTS[step.aspect])
        raise Rejected(f"“{step.verdict}” is no verdict on {step.aspect}; expected {allowed}", field=f"{field}.verdict")
    review = Review.objects.create(
        claim=subject if isinstance(subject, Claim) else None,
        quote=subject if isinstance(subject, Quote) else None,
        aspect=step.aspect,
        status=step.status,
        verdict=step.verdict,
        rationale=step.rationale,
        reviewer=_user(step.reviewer),
        approver=_user(step.approver) if step.approver else None,
        actor=_user(step.actor),
        supersedes=last,
        created_at=step.at or timezone.now(),
    )
    for index, each in enumerate(evidence):
        row = Evidence(
            review=review,
            bearing=each.bearing,
            url=each.url,
            document=_document(each.document, f"{field}.evidence[{index}].document") if each.document else None,
            excerpt=each.excerpt,
        )
        if each.file:
            row.file.save(each.file, ContentFile(each.content), save=False)
        row.save()
    return review
