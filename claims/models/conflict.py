"""Conflict: claims that contradict each other, directly or through others, with those they are the same as."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection

from claims.models.relation import Relation

_SAME = """
WITH RECURSIVE near(id) AS (
    (SELECT from_claim_id FROM claims_relation WHERE kind = 'contradicts' AND decision <> 'rejected'
     UNION
     SELECT to_claim_id FROM claims_relation WHERE kind = 'contradicts' AND decision <> 'rejected')
    UNION
    SELECT edge.id FROM near CROSS JOIN LATERAL (
        SELECT same_as_id FROM claims_claim WHERE id = near.id AND same_as_id IS NOT NULL
        UNION ALL
        SELECT id FROM claims_claim WHERE same_as_id = near.id
    ) AS edge(id)
)
SELECT id, same_as_id FROM claims_claim JOIN near USING (id) WHERE same_as_id IS NOT NULL
"""


class State(StrEnum):
    UNDECIDED = "undecided"
    """A contradiction is suggested that nobody has confirmed or dismissed."""
    OPEN = "open"
    """All are confirmed, and of one it is not said yet how it resolves."""
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Contradiction:
    """What a list needs of a relation that says two claims contradict each other."""

    id: int
    claims: tuple[int, int]
    decision: str
    resolution: str
    since: datetime


@dataclass(frozen=True)
class Conflict:
    """A connected component of contradictions, suggested or confirmed, and of `same_as`."""

    claims: tuple[int, ...]
    """Keys of claims, ascending."""
    contradictions: tuple[Contradiction, ...]
    """The oldest first; at least one."""

    @property
    def undecided(self) -> int:
        return sum(each.decision == Relation.Decision.SUGGESTED for each in self.contradictions)

    @property
    def state(self) -> State:
        if self.undecided:
            return State.UNDECIDED
        if any(each.resolution == Relation.Resolution.OPEN for each in self.contradictions):
            return State.OPEN
        return State.RESOLVED

    @property
    def since(self) -> datetime:
        """When the oldest contradiction that still waits was found; of a resolved conflict, the oldest."""
        waiting = (each.since for each in self.contradictions if self.state is State.RESOLVED or self._waits(each))
        return min(waiting)

    def _waits(self, each: Contradiction) -> bool:
        if self.state is State.UNDECIDED:
            return each.decision == Relation.Decision.SUGGESTED
        return each.resolution == Relation.Resolution.OPEN


def conflicts() -> list[Conflict]:
    """Every conflict of the base, in two queries: undecided, open, resolved, and of each the oldest first."""
    rows = (
        Relation.objects.filter(kind=Relation.Kind.CONTRADICTS)
        .exclude(decision=Relation.Decision.REJECTED)
        .order_by("created_at", "id")
        .values_list("id", "from_claim", "to_claim", "decision", "resolution", "created_at")
    )
    found = [
        Contradiction(key, (left, right), decision, resolution, since)
        for key, left, right, decision, resolution, since in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SAME)
        same = cursor.fetchall()
    members = _components([*(each.claims for each in found), *same])
    of_claim = {claim: number for number, claims in enumerate(members) for claim in claims}
    parts: dict[int, list[Contradiction]] = defaultdict(list)
    for each in found:
        parts[of_claim[each.claims[0]]].append(each)
    made = [Conflict(tuple(sorted(members[number])), tuple(each)) for number, each in parts.items()]
    order = list(State)
    return sorted(made, key=lambda one: (order.index(one.state), one.since, one.claims))


def conflict_of(claim: int) -> Conflict | None:
    """The conflict that the claim of this key is in, if it is in one."""
    return next((one for one in conflicts() if claim in one.claims), None)


def _components(edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected components of an undirected graph."""
    neighbours: dict[int, list[int]] = defaultdict(list)
    for left, right in edges:
        neighbours[left].append(right)
        neighbours[right].append(left)
    seen: set[int] = set()
    found = []
    for start in neighbours:
        if start in seen:
            continue
        seen.add(start)
        component = [start]
        for node in component:  # grows while it is read
            for other in neighbours[node]:
                if other not in seen:
                    seen.add(other)
                    component.append(other)
        found.append(component)
    return found
