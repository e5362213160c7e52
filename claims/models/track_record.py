"""Track record: of the claims somebody put forward that were decided, the share that held."""

from typing import Any

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Sqrt

from claims.models.claim import Claim

HELD = (Claim.Status.TRUE, Claim.Status.MOSTLY_TRUE)
FAILED = (Claim.Status.MISLEADING, Claim.Status.FALSE)
"""Neither is what is disputed, unverifiable, retracted or not reviewed: it says nothing of who said or printed it."""
FEWEST = 5
"""Decided claims below which no share is told."""
Z = 1.959964
"""Standard normal quantile of a 95 % interval."""
WHO = {"source": "appearances__revision__document__source", "claimant": "claimant"}


def track_records(of: str) -> QuerySet[Claim, Any]:
    """By `source` that printed, or by `claimant`: rows of `key`, `name`, `decided`, `held`, `share`, `low` and `high`.

    The verdict is the effective one of the content, of the claim or of what it is the same as; claims that are the same
    count once. `low` and `high` are the 95 % score interval of Wilson (1927), which holds for small numbers and never
    leaves 0…1 (Brown, Cai and DasGupta, "Interval Estimation for a Binomial Proportion", 2001). Best first, by `low`;
    nobody with fewer than `FEWEST`. One query.
    """
    who = WHO[of]
    own = Q(status__in=(*HELD, *FAILED))
    # The two by their indexes, where a condition on either would read every claim.
    checked = Claim.objects.filter(own).order_by()
    shared = Claim.objects.filter(same_as__isnull=False, same_as__in=checked).order_by()
    decided = checked.values("pk").union(shared.values("pk"))
    proposition = Coalesce("same_as", "pk")
    n, share = Cast("decided", FloatField()), F("share")
    z2 = Value(Z * Z)
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Value(Z) * Sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return (
        Claim.objects.filter(pk__in=decided, **{f"{who}__isnull": False})
        .order_by()
        .annotate(verdict=Case(When(own, then=F("status")), default=F("same_as__status")))
        .values(key=F(f"{who}__pk"), name=F(f"{who}__name"))
        .annotate(
            decided=Count(proposition, distinct=True),
            held=Count(proposition, distinct=True, filter=Q(verdict__in=HELD)),
        )
        .filter(decided__gte=FEWEST)
        .annotate(share=Cast("held", FloatField()) / n)
        .annotate(low=centre - half, high=centre + half)
        .order_by("-low", "-decided", "name")
    )
