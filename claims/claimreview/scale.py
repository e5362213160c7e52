"""Verdicts as ratings (schema.org `Rating`)."""

from claims.models import Review

WORST, BEST = 1, 5
SCALE: dict[str, dict[str, int]] = {
    Review.Aspect.CONTENT: {
        Review.Verdict.TRUE: 5,
        Review.Verdict.MOSTLY_TRUE: 4,
        Review.Verdict.DISPUTED: 3,
        Review.Verdict.MISLEADING: 2,
        Review.Verdict.FALSE: 1,
    },
    Review.Aspect.ATTRIBUTION: {
        Review.Verdict.AUTHENTIC: 5,
        Review.Verdict.MISTRANSLATED: 4,
        Review.Verdict.OUT_OF_CONTEXT: 3,
        Review.Verdict.ALTERED: 2,
        Review.Verdict.MISATTRIBUTED: 1,
    },
}
"""The integer each verdict is, of each aspect. `unverifiable` is none: it says that nobody can tell where on the scale
the claim stands, and consumers take a rating without a value."""


def rating(aspect: str, verdict: str) -> dict[str, object]:
    """A schema.org `Rating`: always in words, and in figures where the verdict has a place on the scale."""
    told: dict[str, object] = {"@type": "Rating", "alternateName": str(Review.Verdict(verdict).label)}
    value = SCALE[aspect].get(verdict)
    if value is not None:
        told |= {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}
    return told | {"reviewAspect": aspect}
