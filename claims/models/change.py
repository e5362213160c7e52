"""Change: the log of what was made, changed and deleted, which a mirror of the base follows.

Triggers write each change to `PendingChange`, whoever makes it. Ids are given before transactions end, in another order
than they end in: who read up to one could miss a lower one that comes later. So the log is numbered when it is read, by
one at a time, from what has been committed by then: no number comes after a higher one was seen.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from claims.models.agent import Agent, AgentAlias
from claims.models.attribution import Attribution
from claims.models.carried import Carried
from claims.models.claim import Appearance, Claim
from claims.models.document import Document, DocumentAgency, DocumentTopic, Revision
from claims.models.external_review import ExternalReview
from claims.models.finding import Finding
from claims.models.merge import Merge
from claims.models.notice import Flag, Notice
from claims.models.quantity import Quantity
from claims.models.quote import Quote
from claims.models.relation import Relation
from claims.models.review import Evidence, Review
from claims.models.source import Source
from claims.models.topic import Topic

RESOURCES: dict[str, type[models.Model]] = {
    "sources": Source,
    "topics": Topic,
    "documents": Document,
    "revisions": Revision,
    "agents": Agent,
    "quotes": Quote,
    "claims": Claim,
    "reviews": Review,
    "external-reviews": ExternalReview,
    "relations": Relation,
    "findings": Finding,
    "carried": Carried,
    "merges": Merge,
    "notices": Notice,
    "flags": Flag,
}
"""Name in the log → whose rows it tells of."""

_BATCH = 10_000
"""Pending changes numbered at once."""
# Of a row a transaction tells once: what became of it in the end, in the place where it began; a deletion, before which
# others may have changed the row, where it ended. What it made and deleted was never there.
_NUMBER = """
    WITH taken AS (
        DELETE FROM claims_pendingchange WHERE id IN (SELECT id FROM claims_pendingchange ORDER BY id LIMIT %s)
        RETURNING *
    ), told AS (
        SELECT resource, row_id, min(id) AS first, max(id) AS last, max(at) AS at, bool_or(action = 'created') AS made,
            coalesce((array_agg(action ORDER BY id DESC) FILTER (WHERE action <> 'changed'))[1], 'changed') AS action
        FROM taken GROUP BY transaction, resource, row_id
    )
    INSERT INTO claims_change (resource, row_id, action, at)
    SELECT resource, row_id, action, at FROM told WHERE NOT (made AND action = 'deleted')
    ORDER BY CASE WHEN action = 'deleted' THEN last ELSE first END
"""


class Action(models.TextChoices):
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    DELETED = "deleted", _("Deleted")


class ChangeQuerySet(models.QuerySet["Change"]):
    def up_to_date(self) -> "ChangeQuerySet":
        """With all that was committed before; the changes of each row stand in the order in which they were made."""
        if PendingChange.objects.exists():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('claims_change'))")
                cursor.execute(_NUMBER, [_BATCH])
        return self.order_by("id")

    def compact(self, before: datetime) -> int:
        """Deletes what is told of a row earlier than `before` where something later is; returns how many."""
        later = self.model.objects.filter(
            resource=OuterRef("resource"), row_id=OuterRef("row_id"), id__gt=OuterRef("id")
        )
        deleted, _of = self.filter(Exists(later), at__lt=before).delete()
        return deleted


class Told(models.Model):
    resource = models.CharField(max_length=20, choices=[(name, name) for name in RESOURCES])
    row_id = models.BigIntegerField()
    action = models.CharField(max_length=7, choices=Action)
    at = models.DateTimeField()

    if TYPE_CHECKING:
        objects: models.Manager["Told"]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.resource}/{self.row_id} {self.action}"


class PendingChange(Told):
    """Not numbered yet, and of a transaction that may not have ended."""

    transaction = models.BigIntegerField()

    class Meta:
        verbose_name = _("pending change")


class Change(Told):
    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        indexes = [models.Index(fields=["resource", "row_id", "id"], name="change_of_row")]


def _insert(resource: str, rows: str, action: str) -> str:
    return f"""
        INSERT INTO claims_pendingchange (transaction, resource, row_id, action, at)
        SELECT DISTINCT pg_current_xact_id()::text::bigint, '{resource}', touched, {action}, clock_timestamp()
        FROM ({rows}) AS rows(touched) WHERE touched IS NOT NULL;"""


def _log(model: type[models.Model], resource: str = "", **parts_of: str) -> None:
    """Has every change of the table told: of its own `resource`, and of the rows whose accounts tell it too.

    `parts_of`: resource → a query of their ids, in which NEW or OLD is null where there is none.
    """
    own = """CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END"""
    statements = [_insert(resource, "VALUES (coalesce(NEW.id, OLD.id))", own)] if resource else []
    statements += [_insert(of, rows, "'changed'") for of, rows in parts_of.items()]
    trigger = pgtrigger.Trigger(
        name=f"{model._meta.model_name}_told",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
        IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;
        {"".join(statements)}
        RETURN NULL;""",
    )
    trigger.register(model)  # type: ignore[arg-type]


def _either(column: str) -> str:
    return f"VALUES (NEW.{column}), (OLD.{column})"


_log(Source, "sources")
_log(Document, "documents")
_log(DocumentAgency, documents=_either("document_id"))
_log(DocumentTopic, documents=_either("document_id"))
_log(Topic, "topics")
_log(Revision, "revisions", documents=_either("document_id"))
_log(Agent, "agents")
_log(AgentAlias, agents=_either("agent_id"))
_log(Merge, "merges", agents=f"{_either('merged_id')}, (NEW.kept_id), (OLD.kept_id)")
_log(Quote, "quotes")
_log(Claim, "claims")
_log(Quantity, claims=_either("claim_id"))
_log(Appearance, claims=_either("claim_id"))
_log(
    Attribution,
    quotes=_either("quote_id"),
    claims="SELECT claim_id FROM claims_appearance WHERE id IN (NEW.appearance_id, OLD.appearance_id)",
)
# Reviews are only added. One is told with what it is of, and with the step it follows.
_log(
    Review,
    "reviews",
    reviews="VALUES (NEW.supersedes_id)",
    claims="VALUES (NEW.claim_id)",
    quotes="VALUES (NEW.quote_id) UNION SELECT id FROM claims_quote WHERE reviewed_as_id = NEW.quote_id",
)
_log(ExternalReview, "external-reviews")
_log(Relation, "relations")
_log(Finding, "findings")
_log(Carried, "carried")
_log(Notice, "notices")
_log(Flag, "flags")
_log(
    Evidence,
    reviews="""SELECT told.id FROM claims_review told JOIN claims_review mine
        ON (told.aspect, told.round) = (mine.aspect, mine.round)
        AND (told.claim_id = mine.claim_id OR told.quote_id = mine.quote_id)
        WHERE mine.id IN (NEW.review_id, OLD.review_id)""",
)
