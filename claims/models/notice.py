"""Notice: a publisher corrected or retracted what it had printed; Flag: what in the base rests on that."""

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.document import Document
from claims.models.history import append_only, tracked
from claims.models.jobs import job_of_new
from claims.models.quote import Quote
from claims.models.relation import Relation
from claims.models.review import Review
from claims.models.source import Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Notice(models.Model):
    """That a document was corrected or retracted, by its publisher or by an agency whose dispatch it prints.

    With it the database raises a `Flag` for all that rests on the document, in the same transaction.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        RETRACTION = "retraction", _("Retraction")

    document = models.ForeignKey(Document, models.PROTECT, related_name="notices", verbose_name=_("document"))
    issuer = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="notices",
        verbose_name=_("issued by"),
        help_text=_("The publisher, or the agency whose dispatch the document prints."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    day = models.DateField(_("published on"))
    note = models.TextField(_("what was wrong"))
    url = models.URLField(_("address of the notice"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)

    class Meta:
        ordering = ("-day", "-id")
        verbose_name = _("correction or retraction")
        verbose_name_plural = _("corrections and retractions")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("correction", "retraction")), name="notice_kind"),
            models.CheckConstraint(condition=~Q(note=""), name="notice_says_what_was_wrong"),
            models.UniqueConstraint("document", "issuer", "kind", "day", "note", name="notice_once"),
        ]
        triggers = [
            *append_only("notice"),
            job_of_new("notice_is_mailed", queue="mail", task="mail_notice", argument="notice"),
            pgtrigger.Trigger(
                name="notice_of_what_it_printed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT FROM claims_document WHERE id = NEW.document_id
                                   AND source_id = NEW.issuer_id)
                       AND NOT EXISTS (SELECT FROM claims_document_agencies WHERE document_id = NEW.document_id
                                       AND source_id = NEW.issuer_id)
                       AND NOT EXISTS (
                            SELECT FROM claims_attribution l
                            LEFT JOIN claims_quote q ON q.id = l.quote_id
                            LEFT JOIN claims_appearance a ON a.id = l.appearance_id
                            JOIN claims_revision r ON r.id = coalesce(q.revision_id, a.revision_id)
                            JOIN claims_source s ON s.id = NEW.issuer_id
                            WHERE r.document_id = NEW.document_id
                                AND (l.source_id = s.id OR l.agent_id = s.agent_id)) THEN
                        RAISE EXCEPTION 'the document neither is by this source nor names it'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_of_what_it_printed',
                                  COLUMN = 'issuer';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="notice_raises_flags",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # Of a publisher's notice, all that stands in the document; of an agency's, what came through it, and
                # what came through no agency that is named, which may be it.
                func="""
                    WITH links AS (
                        SELECT l.quote_id, l.appearance_id, bool_or(s.id = NEW.issuer_id) AS through_it,
                            bool_or(s.kind = 'agency') AS through_an_agency
                        FROM claims_attribution l
                        LEFT JOIN claims_quote q ON q.id = l.quote_id
                        LEFT JOIN claims_appearance a ON a.id = l.appearance_id
                        JOIN claims_revision r ON r.id = coalesce(q.revision_id, a.revision_id)
                        JOIN claims_source s ON s.id = l.source_id OR s.agent_id = l.agent_id
                        WHERE r.document_id = NEW.document_id
                        GROUP BY l.quote_id, l.appearance_id
                    ), printed AS (
                        SELECT a.claim_id, NULL::bigint AS quote_id, a.id AS appearance_id
                        FROM claims_appearance a JOIN claims_revision r ON r.id = a.revision_id
                        WHERE r.document_id = NEW.document_id
                        UNION ALL
                        SELECT NULL, q.id, NULL
                        FROM claims_quote q JOIN claims_revision r ON r.id = q.revision_id
                        WHERE r.document_id = NEW.document_id
                    ), subjects AS (
                        SELECT DISTINCT p.claim_id, coalesce(q.reviewed_as_id, q.id) AS quote_id
                        FROM printed p
                        LEFT JOIN claims_quote q ON q.id = p.quote_id
                        LEFT JOIN links l ON l.quote_id = p.quote_id OR l.appearance_id = p.appearance_id
                        WHERE (SELECT source_id = NEW.issuer_id FROM claims_document WHERE id = NEW.document_id)
                            OR coalesce(l.through_it, false) OR NOT coalesce(l.through_an_agency, false)
                    ), rounds AS (
                        SELECT m.claim_id, m.quote_id, m.aspect, m.round
                        FROM claims_evidence e JOIN claims_review m ON m.id = e.review_id
                        WHERE e.document_id = NEW.document_id
                    ), resting AS (
                        SELECT r.*, false AS by_evidence FROM claims_review r
                        WHERE r.claim_id IN (SELECT claim_id FROM subjects)
                            OR r.quote_id IN (SELECT quote_id FROM subjects)
                        UNION ALL
                        SELECT r.*, true FROM claims_review r
                        JOIN rounds o ON (r.claim_id = o.claim_id OR r.quote_id = o.quote_id)
                            AND r.aspect = o.aspect AND r.round = o.round
                    ), reviews AS (
                        SELECT r.id, r.claim_id, r.quote_id, bool_or(r.by_evidence) AS by_evidence FROM resting r
                        WHERE r.status <> 'retracted' AND (
                            NOT EXISTS (SELECT FROM claims_review n WHERE n.supersedes_id = r.id)
                            OR r.status IN ('published', 'corrected') AND NOT EXISTS (
                                SELECT FROM claims_review n
                                WHERE n.id > r.id AND n.aspect = r.aspect
                                    AND (n.claim_id = r.claim_id OR n.quote_id = r.quote_id)
                                    AND n.status IN ('published', 'corrected', 'retracted')))
                        GROUP BY r.id, r.claim_id, r.quote_id
                    )
                    INSERT INTO claims_flag
                        (notice_id, basis, claim_id, quote_id, relation_id, review_id, raised_at, settlement, note)
                    SELECT NEW.id, 'printed', claim_id, quote_id, NULL::bigint, NULL::bigint, clock_timestamp(), '', ''
                    FROM subjects
                    UNION ALL
                    SELECT NEW.id, 'printed', NULL, NULL, r.id, NULL, clock_timestamp(), '', '' FROM claims_relation r
                    WHERE r.decision = 'confirmed' AND (r.from_claim_id IN (SELECT claim_id FROM subjects)
                        OR r.to_claim_id IN (SELECT claim_id FROM subjects))
                    UNION ALL
                    SELECT NEW.id, CASE WHEN by_evidence THEN 'evidence' ELSE 'printed' END, claim_id, quote_id, NULL,
                        id, clock_timestamp(), '', '' FROM reviews;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.issuer}: {self.document}"

    def clean(self) -> None:
        super().clean()
        if self.day and self.day > timezone.localdate():
            raise ValidationError({"day": _("Not a day to come.")})


