"""Assignment: who is to review an aspect of a claim or quote, given by whom, until when."""

from datetime import date
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.history import tracked
from claims.models.jobs import job_of_new
from claims.models.quote import Quote
from claims.models.review import Review

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> "AssignmentQuerySet":
        """Those whose work is not done: at most one a subject and aspect."""
        return self.filter(closed_at=None)


@tracked()
class Assignment(models.Model):
    """It is closed by the database when the verdict is made public, and by giving the work to another.

    One that was given is never rewritten: another assignee is another row.
    """

    claim = models.ForeignKey(
        Claim, models.CASCADE, null=True, blank=True, related_name="assignments", verbose_name=_("claim")
    )
    quote = models.ForeignKey(
        Quote, models.CASCADE, null=True, blank=True, related_name="assignments", verbose_name=_("quote")
    )
    aspect = models.CharField(_("aspect"), max_length=11, choices=Review.Aspect)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("assigned to")
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assigned by")
    )
    due = models.DateField(_("due"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("assigned"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("-assigned_at", "-id")
        verbose_name = _("assignment")
        constraints = [
            models.CheckConstraint(
                condition=Q(claim=None, quote__isnull=False) | Q(claim__isnull=False, quote=None),
                name="assignment_of_claim_or_quote",
            ),
            models.CheckConstraint(condition=Q(aspect__in=("attribution", "content")), name="assignment_aspect"),
            models.UniqueConstraint(
                "claim", "aspect", condition=Q(closed_at=None), name="assignment_one_open_per_claim_aspect"
            ),
            models.UniqueConstraint(
                "quote", "aspect", condition=Q(closed_at=None), name="assignment_one_open_per_quote_aspect"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("assigned_at")), name="assignment_closed_after_given"
            ),
        ]
        indexes = [models.Index("assignee", condition=Q(closed_at=None), name="assignment_open_by_assignee")]
        triggers = [
            job_of_new(
                "assignment_is_mailed",
                queue="mail",
                task="mail_assigned",
                argument="assignment",
                condition=pgtrigger.Condition("NEW.assignee_id <> NEW.assigned_by_id"),
            ),
            pgtrigger.Trigger(
                name="assignment_is_what_was_given",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("first", "bigint")],
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF (NEW.claim_id, NEW.quote_id, NEW.aspect, NEW.assignee_id, NEW.assigned_by_id,
                            NEW.assigned_at)
                           IS DISTINCT FROM (OLD.claim_id, OLD.quote_id, OLD.aspect, OLD.assignee_id,
                            OLD.assigned_by_id, OLD.assigned_at)
                           OR OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
                            RAISE EXCEPTION 'an assignment stays what was given, and closed; give it anew'
                                USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_is_what_was_given',
                                      COLUMN = 'assignee';
                        END IF;
                        RETURN NEW;
                    END IF;
                    SELECT reviewed_as_id INTO first FROM claims_quote WHERE id = NEW.quote_id;
                    IF first IS NOT NULL THEN
                        RAISE EXCEPTION 'quote % is reviewed as quote %, the same words before', NEW.quote_id, first
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_is_what_was_given',
                                  COLUMN = 'quote';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.get_aspect_display()} → {self.assignee}"

    @property
    def subject(self) -> Claim | Quote:
        subject = self.claim or self.quote
        assert subject is not None  # assignment_of_claim_or_quote
        return subject

    @classmethod
    def who_may(cls) -> "models.QuerySet[User]":
        """Those work can be given to."""
        from django.contrib.auth.models import User  # once the apps are there

        return User.objects.with_perm("claims.add_review").order_by("username")

    @classmethod
    @transaction.atomic
    def give(cls, subject: Claim | Quote, aspect: str, to: "User", by: "User", due: date | None = None) -> "Assignment":
        """Gives the review of an aspect to somebody, instead of whoever has it; to who has it already, sets `due`.

        Raises ValidationError where they may not review.
        """
        if not (to.is_active and to.has_perm("claims.add_review")):
            raise ValidationError({"assignee": _("%(name)s may not review.") % {"name": to}})
        of = {"claim": subject} if isinstance(subject, Claim) else {"quote": subject.under_review}
        type(subject).objects.select_for_update(of=("self",)).get(pk=next(iter(of.values())).pk)  # two take turns
        held = cls.objects.open().filter(aspect=aspect, **of).first()
        if held and held.assignee == to:
            if held.due != due:
                held.due = due
                held.save(update_fields=["due"])
            return held
        if held:
            held.close()
        return cls.objects.create(aspect=aspect, assignee=to, assigned_by=by, due=due, **of)

    @classmethod
    def take(cls, draft: Review) -> None:
        """What nobody has is given to who began it."""
        of = {"claim": draft.claim} if draft.claim else {"quote": draft.quote}
        if not cls.objects.open().filter(aspect=draft.aspect, **of).exists():
            cls.objects.create(aspect=draft.aspect, assignee=draft.reviewer, assigned_by=draft.actor, **of)

    def close(self) -> None:
        """Ends it with the work undone: the aspect waits for somebody again."""
        self.closed_at = timezone.now()
        self.save(update_fields=["closed_at"])
