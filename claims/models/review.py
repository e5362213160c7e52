"""Review: a verdict on one aspect of a claim or a quote, and the evidence it rests on.

Reviews are append-only. Each step of the work (draft, submitted, approved, published, corrected, retracted)
is a new row that supersedes the one before, so that the rows of a subject and aspect are one chain: who did what,
when. The last `published`, `corrected` or `retracted` row of a chain is what the base shows.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Max, Q
from django.db.models.functions import JSONObject, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from claims.models.claim import Appearance, Claim
from claims.models.days import start_of_day
from claims.models.document import Document
from claims.models.history import append_only, not_truncated, tracked
from claims.models.jobs import job_of_new
from claims.models.quote import Quote

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ReviewQuerySet(models.QuerySet["Review"]):
    def heads(self) -> "ReviewQuerySet":
        """The last step of each chain: where the work stands."""
        return self.filter(~models.Exists(Review.objects.filter(supersedes=models.OuterRef("pk"))))

    def effective(self) -> "ReviewQuerySet":
        """The verdicts the base shows: of each chain the last row that was made public."""
        public = Review.PUBLIC
        last = (
            Review.objects.filter(aspect=models.OuterRef("aspect"), status__in=public)
            .filter(Q(claim=models.OuterRef("claim")) | Q(quote=models.OuterRef("quote")))
            .order_by("-id")
        )
        return self.filter(status__in=public, pk=models.Subquery(last.values("pk")[:1]))

    def public(self) -> "ReviewQuerySet":
        """Every step that was made public: what the base shows, and what it showed before."""
        return self.filter(status__in=Review.PUBLIC)

    def latest_of_each_subject(self) -> "ReviewQuerySet":
        """Of each claim or quote the step made public last, whatever its aspect: one row a subject."""
        same_subject = Q(claim=models.OuterRef("claim")) | Q(quote=models.OuterRef("quote"))
        later = Review.objects.public().filter(same_subject, pk__gt=models.OuterRef("pk"))
        return self.public().filter(~models.Exists(later))

    def publications(self) -> "ReviewQuerySet":
        """The verdicts the base shows, with all that is told of them outside: claim or quote, who made it and where
        it was printed. Annotates `first_published_at`. A number of queries that does not grow with the rows.
        """
        chain = Review.objects.public().filter(aspect=models.OuterRef("aspect"))
        chain = chain.filter(Q(claim=models.OuterRef("claim")) | Q(quote=models.OuterRef("quote"))).order_by("id")
        appearances = Appearance.objects.with_place().order_by(
            F("revision__document__published_at").asc(nulls_last=True), "revision__document", "-revision__number"
        )
        return (
            self.effective()
            .annotate(first_published_at=models.Subquery(chain.values("created_at")[:1]))
            .select_related("claim__claimant", "quote__speaker", "quote__revision__document__source")
            .defer("claim__search", "quote__search", "quote__revision__text", "quote__revision__search")
            .prefetch_related(models.Prefetch("claim__appearances", appearances))
        )

    def published_by_month(self, aspect: str, since: date) -> "models.QuerySet[Review, Any]":
        """Rows of `month`, `verdict` and `published`: how many verdicts were made public; corrections count no more."""
        published = self.filter(aspect=aspect, status=Review.Status.PUBLISHED, created_at__gte=start_of_day(since))
        months = published.order_by().annotate(month=TruncMonth("created_at", output_field=models.DateField()))
        return months.values("month", "verdict").annotate(published=Count("pk")).order_by("month", "verdict")

    def last_published(self, aspect: str) -> datetime | None:
        """When the newest verdict on the aspect was made public."""
        return self.filter(aspect=aspect, status=Review.Status.PUBLISHED).aggregate(newest=Max("created_at"))["newest"]

    def showing(self, aspect: str, verdict: str) -> "ReviewQuerySet":
        """The effective reviews of an aspect with this verdict; for "retracted" those withdrawn."""
        shown = self.effective().filter(aspect=aspect)
        if verdict == Review.Status.RETRACTED:
            return shown.filter(status=verdict)
        return shown.filter(verdict=verdict).exclude(status=Review.Status.RETRACTED)

    def with_evidence(self) -> "ReviewQuerySet":
        """Annotates `considered`: the evidence of its round, as JSON objects."""
        of_same_subject = Q(review__claim=models.OuterRef("claim")) | Q(review__quote=models.OuterRef("quote"))
        considered = (
            Evidence.objects.filter(of_same_subject)
            .filter(review__aspect=models.OuterRef("aspect"), review__round=models.OuterRef("round"))
            .order_by("id")
            .values(json=JSONObject(**{name: name for name in Evidence.TOLD}))
        )
        return self.annotate(considered=ArraySubquery(considered))


class Review(models.Model):
    """One step in the review of one aspect (schema.org `ClaimReview`, `Rating.reviewAspect`)."""

    class Aspect(models.TextChoices):
        ATTRIBUTION = "attribution", _("Attribution: did they say it?")
        CONTENT = "content", _("Content: does it hold?")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        CORRECTED = "corrected", _("Corrected")
        RETRACTED = "retracted", _("Retracted")

    class Verdict(models.TextChoices):
        """Of the content `true` … `unverifiable`; of the attribution `authentic` … `unverifiable`."""

        TRUE = "true", _("True")
        MOSTLY_TRUE = "mostly_true", _("Mostly true")
        DISPUTED = "disputed", _("Disputed")
        MISLEADING = "misleading", _("Misleading")
        FALSE = "false", _("False")
        AUTHENTIC = "authentic", _("Authentic")
        ALTERED = "altered", _("Altered")
        MISATTRIBUTED = "misattributed", _("Misattributed")
        OUT_OF_CONTEXT = "out_of_context", _("Out of context")
        MISTRANSLATED = "mistranslated", _("Mistranslated")
        UNVERIFIABLE = "unverifiable", _("Unverifiable")

    PUBLIC = (Status.PUBLISHED, Status.CORRECTED, Status.RETRACTED)
    VERDICTS: dict[str, tuple[Verdict, ...]] = {
        Aspect.CONTENT: (
            Verdict.TRUE,
            Verdict.MOSTLY_TRUE,
            Verdict.DISPUTED,
            Verdict.MISLEADING,
            Verdict.FALSE,
            Verdict.UNVERIFIABLE,
        ),
        Aspect.ATTRIBUTION: (
            Verdict.AUTHENTIC,
            Verdict.ALTERED,
            Verdict.MISATTRIBUTED,
            Verdict.OUT_OF_CONTEXT,
            Verdict.MISTRANSLATED,
            Verdict.UNVERIFIABLE,
        ),
    }
    TRANSITIONS: dict[str, tuple[Status, ...]] = {
        Status.DRAFT: (Status.DRAFT, Status.SUBMITTED),
        Status.SUBMITTED: (Status.DRAFT, Status.APPROVED),
        Status.APPROVED: (Status.DRAFT, Status.PUBLISHED),
        Status.PUBLISHED: (Status.DRAFT, Status.CORRECTED, Status.RETRACTED),
        Status.CORRECTED: (Status.DRAFT, Status.CORRECTED, Status.RETRACTED),
        Status.RETRACTED: (Status.DRAFT,),
    }
    """From each status, those a following row may have. The trigger `review_transition` is written from it."""

    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name=_("claim")
    )
    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name=_("quote")
    )
    aspect = models.CharField(_("aspect"), max_length=11, choices=Aspect)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    verdict = models.CharField(_("verdict"), max_length=16, choices=Verdict, blank=True)
    rationale = models.TextField(_("rationale"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approvals",
        verbose_name=_("approved by"),
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("step made by"),
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    round = models.PositiveSmallIntegerField(
        _("round"), default=1, editable=False, help_text=_("Rises when work starts again after a published verdict.")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        permissions = [("approve_review", gettext_noop("Can approve and publish reviews"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim=None, quote__isnull=False) | Q(claim__isnull=False, quote=None),
                name="review_of_claim_or_quote",
            ),
            models.UniqueConstraint(
                "claim", "aspect", condition=Q(supersedes=None), name="review_one_chain_per_claim_aspect"
            ),
            models.UniqueConstraint(
                "quote", "aspect", condition=Q(supersedes=None), name="review_one_chain_per_quote_aspect"
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("reviewer")), name="review_approver_not_reviewer"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "submitted"), approver=None)
                | Q(status__in=("approved", "published", "corrected", "retracted"), approver__isnull=False),
                name="review_approver_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | (~Q(verdict="") & ~Q(rationale="")),
                name="review_verdict_and_rationale_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=("", "unverifiable"))
                | Q(aspect="content", verdict__in=("true", "mostly_true", "disputed", "misleading", "false"))
                | Q(
                    aspect="attribution",
                    verdict__in=("authentic", "altered", "misattributed", "out_of_context", "mistranslated"),
                ),
                name="review_verdict_fits_aspect",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="review_newest")]
        triggers = [
            *append_only("review"),
            pgtrigger.Trigger(
                name="review_transition",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("prior", "claims_review")],
                func="""
                    IF NEW.supersedes_id IS NULL THEN
                        NEW.round := 1;
                        IF NEW.status <> 'draft' THEN
                            RAISE EXCEPTION 'a review starts as draft, not %', NEW.status
                                USING ERRCODE = 'check_violation', CONSTRAINT = 'review_transition',
                                      COLUMN = 'status';
                        END IF;
                        RETURN NEW;
                    END IF;
                    SELECT * INTO prior FROM claims_review WHERE id = NEW.supersedes_id;
                    IF NOT FOUND THEN RETURN NEW; END IF;  -- the foreign key reports it
                    IF (prior.claim_id, prior.quote_id, prior.aspect)
                       IS DISTINCT FROM (NEW.claim_id, NEW.quote_id, NEW.aspect) THEN
                        RAISE EXCEPTION 'a review supersedes one of the same subject and aspect'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_transition',
                                  COLUMN = 'supersedes';
                    END IF;
                    IF NEW.id <= prior.id THEN
                        RAISE EXCEPTION 'review % cannot supersede the later %', NEW.id, prior.id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_transition',
                                  COLUMN = 'supersedes';
                    END IF;
                    IF (prior.status, NEW.status) NOT IN (__TRANSITIONS__) THEN
                        RAISE EXCEPTION 'a review goes from % to one of %, not to %', prior.status,
                            (SELECT string_agg(later, ', ') FROM (VALUES __TRANSITIONS__) t(earlier, later)
                             WHERE earlier = prior.status), NEW.status
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_transition',
                                  COLUMN = 'status';
                    END IF;
                    -- What was submitted is what is approved and published, word for word.
                    IF NEW.status IN ('approved', 'published', 'retracted')
                       AND (prior.verdict, prior.reviewer_id) IS DISTINCT FROM (NEW.verdict, NEW.reviewer_id)
                       OR NEW.status IN ('approved', 'published') AND prior.rationale <> NEW.rationale
                       OR NEW.status = 'published' AND prior.approver_id <> NEW.approver_id THEN
                        RAISE EXCEPTION 'verdict, rationale, reviewer and approver stay those that were approved'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_transition',
                                  COLUMN = 'verdict';
                    END IF;
                    NEW.round := prior.round
                        + (prior.status IN ('published', 'corrected', 'retracted') AND NEW.status = 'draft')::int;
                    RETURN NEW;
                """.replace(
                    "__TRANSITIONS__",
                    ", ".join(
                        f"('{earlier}', '{later}')"
                        for earlier, following in (
                            ("draft", ("draft", "submitted")),
                            ("submitted", ("draft", "approved")),
                            ("approved", ("draft", "published")),
                            ("published", ("draft", "corrected", "retracted")),
                            ("corrected", ("draft", "corrected", "retracted")),
                            ("retracted", ("draft",)),
                        )
                        for later in following
                    ),
                ),
            ),
            pgtrigger.Trigger(
                name="review_of_the_first_with_its_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.quote_id IS NOT NULL"),
                declare=[("first", "bigint")],
                func="""
                    SELECT reviewed_as_id INTO first FROM claims_quote WHERE id = NEW.quote_id;
                    IF first IS NOT NULL THEN
                        RAISE EXCEPTION 'quote % is reviewed as quote %, the same words before', NEW.quote_id, first
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_of_the_first_with_its_words',
                                  COLUMN = 'quote';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="review_sets_subject_status",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # Writing the column makes the subject's own trigger compute it.
                func="""
                    UPDATE claims_claim SET status = status WHERE id = NEW.claim_id;
                    UPDATE claims_quote SET status = status WHERE NEW.quote_id IN (id, reviewed_as_id);
                    RETURN NULL;
                """,
            ),
            job_of_new(
                "review_step_is_mailed",
                queue="mail",
                task="mail_step",
                argument="review",
                # Whoever submits knows. Of a draft, only who had the work before is told.
                condition=pgtrigger.Condition("NEW.status <> 'submitted' AND NEW.supersedes_id IS NOT NULL"),
            ),
            pgtrigger.Trigger(
                name="review_public_is_told",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.status IN ('published', 'corrected', 'retracted')"),
                func="PERFORM factdb_tell('review.' || NEW.status, NEW.id, NULL); RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="review_flagged_is_looked_at_again",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.status IN ('approved', 'published')"),
                func="""
                    IF EXISTS (
                        SELECT FROM claims_flag f JOIN claims_review r ON r.id = f.review_id
                        WHERE f.settlement = '' AND r.aspect = NEW.aspect
                            AND (r.claim_id = NEW.claim_id OR r.quote_id = NEW.quote_id)
                            AND f.raised_at > (SELECT max(d.created_at) FROM claims_review d
                                WHERE d.status = 'draft' AND d.aspect = NEW.aspect
                                    AND (d.claim_id = NEW.claim_id OR d.quote_id = NEW.quote_id))
                    ) THEN
                        RAISE EXCEPTION 'a source was corrected or retracted since; settle its flag or revise'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_flagged_is_looked_at_again',
                                  COLUMN = 'status';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="review_public_ends_the_work",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.status IN ('published', 'corrected', 'retracted')"),
                # Whoever made it public did so knowing the flags that were open. A claim's or quote's own flag is
                # settled with the last one of its reviews.
                func="""
                    UPDATE claims_assignment SET closed_at = clock_timestamp()
                    WHERE closed_at IS NULL AND aspect = NEW.aspect
                        AND (claim_id = NEW.claim_id OR quote_id = NEW.quote_id);
                    UPDATE claims_flag f
                    SET settlement = 'reviewed', settled_at = clock_timestamp(), settled_by_id = NEW.actor_id
                    WHERE f.settlement = '' AND (f.claim_id = NEW.claim_id OR f.quote_id = NEW.quote_id)
                        AND f.review_id IN (SELECT id FROM claims_review WHERE aspect = NEW.aspect
                            AND (claim_id = NEW.claim_id OR quote_id = NEW.quote_id));
                    UPDATE claims_flag f
                    SET settlement = 'reviewed', settled_at = clock_timestamp(), settled_by_id = NEW.actor_id
                    WHERE f.settlement = '' AND (f.claim_id = NEW.claim_id OR f.quote_id = NEW.quote_id)
                        AND f.review_id IS NULL AND NOT EXISTS (
                            SELECT FROM claims_flag o WHERE o.notice_id = f.notice_id AND o.settlement = ''
                            AND o.review_id IS NOT NULL AND (o.claim_id = f.claim_id OR o.quote_id = f.quote_id));
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} {self.get_verdict_display() or '…'} ({self.get_status_display()})"

    @property
    def subject(self) -> Claim | Quote:
        subject = self.claim or self.quote
        assert subject is not None  # review_of_claim_or_quote
        return subject

    @property
    def of_aspect(self) -> dict[str, Any]:
        """What its chain has in common."""
        return {"claim": self.claim_id, "quote": self.quote_id, "aspect": self.aspect}

    def clean(self) -> None:
        super().clean()
        if self.verdict and self.aspect and self.verdict not in self.VERDICTS[self.aspect]:
            allowed = ", ".join(str(verdict.label) for verdict in self.VERDICTS[self.aspect])
            raise ValidationError({"verdict": _("For this aspect, one of: %(allowed)s.") % {"allowed": allowed}})
        if self.status != self.Status.DRAFT and not (self.verdict and self.rationale):
            raise ValidationError({"verdict": _("A review needs a verdict and a rationale to be submitted.")})
        if self.approver_id and self.approver_id == self.reviewer_id:
            raise ValidationError({"approver": _("Somebody other than the reviewer approves.")})

    @classmethod
    def start(cls, subject: Claim | Quote, aspect: str, reviewer: "User", **fields: Any) -> "Review":
        """Opens work on an aspect, or opens it again after a verdict: a draft. `fields`: verdict, rationale."""
        of = {"claim": subject} if isinstance(subject, Claim) else {"quote": subject.under_review}
        head = cls.objects.heads().filter(aspect=aspect, **of).first()
        return cls._add(aspect=aspect, supersedes=head, reviewer=reviewer, actor=reviewer, **of, **fields)

    @classmethod
    def _add(cls, **fields: Any) -> "Review":
        from claims.models.assignment import Assignment  # which rests on this module

        review = cls(**fields)
        review.full_clean(exclude=["supersedes"], validate_constraints=False)
        with transaction.atomic():
            review.save(force_insert=True)
            if review.opens_a_round:
                Assignment.take(review)
        review.refresh_from_db(fields=["round"])
        return review

    @property
    def opens_a_round(self) -> bool:
        """Whether work begins with this step, or begins again after a verdict."""
        return self.status == self.Status.DRAFT and (self.supersedes is None or self.supersedes.status in self.PUBLIC)

    def _follow(self, status: str, actor: "User", **changes: Any) -> "Review":
        if status not in self.TRANSITIONS[self.status]:
            raise ValidationError(
                {
                    "status": _("From “%(from)s” a review cannot become “%(to)s”.")
                    % {"from": self.get_status_display(), "to": self.Status(status).label}
                }
            )
        kept = ("claim", "quote", "aspect", "verdict", "rationale", "reviewer", "approver")
        fields = {name: getattr(self, name) for name in kept} | changes
        return self._add(status=status, actor=actor, supersedes=self, **fields)

    def revise(self, actor: "User", **changes: Any) -> "Review":
        """Back to draft; `changes`: verdict, rationale. Whoever gives other words is the reviewer from then on."""
        if any(getattr(self, name) != value for name, value in changes.items()):
            changes["reviewer"] = actor
        return self._follow(self.Status.DRAFT, actor, approver=None, **changes)

    def submit(self, actor: "User") -> "Review":
        return self._follow(self.Status.SUBMITTED, actor)

    def approve(self, approver: "User") -> "Review":
        return self._follow(self.Status.APPROVED, approver, approver=approver)

    def publish(self, actor: "User") -> "Review":
        return self._follow(self.Status.PUBLISHED, actor)

    def correct(self, actor: "User", approver: "User", *, verdict: str, rationale: str) -> "Review":
        """Replaces a published verdict, with the reason in `rationale`; the earlier one stays in the chain."""
        return self._follow(
            self.Status.CORRECTED, actor, reviewer=actor, approver=approver, verdict=verdict, rationale=rationale
        )

    def retract(self, actor: "User", rationale: str) -> "Review":
        """Withdraws a published verdict, with the reason in `rationale`."""
        return self._follow(self.Status.RETRACTED, actor, rationale=rationale)

    def evidence_considered(self) -> "models.QuerySet[Evidence]":
        """The evidence of this round of work, whichever step it was added at."""
        return Evidence.objects.filter(
            review__claim=self.claim, review__quote=self.quote, review__aspect=self.aspect, review__round=self.round
        )


