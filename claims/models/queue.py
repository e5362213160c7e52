"""Queue: the reviews that wait for somebody, and what nobody reviews yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Prefetch, Q

from claims.models.assignment import Assignment
from claims.models.claim import Appearance, Claim
from claims.models.document import Document
from claims.models.notice import Flag
from claims.models.quote import Quote
from claims.models.review import Review
from claims.models.topic import Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNREVIEWED = 500
"""Places in the newest documents at which claims without a review are looked for."""


class Tab(StrEnum):
    MINE = "mine"
    """Assigned to whoever asks."""
    UNASSIGNED = "unassigned"
    """What is begun or flagged and nobody's, then claims that nobody reviewed yet."""
    APPROVAL = "approval"
    """Submitted: first what others wrote than whoever asks."""
    PUBLICATION = "publication"
    """Approved, not yet public."""


# Each gives claim_id, quote_id, aspect, turn and since, and is ordered by the last two.
_HEADS = """
    SELECT claim_id, quote_id, aspect, (reviewer_id = %(user)s)::int AS turn, created_at AS since
    FROM claims_review step
    WHERE status = '{status}' AND NOT EXISTS (SELECT FROM claims_review later WHERE later.supersedes_id = step.id)
"""
_ITEMS = {
    Tab.MINE: """
        SELECT claim_id, quote_id, aspect, 0 AS turn, assigned_at AS since
        FROM claims_assignment WHERE closed_at IS NULL AND assignee_id = %(user)s
    """,
    Tab.APPROVAL: _HEADS.format(status=Review.Status.SUBMITTED.value),
    Tab.PUBLICATION: _HEADS.format(status=Review.Status.APPROVED.value),
    # A flag of a claim or quote itself is told by those of its reviews where there are some. Of what nobody reviewed,
    # the newest document comes first, hence the negative turn of time; a claim printed in several comes once.
    Tab.UNASSIGNED: f"""
        WITH begun AS (
            SELECT claim_id, quote_id, aspect, 0 AS turn, since
            FROM ({_HEADS.format(status=Review.Status.DRAFT.value)}) draft
            UNION ALL
            SELECT f.claim_id, f.quote_id,
                coalesce(r.aspect, CASE WHEN f.claim_id IS NULL THEN 'attribution' ELSE 'content' END), 0, f.raised_at
            FROM claims_flag f LEFT JOIN claims_review r ON r.id = f.review_id
            WHERE f.settlement = '' AND f.relation_id IS NULL AND (f.review_id IS NOT NULL OR NOT EXISTS (
                SELECT FROM claims_flag o WHERE o.settlement = '' AND o.review_id IS NOT NULL
                AND (o.claim_id = f.claim_id OR o.quote_id = f.quote_id)))
        ), newest AS (
            SELECT c.id, coalesce(d.published_at, d.created_at) AS printed
            FROM claims_document d
            JOIN claims_revision t ON t.document_id = d.id
            JOIN claims_appearance a ON a.revision_id = t.id
            JOIN claims_claim c ON c.id = a.claim_id
            WHERE c.same_as_id IS NULL
                AND (EXISTS (SELECT FROM claims_quantity q WHERE q.claim_id = c.id)
                     OR EXISTS (SELECT FROM claims_relation x WHERE c.id = x.from_claim_id
                                AND x.kind = 'contradicts' AND x.decision <> 'rejected' AND x.resolution = 'open')
                     OR EXISTS (SELECT FROM claims_relation x WHERE c.id = x.to_claim_id
                                AND x.kind = 'contradicts' AND x.decision <> 'rejected' AND x.resolution = 'open'))
                AND NOT EXISTS (SELECT FROM claims_review r WHERE r.claim_id = c.id)
                AND NOT EXISTS (SELECT FROM claims_assignment g WHERE g.claim_id = c.id AND g.closed_at IS NULL)
                AND NOT EXISTS (SELECT FROM claims_flag f WHERE f.claim_id = c.id AND f.settlement = '')
                AND (%(topic)s::bigint IS NULL OR EXISTS (
                    SELECT FROM claims_document_topics o WHERE o.document_id = d.id AND o.topic_id = %(topic)s))
            ORDER BY coalesce(d.published_at, d.created_at) DESC
            LIMIT {UNREVIEWED}
        )
        SELECT * FROM begun b WHERE NOT EXISTS (
            SELECT FROM claims_assignment g WHERE g.closed_at IS NULL AND g.aspect = b.aspect
            AND (g.claim_id = b.claim_id OR g.quote_id = b.quote_id))
        UNION ALL
        SELECT id, NULL, 'content', 1 + row_number() OVER (ORDER BY max(printed) DESC, id), max(printed)
        FROM newest GROUP BY id
    """,
}
_WAITING = """
    SELECT claim_id, quote_id, aspect, min(since) FROM ({items}) item
    WHERE %(topic)s::bigint IS NULL OR EXISTS (
        SELECT FROM claims_document_topics o JOIN claims_revision t ON t.document_id = o.document_id
        WHERE o.topic_id = %(topic)s AND (
            t.id IN (SELECT revision_id FROM claims_appearance WHERE claim_id = item.claim_id)
            OR t.id = (SELECT revision_id FROM claims_quote WHERE id = item.quote_id)))
    GROUP BY claim_id, quote_id, aspect
    ORDER BY min(turn), min(since), claim_id, quote_id, aspect
"""


