"""Relation: how two claims stand to each other, suggested by the base and decided by a person."""

from collections.abc import Collection
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.claim import Claim
from claims.models.history import tracked


class RelationQuerySet(models.QuerySet["Relation"]):
    def conflicts(self, *, over: Collection[str] = (), suggested: bool = False) -> "RelationQuerySet":
        """Contradictions a person confirmed and nobody resolved; with `suggested` also those the base supposes.
        `over` are dimensions, any where it is empty."""
        decisions = ["confirmed", "suggested"] if suggested else ["confirmed"]
        open_ones = self.filter(kind="contradicts", decision__in=decisions, resolution="open")
        return open_ones.filter(dimension__in=over) if over else open_ones

    def between(self, claims: Collection[int]) -> "RelationQuerySet":
        """Those of which both claims are among `claims`, given by key."""
        return self.filter(from_claim__in=claims, to_claim__in=claims)

    def dismissed_against(self, claim: Claim) -> "models.QuerySet[Relation, int]":
        """Keys of the claims of which it was suggested, and rejected, that they contradict this one."""
        dismissed = self.filter(Q(from_claim=claim) | Q(to_claim=claim), kind="contradicts", decision="rejected")
        other = Case(
            When(from_claim=claim, then="to_claim"), default="from_claim", output_field=models.BigIntegerField()
        )
        return dismissed.order_by("id").values_list(other, flat=True)


@tracked()
class Relation(models.Model):
    class Kind(models.TextChoices):
        SAME = "same", _("Is the same as")
        CONTRADICTS = "contradicts", _("Contradicts")
        UPDATES = "updates", _("Updates")
        SUPPORTS = "supports", _("Supports")
        REFINES = "refines", _("Refines")
        SAME_FIGURE = "same_figure", _("Same figure")

    class Dimension(models.TextChoices):
        """What the two claims differ in."""

        FIGURE = "figure", _("Figure")
        TIME = "time", _("Time")
        PLACE = "place", _("Place")
        AGENT = "agent", _("Who")
        FACT = "fact", _("Whether it happened")

    class Decision(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")

    class Resolution(models.TextChoices):
        OPEN = "open", pgettext_lazy("resolution", "Open")
        ERROR = "error", _("One is an error")
        DIFFERENT_EVENTS = "different_events", _("Different events")
        SUPERSEDED = "superseded", _("Superseded")

    from_claim = models.ForeignKey(Claim, models.CASCADE, related_name="relations", verbose_name=_("claim"))
    to_claim = models.ForeignKey(Claim, models.CASCADE, related_name="relations_in", verbose_name=_("other claim"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    dimension = models.CharField(_("dimension"), max_length=8, choices=Dimension, blank=True)
    confidence = models.FloatField(_("confidence"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.SUGGESTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    resolution = models.CharField(_("resolution"), max_length=16, choices=Resolution, default=Resolution.OPEN)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.CheckConstraint(condition=~Q(from_claim=F("to_claim")), name="relation_not_to_itself"),
            models.UniqueConstraint("from_claim", "to_claim", "kind", name="relation_unique"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 1)), name="relation_confidence_0_1"
            ),
            models.CheckConstraint(
                condition=Q(decision="suggested", decided_by=None)
                | Q(decision__in=("confirmed", "rejected"), decided_by__isnull=False),
                name="relation_decided_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="relation_same_is_kept",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("decision", "kind", "from_claim_id", "to_claim_id"),
                declare=[("others", "bigint[]")],
                # What a person confirmed is the claim's `same_as`, until it is decided otherwise. Claims that are the
                # same through others already are left as they are: a second way round would be a cycle.
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF OLD.kind = 'same' AND OLD.decision = 'confirmed' THEN
                            UPDATE claims_claim SET same_as_id = NULL, updated_at = now()
                            WHERE id = OLD.from_claim_id AND same_as_id = OLD.to_claim_id;
                        END IF;
                    END IF;
                    IF NEW.kind = 'same' AND NEW.decision = 'confirmed' THEN
                        PERFORM pg_advisory_xact_lock(hashtext('claims_claim.same_as'));
                        WITH RECURSIVE up(id) AS (
                            SELECT NEW.to_claim_id
                            UNION
                            SELECT c.same_as_id FROM claims_claim c JOIN up USING (id) WHERE c.same_as_id IS NOT NULL
                        )
                        SELECT array_agg(id) INTO others FROM up;
                        UPDATE claims_claim SET same_as_id = NEW.to_claim_id, updated_at = now()
                        WHERE id = NEW.from_claim_id AND same_as_id IS NULL AND NOT id = ANY (others);
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def decide(self, decision: str, by: Any) -> None:
        """Sets what a person decided on the suggestion, unsaved; `suggested` opens it again."""
        self.decision = decision
        self.decided_by = None if decision == self.Decision.SUGGESTED else by

    def __str__(self) -> str:
        return f"{self.from_claim} — {self.get_kind_display()} — {self.to_claim}"
