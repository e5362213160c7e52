"""Track record: of the claims somebody put forward that were decided, the share that held."""

from dataclasses import dataclass
from math import sqrt

from django.db import connection

from claims.models.claim import Claim

HELD = (Claim.Status.TRUE, Claim.Status.MOSTLY_TRUE)
FAILED = (Claim.Status.MISLEADING, Claim.Status.FALSE)
"""Neither is what is disputed, unverifiable, retracted or not reviewed: it says nothing of who said or printed it."""
FEWEST = 5
"""Decided claims below which no share is told."""
Z = 1.959964
"""Standard normal quantile of a 95 % interval."""

_DECIDED = ", ".join(f"'{status.value}'" for status in (*HELD, *FAILED))
# The verdict is the claim's own, or else that of what it is the same as. What is decided is found by claim_decided, and
# what is the same as another by its key, so that no other claim is read.
_RECORDS = f"""
WITH decided AS MATERIALIZED (
    SELECT id, claimant_id, coalesce(same_as_id, id) AS proposition, status
    FROM claims_claim WHERE status IN ({_DECIDED})
    UNION ALL
    SELECT same.id, same.claimant_id, same.same_as_id, claim.status
    FROM claims_claim same JOIN claims_claim claim ON claim.id = same.same_as_id
    WHERE same.same_as_id IS NOT NULL AND claim.status IN ({_DECIDED}) AND same.status NOT IN ({_DECIDED})
), counted AS (
    SELECT {{key}} AS key, count(DISTINCT proposition) AS decided,
        count(DISTINCT proposition) FILTER (WHERE decided.status IN ('true', 'mostly_true')) AS held
    FROM decided {{joined}}
    GROUP BY 1
)
SELECT key, name, decided, held FROM counted JOIN {{named}} who ON who.id = key WHERE decided >= {FEWEST}
"""
_OF = {
    "source": _RECORDS.format(
        key="document.source_id",
        joined="""JOIN claims_appearance appearance ON appearance.claim_id = decided.id
            JOIN claims_revision revision ON revision.id = appearance.revision_id
            JOIN claims_document document ON document.id = revision.document_id""",
        named="claims_source",
    ),
    "claimant": _RECORDS.format(key="claimant_id", joined="", named="claims_agent"),
}


@dataclass(frozen=True)
class TrackRecord:
    """Of a source or claimant, whose key and name it tells, the claims decided and those that held."""

    key: int
    name: str
    decided: int
    held: int

    @property
    def share(self) -> float:
        return self.held / self.decided

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % score interval of Wilson (1927), which holds for small numbers and never leaves 0…1 (Brown, Cai and
        DasGupta, "Interval Estimation for a Binomial Proportion", 2001)."""
        n, share, z2 = self.decided, self.share, Z * Z
        centre = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return centre - half, centre + half


def track_records(of: str) -> list[TrackRecord]:
    """By `source` that printed, or by `claimant`: best first, by the lower end of the interval.

    The verdict is the effective one of the content, of the claim or of what it is the same as; claims that are the same
    count once. Nobody is told with fewer than `FEWEST`. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF[of])
        found = [TrackRecord(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda record: (-record.interval[0], -record.decided, record.name))
