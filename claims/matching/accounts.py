"""What was found, with all that is told of it: the claims and quotes themselves, and the verdicts on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from claims.matching.engine import Found, Match
from claims.matching.passages import Passage
from claims.models import Agent, Claim, Quote, Review


@dataclass(frozen=True, slots=True)
class Account:
    match: Match
    subject: Claim | Quote
    """With `effective_reviews`: the verdicts in force, of either aspect."""

    @property
    def text(self) -> str:
        return self.subject.text if isinstance(self.subject, Claim) else self.subject.exact

    @property
    def speaker(self) -> Agent | None:
        return self.subject.claimant if isinstance(self.subject, Claim) else self.subject.speaker

    @property
    def verdicts(self) -> dict[str, str]:
        """Aspect → verdict in force; an aspect without one is left out."""
        return {review.aspect: review.verdict for review in self.subject.effective_reviews}  # type: ignore[union-attr]


def accounts(found: Sequence[Found]) -> list[tuple[Passage, list[Account]]]:
    """In a number of queries that does not grow. What was deleted meanwhile is left out."""
    wanted: dict[str, set[int]] = {"claim": set(), "quote": set()}
    for each in found:
        for match in each.matches:
            wanted[match.kind].add(match.id)
    reviews = Prefetch("reviews", Review.objects.effective(), to_attr="effective_reviews")
    subjects: dict[tuple[str, int], Claim | Quote] = {}
    if wanted["claim"]:
        claims = Claim.objects.filter(pk__in=wanted["claim"]).select_related("claimant").defer("search")
        subjects |= {("claim", claim.pk): claim for claim in claims.prefetch_related(reviews)}
    if wanted["quote"]:
        quotes = Quote.objects.filter(pk__in=wanted["quote"]).select_related("speaker").defer("search")
        subjects |= {("quote", quote.pk): quote for quote in quotes.prefetch_related(reviews)}
    return [
        (
            each.passage,
            [
                Account(match, subjects[match.kind, match.id])
                for match in each.matches
                if (match.kind, match.id) in subjects
            ],
        )
        for each in found
    ]