@tracked()
class Evidence(models.Model):
    """What a review rests on: a document in the base, a URL, or an uploaded file."""

    class Bearing(models.TextChoices):
        SUPPORTS = "supports", _("Supports")
        REFUTES = "refutes", _("Refutes")
        CONTEXT = "context", _("Context")

    review = models.ForeignKey(Review, models.PROTECT, related_name="evidence", verbose_name=_("review"))
    bearing = models.CharField(_("bearing"), max_length=8, choices=Bearing)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("document")
    )
    url = models.URLField(_("URL"), max_length=2000, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m/", blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, editable=False)
    excerpt = models.TextField(_("excerpt"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    TOLD = ("id", "review", "bearing", "document", "url", "file", "sha256", "excerpt")

    class Meta:
        ordering = ("id",)
        verbose_name = _("evidence")
        verbose_name_plural = pgettext_lazy("several", "evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(url="") | ~Q(file=""), name="evidence_rests_on_something"
            ),
            models.CheckConstraint(
                condition=Q(file="", sha256="") | (~Q(file="") & Q(sha256__regex="^[0-9a-f]{64}$")),
                name="evidence_file_has_sha256",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="evidence_fixed_once_public",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("touched", "bigint[]")],
                # Publishing locks the claim or quote too: evidence comes in before it, or not at all.
                func="""
                    touched := ARRAY[
                        CASE WHEN TG_OP <> 'DELETE' THEN NEW.review_id END,
                        CASE WHEN TG_OP <> 'INSERT' THEN OLD.review_id END];
                    PERFORM FROM claims_claim WHERE id IN
                        (SELECT claim_id FROM claims_review WHERE id = ANY (touched)) FOR SHARE;
                    PERFORM FROM claims_quote WHERE id IN
                        (SELECT quote_id FROM claims_review WHERE id = ANY (touched)) FOR SHARE;
                    IF EXISTS (
                        SELECT FROM claims_review mine JOIN claims_review public
                        ON public.aspect = mine.aspect AND public.round = mine.round
                           AND public.status IN ('published', 'corrected', 'retracted')
                           AND (public.claim_id = mine.claim_id OR public.quote_id = mine.quote_id)
                        WHERE mine.id = ANY (touched)
                    ) THEN
                        RAISE EXCEPTION 'the evidence of a published review cannot change; open a new round'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_fixed_once_public',
                                  COLUMN = 'review';
                    END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                """,
            ),
            not_truncated("evidence"),
        ]

    def __str__(self) -> str:
        return self.excerpt[:80] or self.url or str(self.document or self.file)

    def clean(self) -> None:
        super().clean()
        if not (self.document_id or self.url or self.file):
            raise ValidationError({"url": _("Evidence is a URL, a document of the base or a file.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = self._digest() if self.file else ""
        super().save(*args, **kwargs)

    def _digest(self) -> str:
        import hashlib

        digest = hashlib.sha256()
        for chunk in self.file.chunks():  # rewinds first
            digest.update(chunk)
        self.file.seek(0)  # a new file is yet to be stored
        return digest.hexdigest()