@dataclass(frozen=True)
class Item:
    """One aspect of a claim or quote that waits, by key: one of `claim` and `quote` is None."""

    claim: int | None
    quote: int | None
    aspect: str
    since: datetime


@dataclass(frozen=True)
class Work:
    """An item with all that a list tells of it."""

    item: Item
    subject: Claim | Quote
    head: Review | None
    """The last step of its review."""
    assignment: Assignment | None
    """The open one."""
    flags: tuple[Flag, ...]
    """The open ones, each notice once."""
    documents: tuple[Document, ...]
    """Where it was printed, the first day first."""

    @property
    def more_documents(self) -> int:
        return len(self.documents) - 1

    @property
    def topics(self) -> list[Topic]:
        told = {topic.pk: topic for document in self.documents for topic in document.topics.all()}
        return sorted(told.values(), key=lambda topic: topic.name.casefold())


def waiting(tab: Tab, user: "User", topic: Topic | None = None) -> list[Item]:
    """What waits, in its order: one query. With a topic, what was printed in a document of it."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING.format(items=_ITEMS[tab]), {"user": user.pk, "topic": topic.pk if topic else None})
        return [Item(*row) for row in cursor.fetchall()]


def told(items: Collection[Item]) -> list[Work]:
    """The items with what a list tells of them, in a number of queries that does not grow with them."""
    claims = {each.claim for each in items if each.claim is not None}
    quotes = {each.quote for each in items if each.quote is not None}
    of = Q(claim__in=claims) | Q(quote__in=quotes)
    places = Appearance.objects.select_related("revision__document__source").defer("revision__text", "revision__search")
    places = places.prefetch_related("revision__document__topics")
    subjects: dict[tuple[str, int | None], Any] = {}
    for claim in (
        Claim.objects.filter(pk__in=claims)
        .select_related("claimant")
        .defer("search")
        .prefetch_related(Prefetch("appearances", places))
    ):
        subjects["claim", claim.pk] = claim
    for quote in Quote.objects.filter(pk__in=quotes).with_place().prefetch_related("revision__document__topics"):
        subjects["quote", quote.pk] = quote

    def by_aspect(rows: Any) -> dict[tuple[int | None, int | None, str], Any]:
        return {(row.claim_id, row.quote_id, row.aspect): row for row in rows}

    heads = by_aspect(Review.objects.heads().filter(of).select_related("reviewer"))
    assigned = by_aspect(Assignment.objects.open().filter(of).select_related("assignee"))
    flags: dict[tuple[int | None, int | None], dict[int, Flag]] = {}
    for flag in Flag.objects.open().filter(of).select_related("notice__issuer"):
        flags.setdefault((flag.claim_id, flag.quote_id), {}).setdefault(flag.notice_id, flag)
    made = []
    for each in items:
        subject = subjects.get(("claim", each.claim) if each.claim else ("quote", each.quote))
        if subject is None:
            continue  # deleted since it was listed
        key = (each.claim, each.quote, each.aspect)
        raised = tuple(flags.get((each.claim, each.quote), {}).values())
        made.append(Work(each, subject, heads.get(key), assigned.get(key), raised, _documents(subject)))
    return made


def _documents(subject: Claim | Quote) -> tuple[Document, ...]:
    if isinstance(subject, Quote):
        return (subject.revision.document,)
    found = {each.revision.document_id: each.revision.document for each in subject.appearances.all()}
    return tuple(sorted(found.values(), key=lambda each: ((each.published_at or each.created_at), each.pk)))
