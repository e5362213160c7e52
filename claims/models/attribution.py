"""Attribution: one link of the chain through which words reached print (PARC 3.0 `source` and `cue`)."""

from collections.abc import Iterable

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Deferrable, Q
from django.utils.translation import gettext_lazy as _

from claims.models.agent import Agent, never_merged_away
from claims.models.claim import Appearance, Claim
from claims.models.history import tracked
from claims.models.quote import Quote
from claims.models.source import Source


class AttributionQuerySet(models.QuerySet["Attribution"]):
    def hand_over(self, before: Agent | None, after: Agent | None) -> int:
        """Where `before` is the one who says it, `after` is from now on; returns in how many chains.

        Nothing follows from one of them being nobody: a chain may well start with a relay.
        """
        if before is None or after is None:
            return 0
        return self.filter(position=0, agent=before).update(agent=after)

    def chains_naming_several(self, agents: Iterable[Agent]) -> int:
        """How many chains name two or more of `agents`."""
        chains = self.filter(agent__in=agents).order_by().values("quote", "appearance")
        return chains.annotate(named=Count("agent", distinct=True)).filter(named__gt=1).count()

    def public(self) -> "AttributionQuerySet":
        """Those in the chains of claims and quotes with a verdict that was made public."""
        claims, quotes = Claim.objects.public(), Quote.objects.public()
        return self.filter(Q(quote__in=quotes.values("pk")) | Q(appearance__claim__in=claims.values("pk")))


@tracked()
class Attribution(models.Model):
    """Position 0 is the one who says it, then each relay up to the outlet: Choe Son Hui ← KCNA ← AFP ← Europe 1."""

    quote = models.ForeignKey(
        Quote, models.CASCADE, null=True, blank=True, related_name="attributions", verbose_name=_("quote")
    )
    appearance = models.ForeignKey(
        Appearance,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attributions",
        verbose_name=_("appearance"),
    )
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("0 for the one who says it"))
    agent = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="attributions", verbose_name=_("agent")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="attributions", verbose_name=_("source")
    )
    cue = models.CharField(_("cue"), max_length=200, blank=True)
    cue_start = models.PositiveIntegerField(
        _("cue start"), null=True, blank=True, help_text=_("in the revision, code points")
    )
    cue_end = models.PositiveIntegerField(_("cue end"), null=True, blank=True)

    objects = AttributionQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        constraints = [
            # Deferred, so that a chain can be renumbered in one transaction.
            models.UniqueConstraint(
                fields=("quote", "position"),
                name="attribution_quote_position_unique",
                deferrable=Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=("appearance", "position"),
                name="attribution_appearance_position_unique",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(quote=None, appearance__isnull=False) | Q(quote__isnull=False, appearance=None),
                name="attribution_of_quote_or_appearance",
            ),
            models.CheckConstraint(
                condition=Q(agent=None, source__isnull=False) | Q(agent__isnull=False, source=None),
                name="attribution_to_agent_or_source",
            ),
            models.CheckConstraint(
                condition=Q(cue_start=None, cue_end=None)
                | Q(cue_start__isnull=False, cue_end__isnull=False, cue_start__lt=models.F("cue_end")),
                name="attribution_cue_span_not_empty",
            ),
        ]
        triggers = [
            never_merged_away("attribution", "agent"),
            pgtrigger.Trigger(
                name="attribution_positions_gap_free",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                declare=[("chain", "record")],
                # The lock lets the check see what a transaction committing at the same time did.
                func="""
                    FOR chain IN
                        SELECT DISTINCT quote, appearance FROM (VALUES
                            (CASE WHEN TG_OP <> 'INSERT' THEN OLD.quote_id END,
                             CASE WHEN TG_OP <> 'INSERT' THEN OLD.appearance_id END),
                            (CASE WHEN TG_OP <> 'DELETE' THEN NEW.quote_id END,
                             CASE WHEN TG_OP <> 'DELETE' THEN NEW.appearance_id END)
                        ) AS touched(quote, appearance)
                        WHERE quote IS NOT NULL OR appearance IS NOT NULL
                    LOOP
                        PERFORM pg_advisory_xact_lock(hashtextextended(
                            'claims_attribution', coalesce(chain.quote, -chain.appearance)));
                        IF (SELECT coalesce(max(position) + 1, 0) <> count(*) FROM claims_attribution
                            WHERE quote_id = chain.quote OR appearance_id = chain.appearance) THEN
                            RAISE EXCEPTION 'the positions of a chain of attribution must run 0, 1, 2… without a gap'
                                USING ERRCODE = 'check_violation',
                                      CONSTRAINT = 'attribution_positions_gap_free', COLUMN = 'position';
                        END IF;
                    END LOOP;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="attribution_cue_equals_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.cue_start IS NOT NULL"),
                declare=[("found", "text")],
                func="""
                    SELECT substr(r.text, NEW.cue_start + 1, NEW.cue_end - NEW.cue_start) INTO found
                    FROM claims_revision r
                    WHERE r.id = coalesce(
                        (SELECT revision_id FROM claims_quote WHERE id = NEW.quote_id),
                        (SELECT revision_id FROM claims_appearance WHERE id = NEW.appearance_id));
                    IF found IS DISTINCT FROM NEW.cue OR NEW.cue_end - NEW.cue_start <> char_length(NEW.cue) THEN
                        RAISE EXCEPTION 'cue span %–% reads "%", not "%"',
                            NEW.cue_start, NEW.cue_end, left(found, 200), NEW.cue
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'attribution_cue_equals_text',
                                  COLUMN = 'cue';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.agent or self.source)

    def clean(self) -> None:
        super().clean()
        if bool(self.agent_id) == bool(self.source_id):
            raise ValidationError({"agent": _("Name an agent or a source, and not both.")})