class FlagQuerySet(models.QuerySet["Flag"]):
    def open(self) -> "FlagQuerySet":
        """Those nobody has settled yet."""
        return self.filter(settlement="")

    def of(self, subject: Claim | Quote) -> "FlagQuerySet":
        """Those of a claim or quote and of its reviews."""
        if isinstance(subject, Claim):
            return self.filter(claim=subject)
        return self.filter(quote=subject.under_review)

    def told(self) -> "FlagQuerySet":
        """With all that an account of a flag tells."""
        return self.select_related(
            "notice__document__source", "notice__issuer", "notice__recorded_by", "review", "settled_by"
        )


@tracked()
class Flag(models.Model):
    """One claim, quote, relation or review that rests on what was corrected or retracted, until somebody settles it.

    A flag with a `review` is that review's, of the claim or quote; one without is the claim's or quote's own. It is
    raised by the database with the notice, and settled by a person, or by the next verdict made public.
    """

    class Basis(models.TextChoices):
        PRINTED = "printed", _("It was printed there")
        EVIDENCE = "evidence", _("It is its evidence")

    class Settlement(models.TextChoices):
        STANDS = "stands", _("Re-checked: stands")
        REVIEWED = "reviewed", _("Reviewed anew")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="flags", verbose_name=_("notice"))
    basis = models.CharField(_("basis"), max_length=8, choices=Basis)
    claim = models.ForeignKey(
        Claim, models.CASCADE, null=True, blank=True, related_name="flags", verbose_name=_("claim")
    )
    quote = models.ForeignKey(
        Quote, models.CASCADE, null=True, blank=True, related_name="flags", verbose_name=_("quote")
    )
    relation = models.ForeignKey(
        Relation, models.CASCADE, null=True, blank=True, related_name="flags", verbose_name=_("relation")
    )
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="flags", verbose_name=_("review")
    )
    raised_at = models.DateTimeField(_("raised"), default=timezone.now, editable=False)
    settlement = models.CharField(_("settled"), max_length=8, choices=Settlement, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    note = models.TextField(_("note"), blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ("-raised_at", "-id")
        verbose_name = _("flag")
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, quote=None, relation=None)
                | Q(claim=None, quote__isnull=False, relation=None)
                | Q(claim=None, quote=None, relation__isnull=False, review=None),
                name="flag_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=("notice", "claim", "quote", "relation", "review"),
                nulls_distinct=False,
                name="flag_once_a_notice",
            ),
            models.CheckConstraint(
                condition=Q(settlement="", settled_at=None, settled_by=None, note="")
                | Q(settlement="stands", settled_at__isnull=False, settled_by__isnull=False) & ~Q(note="")
                | Q(settlement="reviewed", settled_at__isnull=False, settled_by__isnull=False),
                name="flag_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(settled_at__gte=F("raised_at")), name="flag_settled_after_raised"
            ),
        ]
        indexes = [models.Index("raised_at", "id", condition=Q(settlement=""), name="flag_open")]
        triggers = [
            pgtrigger.Trigger(
                name="flag_stays_what_it_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF (NEW.notice_id, NEW.basis, NEW.claim_id, NEW.quote_id, NEW.relation_id, NEW.review_id,
                            NEW.raised_at)
                           IS DISTINCT FROM (OLD.notice_id, OLD.basis, OLD.claim_id, OLD.quote_id, OLD.relation_id,
                            OLD.review_id, OLD.raised_at) OR OLD.settlement <> '' AND NEW IS DISTINCT FROM OLD THEN
                            RAISE EXCEPTION 'a flag stays what was raised, and settled'
                                USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_stays_what_it_is',
                                      COLUMN = 'settlement';
                        END IF;
                    ELSIF NEW.review_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM claims_review r WHERE r.id = NEW.review_id
                        AND (r.claim_id, r.quote_id) IS NOT DISTINCT FROM (NEW.claim_id, NEW.quote_id)) THEN
                        RAISE EXCEPTION 'the flag is of another claim or quote than its review'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'flag_stays_what_it_is',
                                  COLUMN = 'review';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice.get_kind_display()}: {self.subject}"

    @property
    def subject(self) -> Claim | Quote | Relation:
        subject = self.claim or self.quote or self.relation
        assert subject is not None  # flag_of_one_thing
        return subject

    def settle(self, by: "User", note: str) -> None:
        """Re-checked, and it stands; `note` says why. Raises ValidationError without one, or where it is settled."""
        if self.settlement:
            raise ValidationError({"note": _("%(name)s has settled it already.") % {"name": self.settled_by}})
        if not note.strip():
            raise ValidationError({"note": _("Say what was re-checked.")})
        self.settlement, self.settled_at, self.settled_by, self.note = (
            self.Settlement.STANDS,
            timezone.now(),
            by,
            note.strip(),
        )
        self.save(update_fields=["settlement", "settled_at", "settled_by", "note"])
