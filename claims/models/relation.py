"""Relation: how two claims stand to each other, suggested by the base and decided by a person."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.history import tracked


@tracked()
class Relation(models.Model):
    class Kind(models.TextChoices):
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
        OPEN = "open", _("Open")
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
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("relation")
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

    def decide(self, decision: str, by: Any) -> None:
        """Sets what a person decided on the suggestion, unsaved; `suggested` opens it again."""
        self.decision = decision
        self.decided_by = None if decision == self.Decision.SUGGESTED else by

    def __str__(self) -> str:
        return f"{self.from_claim} — {self.get_kind_display()} — {self.to_claim}"
