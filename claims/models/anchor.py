"""Anchor: where in a revision words stand, to the character (W3C `TextPositionSelector`, `TextQuoteSelector`)."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.comparison import CONTEXT
from claims.models.document import Revision


class Origin(models.TextChoices):
    """Who last set a row: what a person edited, no later import overwrites."""

    EXTRACTED = "extracted", _("Extracted")
    IMPORTED = "imported", _("Imported")
    EDITED = "edited", _("Edited")


def span_trigger(name: str) -> pgtrigger.Trigger:
    """Rejects a span that is not the revision's text at `start`…`end`, and fills `prefix` and `suffix` from it."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("body", "text")],
        func=f"""
            SELECT text INTO body FROM claims_revision WHERE id = NEW.revision_id;
            IF body IS NULL OR NEW.start < 0 OR NEW."end" <= NEW.start THEN
                RETURN NEW;  -- the foreign key or a constraint reports it
            END IF;
            IF NEW."end" > char_length(body) THEN
                RAISE EXCEPTION 'span %–% ends after the text, which has % characters',
                    NEW.start, NEW."end", char_length(body)
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', COLUMN = 'end';
            END IF;
            IF substr(body, NEW.start + 1, NEW."end" - NEW.start) IS DISTINCT FROM NEW.exact THEN
                RAISE EXCEPTION 'span %–% reads "%", not "%"', NEW.start, NEW."end",
                    left(substr(body, NEW.start + 1, NEW."end" - NEW.start), 200), left(NEW.exact, 200)
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', COLUMN = 'exact';
            END IF;
            NEW.prefix := substr(body, greatest(NEW.start - {CONTEXT}, 0) + 1, least(NEW.start, {CONTEXT}));
            NEW.suffix := substr(body, NEW."end" + 1, {CONTEXT});
            RETURN NEW;
        """,
    )


def cues_follow_trigger(name: str, anchor: str) -> pgtrigger.Trigger:
    """Rejects moving an anchor to a revision in which the cues of its chain do not stand where they say.

    `anchor` is `quote` or `appearance`. Deferred, so that the chain can move with it in one transaction.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("revision_id"),
        timing=pgtrigger.Deferred,
        func=f"""
            IF EXISTS (
                SELECT FROM claims_attribution link
                JOIN claims_{anchor} anchor ON anchor.id = link.{anchor}_id
                JOIN claims_revision revision ON revision.id = anchor.revision_id
                WHERE anchor.id = NEW.id AND link.cue_start IS NOT NULL
                    AND substr(revision.text, link.cue_start + 1, char_length(link.cue)) <> link.cue
            ) THEN
                RAISE EXCEPTION 'the cues of the chain stand elsewhere in revision %', NEW.revision_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', COLUMN = 'revision';
            END IF;
            RETURN NULL;
        """,
    )


def carried_stays_trigger(name: str, anchor: str) -> pgtrigger.Trigger:
    """Rejects moving an anchor to another revision once it was carried from or to where it is.

    `anchor` is `quote` or `appearance`.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("revision_id"),
        condition=pgtrigger.Condition("NEW.revision_id IS DISTINCT FROM OLD.revision_id"),
        func=f"""
            IF EXISTS (SELECT FROM claims_carried WHERE {anchor}_id = NEW.id OR to_{anchor}_id = NEW.id)
               OR EXISTS (SELECT FROM claims_finding WHERE {anchor}_id = NEW.id) THEN
                RAISE EXCEPTION 'what became of it in another revision is on record: it stays in its own'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', COLUMN = 'revision';
            END IF;
            RETURN NEW;
        """,
    )


class Anchor(models.Model):
    """A span of a revision: `revision.text[start:end] == exact`, which the database enforces (`span_trigger`)."""

    revision = models.ForeignKey(Revision, models.PROTECT, verbose_name=_("revision"))
    start = models.PositiveIntegerField(_("start"), help_text=_("in code points"))
    end = models.PositiveIntegerField(_("end"), help_text=_("in code points, exclusive"))
    exact = models.TextField(_("exact words"))
    prefix = models.CharField(max_length=CONTEXT, blank=True, editable=False)
    suffix = models.CharField(max_length=CONTEXT, blank=True, editable=False)
    rule = models.CharField(_("rule"), max_length=60, blank=True, editable=False)
    confidence = models.FloatField(_("confidence"), null=True, blank=True, editable=False)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.EDITED, editable=False)

    class Meta:
        abstract = True

    @staticmethod
    def constraints(table: str) -> list[models.BaseConstraint]:
        return [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name=f"{table}_span_not_empty"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 1)), name=f"{table}_confidence_0_1"
            ),
        ]

    def clean(self) -> None:
        """The same rule as the trigger, told by field."""
        super().clean()
        if self.revision_id is None or self.start is None or self.end is None:
            return  # the fields themselves say what is missing
        body = self.revision.text
        if self.start >= self.end:
            raise ValidationError({"end": _("The end must come after the start.")})
        if self.end > len(body):
            raise ValidationError({"end": _("The text ends at %(length)d.") % {"length": len(body)}})
        if not self.exact:
            self.exact = body[self.start : self.end]
        elif self.exact != body[self.start : self.end]:
            raise ValidationError(
                {
                    "exact": _("From %(start)d to %(end)d the text reads “%(text)s”.")
                    % {"start": self.start, "end": self.end, "text": body[self.start : self.end][:200]}
                }
            )
