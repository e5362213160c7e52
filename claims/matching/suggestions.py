"""Relations proposed between new claims and earlier ones: a person decides, nothing is applied."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from claims.matching.candidates import Candidate
from claims.matching.engine import Match, match_passages
from claims.matching.passages import Passage, passage
from claims.models import Appearance, Claim, Relation

MOST_CLAIMS = 50
"""Of a document with more new claims, so many are compared: an import takes no longer than this allows."""
_MOST = 3
"""Relations proposed for a claim at most, the likeliest."""
SAME = 0.45
"""Likeness from which two claims are proposed to be the same."""
_SAME_THING = 0.45
"""Share of words and names in common from which another figure, or a negation, may be about the same thing."""
_SUBSTANCE = 12.0
"""Information in common, in nats, below which nothing is proposed: "they deny it" is like every denial."""


def suggest(claims: Iterable[Claim]) -> int:
    """Proposes how `claims` stand to earlier ones; returns how many relations are new.

    Claims of one document are not compared with each other. What was proposed before, decided or not, is not proposed
    again. In a number of queries that does not grow with the claims.
    """
    fresh = list(claims)[:MOST_CLAIMS]
    if not fresh:
        return 0
    documents = Appearance.objects.filter(claim__in=fresh).values("revision__document")
    printed = set(Appearance.objects.filter(revision__document__in=documents).values_list("claim", flat=True))
    own = printed | {claim.pk for claim in fresh}

    def wanted(_: int, candidate: Candidate) -> bool:
        return candidate.id not in own

    found = match_passages([_passage(claim) for claim in fresh], limit=_MOST * 3, kinds=["claim"], wanted=wanted)
    proposed = [
        Relation(from_claim=claim, to_claim_id=match.id, kind=kind, dimension=dimension, confidence=confidence)
        for claim, each in zip(fresh, found, strict=True)
        for match, kind, dimension, confidence in _proposals(each.matches)
    ]
    known = _known({relation.from_claim_id for relation in proposed})
    same = {claim.pk: claim.same_as_id for claim in fresh}
    new = [
        relation
        for relation in proposed
        if (relation.from_claim_id, relation.to_claim_id, relation.kind) not in known
        and not (relation.kind == Relation.Kind.SAME and same[relation.from_claim_id] == relation.to_claim_id)
    ]
    # Another import may propose the same at the same time.
    Relation.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _passage(claim: Claim) -> Passage:
    return passage(
        claim.text,
        claim.language,
        speaker=claim.claimant.name if claim.claimant else "",
        event=claim.event_date if claim.event_precision == "day" else None,
        denied=claim.stance == Claim.Stance.DENIES,
    )


def _proposals(matches: Iterable[Match]) -> Iterator[tuple[Match, str, str, float]]:
    """(match, kind, dimension, confidence), the likeliest first."""
    told = 0
    for match in matches:
        likeness = match.likeness
        differences = set(likeness.differences)
        kind: Relation.Kind
        dimension = ""
        if likeness.substance < _SUBSTANCE:
            continue
        if not differences and likeness.score >= SAME:
            kind, confidence = Relation.Kind.SAME, likeness.score
        elif differences & {"other figure", "negation"} and likeness.words >= _SAME_THING:
            confidence = likeness.words
            kind, dimension = Relation.Kind.CONTRADICTS, Relation.Dimension.FACT
            if "other figure" in differences:
                dimension = Relation.Dimension.FIGURE
            if "other date" in differences:
                # The same was counted on another day: one figure follows the other.
                kind, dimension = Relation.Kind.UPDATES, Relation.Dimension.TIME
        else:
            continue
        yield match, kind, dimension, round(confidence, 3)
        told += 1
        if told == _MOST:
            return


def _known(claims: set[int]) -> set[tuple[int, int, str]]:
    """Relations there are, from both sides."""
    known = set()
    rows = Relation.objects.filter(Q(from_claim__in=claims) | Q(to_claim__in=claims))
    for left, right, kind in rows.values_list("from_claim", "to_claim", "kind"):
        known |= {(left, right, kind), (right, left, kind)}
    return known
