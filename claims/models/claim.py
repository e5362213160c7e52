"""Claim: a checkable proposition; Appearance: where it was printed."""

import uuid
from collections.abc import Collection
from datetime import date
from decimal import Decimal

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from claims.models.agent import Agent, never_merged_away
from claims.models.anchor import Anchor, Origin, carried_stays_trigger, cues_follow_trigger, span_trigger
from claims.models.days import end_of_day, start_of_day
from claims.models.document import DocumentTopic, Precision, Revision
from claims.models.history import tracked
from claims.models.language import Language, search_column
from claims.models.search import SearchQuerySet
from claims.models.source import Source
from claims.models.status import reviewed_status_trigger
from claims.models.topic import Topic

INDEPENDENT_SOURCES = Func(F("pk"), function="factdb_independent_sources", output_field=models.IntegerField())

# From the claims that may rest on an agent to all that is the same, so that the work is that of what the agent said.
# The origin of an appearance is the one factdb_independent_sources counts. Arrays, as the planner would otherwise
# expect far more rows than there are, and read whole tables.
_RESTING_ON = """
WITH RECURSIVE asked(id) AS (SELECT unnest(%s::bigint[])),
speaking(id) AS (SELECT id FROM claims_source WHERE agent_id IN (SELECT id FROM asked)),
touched(id) AS (
    SELECT appearance.claim_id FROM claims_attribution link
    JOIN claims_appearance appearance ON appearance.id = link.appearance_id
    WHERE link.position = 0
      AND (link.agent_id = ANY (ARRAY(SELECT id FROM asked)) OR link.source_id = ANY (ARRAY(SELECT id FROM speaking)))
    UNION
    SELECT appearance.claim_id FROM claims_appearance appearance
    JOIN claims_revision revision ON revision.id = appearance.revision_id
    WHERE revision.document_id IN (
        SELECT id FROM claims_document WHERE source_id IN (SELECT id FROM speaking)
        UNION ALL
        SELECT document_id FROM claims_document_agencies WHERE source_id IN (SELECT id FROM speaking))
),
above(id, same_as_id) AS (
    SELECT id, same_as_id FROM claims_claim WHERE id = ANY (ARRAY(SELECT id FROM touched))
    UNION
    SELECT claim.id, claim.same_as_id FROM claims_claim claim JOIN above ON claim.id = above.same_as_id
),
same(root, id) AS (
    SELECT id, id FROM above WHERE same_as_id IS NULL
    UNION
    SELECT same.root, claim.id FROM claims_claim claim JOIN same ON claim.same_as_id = same.id
)
SELECT id FROM same WHERE root IN (
    SELECT root FROM (
        SELECT same.root, CASE
            WHEN coalesce(link.agent_id, said_by.agent_id, outlet.agent_id) = outlet.agent_id THEN coalesce(
                (SELECT string_agg(agency.agent_id::text, '+' ORDER BY agency.agent_id)
                 FROM claims_document_agencies relayed JOIN claims_source agency ON agency.id = relayed.source_id
                 WHERE relayed.document_id = document.id),
                outlet.agent_id::text)
            ELSE coalesce(link.agent_id, said_by.agent_id)::text
        END AS origin
        FROM claims_appearance appearance
        JOIN same ON same.id = appearance.claim_id
        JOIN claims_revision revision ON revision.id = appearance.revision_id
        JOIN claims_document document ON document.id = revision.document_id
        JOIN claims_source outlet ON outlet.id = document.source_id
        LEFT JOIN claims_attribution link ON link.appearance_id = appearance.id AND link.position = 0
        LEFT JOIN claims_source said_by ON said_by.id = link.source_id
        WHERE appearance.claim_id = ANY (ARRAY(SELECT id FROM same))
    ) ends
    GROUP BY root
    HAVING min(origin) = max(origin) AND min(origin) IN (SELECT id::text FROM asked))
"""


def new_reference() -> str:
    return uuid.uuid4().hex


# Of each that answers another, once: which claim, and when it was first printed. Silence ends with an answer, and is
# told by the first of those that say the same.
_UNANSWERED = """
WITH answering AS MATERIALIZED (
    SELECT claim.id, claim.claimant_id, claim.stance IN ('declines', 'evades') AS silent,
        coalesce(asked.same_as_id, claim.answers_id) AS asked,
        (SELECT min(document.published_at) FROM claims_appearance appearance
         JOIN claims_revision revision ON revision.id = appearance.revision_id
         JOIN claims_document document ON document.id = revision.document_id
         WHERE appearance.claim_id = claim.id) AS printed
    FROM claims_claim claim LEFT JOIN claims_claim asked ON asked.id = claim.answers_id
    WHERE claim.stance IN ('confirms', 'denies', 'declines', 'evades')
)
SELECT id FROM answering one WHERE silent AND NOT EXISTS (
    SELECT FROM answering other WHERE other.claimant_id = one.claimant_id AND other.asked = one.asked
    AND CASE WHEN other.silent
        THEN other.printed < one.printed OR other.printed = one.printed AND other.id < one.id
        ELSE other.printed >= one.printed OR other.printed IS NULL OR other.id > one.id END)
"""

_THE_SAME = """
WITH RECURSIVE same(id) AS (
    SELECT %s::bigint
    UNION
    SELECT edge.id FROM same CROSS JOIN LATERAL (
        SELECT same_as_id FROM claims_claim WHERE id = same.id AND same_as_id IS NOT NULL
        UNION ALL
        SELECT id FROM claims_claim WHERE same_as_id = same.id
    ) AS edge(id)
)
SELECT id FROM same
"""


class ClaimQuerySet(SearchQuerySet["Claim"]):
    def with_appearances(self) -> "ClaimQuerySet":
        """With where it was printed, without the texts and the chains: one query more."""
        appearances = Appearance.objects.select_related("revision__document__source")
        return self.prefetch_related(Prefetch("appearances", appearances.defer("revision__text", "revision__search")))

    def with_verdicts(self) -> "ClaimQuerySet":
        """With the verdicts in force, of either aspect, as `effective_reviews`: one query more."""
        from claims.models.review import Review  # which rests on this module

        return self.prefetch_related(Prefetch("reviews", Review.objects.effective(), to_attr="effective_reviews"))

    def public(self) -> "ClaimQuerySet":
        """Those with a verdict that was made public, also if it was withdrawn since."""
        from claims.models.review import Review  # which rests on this module

        return self.filter(Exists(Review.objects.public().filter(claim=OuterRef("pk"))))

    def with_reviews_count(self) -> "ClaimQuerySet":
        """Annotates `reviews_count`: rounds of review begun, of both aspects, however many steps each has."""
        from claims.models.review import Review  # which rests on this module

        rounds = (
            Review.objects.filter(claim=OuterRef("pk"))
            .order_by()
            .values("claim")
            .annotate(rounds=Count(Concat("aspect", Cast("round", models.TextField())), distinct=True))
        )
        return self.annotate(reviews_count=Coalesce(Subquery(rounds.values("rounds")), 0))

    def printed_first_in(self, revision: Revision) -> "ClaimQuerySet":
        """Claims of `revision` that no earlier text had, in its order, with their claimants."""
        appearances = Appearance.objects.filter(claim=OuterRef("pk"))
        first = appearances.filter(revision=revision)
        earlier = appearances.exclude(revision=revision)
        return (
            self.filter(Exists(first))
            .exclude(Exists(earlier))
            .select_related("claimant")
            .defer("search")
            .annotate(first_start=Subquery(first.order_by("start").values("start")[:1]))
            .order_by("first_start", "pk")
        )

    def printed(
        self,
        *,
        by: models.QuerySet[Source] | None = None,
        of: models.QuerySet[Topic] | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> "ClaimQuerySet":
        """Claims with one appearance that meets all conditions given; `since` and `until` are days, inclusive."""
        printed = Appearance.objects.filter(claim=OuterRef("pk"))
        if by is not None:
            printed = printed.filter(revision__document__source__in=by)
        if of is not None:
            told = DocumentTopic.objects.filter(topic__in=of)
            printed = printed.filter(revision__document__in=told.values("document"))
        if since:
            printed = printed.filter(revision__document__published_at__gte=start_of_day(since))
        if until:
            printed = printed.filter(revision__document__published_at__lte=end_of_day(until))
        return self.filter(Exists(printed))

    def with_figure(
        self, *, minimum: Decimal | None = None, maximum: Decimal | None = None, unit: str = ""
    ) -> "ClaimQuerySet":
        """Claims with one figure, or range, that meets all conditions given; the limits are inclusive."""
        from claims.models.quantity import Quantity  # which rests on this module

        figures = Quantity.objects.filter(claim=OuterRef("pk"))
        if minimum is not None:
            figures = figures.filter(Q(value__gte=minimum) | Q(value_max__gte=minimum))
        if maximum is not None:
            figures = figures.filter(value__lte=maximum)
        if unit:
            figures = figures.filter(unit__iexact=unit)
        return self.filter(Exists(figures))

    def resting_on(self, agents: models.QuerySet[Agent]) -> "ClaimQuerySet":
        """Claims whose one independent source is one of `agents`: all chains they came through, and those of what is
        the same, begin with that agent. Only what such chains lead to is looked at."""
        # Known before, so that the database sees how few they are.
        asked = list(agents.order_by().values_list("pk", flat=True))
        return self.filter(pk__in=RawSQL(_RESTING_ON, [asked]))

    def with_sources_between(self, minimum: int | None = None, maximum: int | None = None) -> "ClaimQuerySet":
        """Claims with at least, and at most, so many independent sources."""
        claims = self.alias(sources=INDEPENDENT_SOURCES)
        same = Claim.objects.filter(same_as__isnull=False).order_by()
        shared = Q(same_as__isnull=False) | Q(pk__in=same.values("same_as"))
        printed = Appearance.objects.order_by()
        # Counted only where it is not plain from how often each was printed.
        if maximum == 0:
            claims = claims.exclude(pk__in=printed.values("claim")).filter(~shared | Q(sources=0))
        elif maximum is not None:
            claims = claims.filter(sources__lte=maximum)
        if minimum is not None and minimum > 0:
            often = printed.values("claim").annotate(times=Count("pk")).filter(times__gte=minimum)
            claims = claims.filter(Q(pk__in=often.values("claim")) | shared, sources__gte=minimum)
        return claims

    def in_conflict(self, *, over: Collection[str] = (), suggested: bool = False) -> "ClaimQuerySet":
        """Claims that another contradicts, as a person confirmed and nobody resolved; with `suggested` also those of
        which the base supposes it. `over` are dimensions, any where it is empty."""
        from claims.models.relation import Relation  # which rests on this module

        conflicts = Relation.objects.conflicts(over=over, suggested=suggested)
        return self.filter(
            Exists(conflicts.filter(from_claim=OuterRef("pk"))) | Exists(conflicts.filter(to_claim=OuterRef("pk")))
        )

    def flagged(self) -> "ClaimQuerySet":
        """Claims that rest on what was corrected or retracted, they or a review of theirs, until that is settled."""
        from claims.models.notice import Flag  # which rests on this module

        return self.filter(Exists(Flag.objects.open().filter(claim=OuterRef("pk"))))

    def the_same(self, as_claim: int) -> "ClaimQuerySet":
        """The claim of this key and all that it is the same as, through whichever others."""
        return self.filter(pk__in=RawSQL(_THE_SAME, [as_claim]))

    def with_first_printed(self) -> "ClaimQuerySet":
        """Annotates `first_printed`, when the earliest article that has it was published; `None` if that is unknown."""
        printed = Appearance.objects.filter(claim=OuterRef("pk"), revision__document__published_at__isnull=False)
        earliest = printed.order_by("revision__document__published_at").values("revision__document__published_at")
        return self.annotate(first_printed=Subquery(earliest[:1]))

    def unanswered(self) -> "ClaimQuerySet":
        """Who declined to comment or evaded, and has not answered since: the longest waiting first.

        Who did so several times about one claim is told with the first. Left out is who at that time or later
        confirmed or denied the claim, or one it is the same as.
        """
        silent = self.filter(pk__in=RawSQL(_UNANSWERED, [])).with_first_printed()
        return silent.order_by(F("first_printed").asc(nulls_last=True), "pk")

    def with_independent_sources(self) -> "ClaimQuerySet":
        """Annotates `independent_sources`: over the claim and those it is the same as, how many different
        innermost ends the chains of attribution have. Ten copies of one dispatch are one source."""
        return self.annotate(independent_sources=INDEPENDENT_SOURCES)


@tracked(exclude=("search",))
class Claim(models.Model):
    """A proposition somebody puts forward (schema.org `Claim`), in its canonical wording."""

    class Stance(models.TextChoices):
        ASSERTS = "asserts", _("Asserts")
        ESTIMATES = "estimates", _("Estimates")
        ANNOUNCES = "announces", _("Announces")
        CONFIRMS = "confirms", _("Confirms")
        DENIES = "denies", _("Denies")
        DECLINES = "declines", _("Declines to comment")
        EVADES = "evades", _("Evades")

    ANSWERING = (Stance.CONFIRMS, Stance.DENIES, Stance.DECLINES, Stance.EVADES)

    class Status(models.TextChoices):
        """Follows the last published review of the content (kept by a trigger)."""

        UNVERIFIED = "unverified", _("Unverified")
        IN_REVIEW = "in_review", _("In review")
        TRUE = "true", _("True")
        MOSTLY_TRUE = "mostly_true", _("Mostly true")
        DISPUTED = "disputed", _("Disputed")
        MISLEADING = "misleading", _("Misleading")
        FALSE = "false", _("False")
        UNVERIFIABLE = "unverifiable", _("Unverifiable")
        RETRACTED = "retracted", _("Retracted")

    ref = models.CharField(
        _("reference"),
        max_length=100,
        unique=True,
        default=new_reference,
        editable=False,
        help_text=_("The same in every base the claim is copied to, and in exported files."),
    )
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=3, choices=Language, default=Language.UNKNOWN)
    claimant = models.ForeignKey(
        Agent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("claimant"),
        help_text=_("Empty where the text names nobody (“there are said to be…”)."),
    )
    stance = models.CharField(_("stance"), max_length=10, choices=Stance, default=Stance.ASSERTS)
    answers = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answered_by",
        verbose_name=_("answers"),
        help_text=_("The claim that is confirmed, denied, declined or evaded."),
    )
    same_as = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("same as"),
    )
    event_date = models.DateField(_("date of the event"), null=True, blank=True)
    event_precision = models.CharField(_("event precision"), max_length=6, choices=Precision, blank=True)
    event_raw = models.CharField(_("date, as printed"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.UNVERIFIED, editable=False)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.EDITED, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    search = search_column("text")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(condition=~Q(ref=""), name="claim_ref_not_empty"),
            models.CheckConstraint(condition=~Q(text=""), name="claim_text_not_empty"),
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="claim_not_same_as_itself"),
            models.CheckConstraint(condition=~Q(answers=F("id")), name="claim_not_answering_itself"),
            models.CheckConstraint(
                condition=Q(answers=None) | Q(stance__in=("confirms", "denies", "declines", "evades")),
                name="claim_answers_only_when_answering",
            ),
            models.CheckConstraint(
                condition=Q(event_date=None, event_precision="")
                | Q(event_date__isnull=False, event_precision__in=("day", "month", "year")),
                name="claim_event_date_has_precision",
            ),
        ]
        indexes = [
            GinIndex("search", name="claim_search"),
            GinIndex(OpClass("text", "gin_trgm_ops"), name="claim_text_trigram"),
            models.Index(fields=["status", "-created_at"], name="claim_status_created"),
            models.Index(fields=["-created_at", "-id"], name="claim_newest"),
            models.Index(
                fields=["claimant"],
                include=["id", "same_as", "status"],
                condition=Q(status__in=("true", "mostly_true", "misleading", "false")),
                name="claim_decided",
            ),
            models.Index(
                "claimant", condition=Q(stance__in=("confirms", "denies", "declines", "evades")), name="claim_answering"
            ),
        ]
        triggers = [
            reviewed_status_trigger("claim", "content"),
            never_merged_away("claim", "claimant"),
            pgtrigger.Trigger(
                name="claim_same_as_acyclic",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("same_as_id"),
                condition=pgtrigger.Condition("NEW.same_as_id IS NOT NULL"),
                # The lock makes two transactions that would close a cycle together take turns.
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext('claims_claim.same_as'));
                    IF EXISTS (
                        WITH RECURSIVE up(id) AS (
                            SELECT NEW.same_as_id
                            UNION
                            SELECT c.same_as_id FROM claims_claim c JOIN up USING (id)
                            WHERE c.same_as_id IS NOT NULL
                        )
                        SELECT FROM up WHERE id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'claim % would be the same as itself, through %', NEW.id, NEW.same_as_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_same_as_acyclic',
                                  COLUMN = 'same_as';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="claim_same_as_checked_is_told",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("same_as_id"),
                condition=pgtrigger.Condition("NEW.same_as_id IS NOT NULL"),
                # Of two that are now the same, the one that was checked has the appearances of the other as well.
                declare=[("joining", "bigint[]"), ("others", "bigint[]")],
                func="""
                    WITH RECURSIVE below(id) AS (
                        SELECT NEW.id UNION SELECT c.id FROM claims_claim c JOIN below b ON c.same_as_id = b.id
                    )
                    SELECT array_agg(id) INTO joining FROM below;
                    SELECT array_agg(id) INTO others FROM factdb_same(NEW.id) WHERE NOT id = ANY (joining);
                    IF factdb_any_checked(others) AND NOT factdb_any_checked(joining) THEN
                        others := joining;
                    ELSIF NOT factdb_any_checked(joining) OR factdb_any_checked(others) THEN
                        RETURN NULL;
                    END IF;
                    PERFORM factdb_tell('claim.appeared', NULL, first.id)
                    FROM (SELECT DISTINCT ON (appearance.claim_id, text.document_id) appearance.id
                          FROM claims_appearance appearance
                          JOIN claims_revision text ON text.id = appearance.revision_id
                          WHERE appearance.claim_id = ANY (others)
                          ORDER BY appearance.claim_id, text.document_id, appearance.id) first;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(100)

    def clean(self) -> None:
        """The rules of the constraints, told by field."""
        super().clean()
        if self.answers_id and self.stance not in self.ANSWERING:
            stances = ", ".join(str(stance.label) for stance in self.ANSWERING)
            raise ValidationError({"stance": _("One that answers another claim: %(stances)s.") % {"stances": stances}})
        if bool(self.event_date) != bool(self.event_precision):
            raise ValidationError({"event_precision": _("A date and how precise it is go together.")})
        if self.event_precision == Precision.MINUTE:
            raise ValidationError({"event_precision": _("A day, a month or a year.")})


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def with_place(self) -> "AppearanceQuerySet":
        """With claim, document and source at hand, and without the text of the revision."""
        return self.select_related("claim__claimant", "revision__document__source").defer(
            "claim__search", "revision__text", "revision__search"
        )

    def with_flagged(self) -> "AppearanceQuerySet":
        """Annotates `flagged`: whether its claim rests on what was corrected or retracted, and nobody settled it."""
        from claims.models.notice import Flag  # which rests on this module

        return self.annotate(flagged=Exists(Flag.objects.open().filter(claim=OuterRef("claim"))))

    def with_chains(self) -> "AppearanceQuerySet":
        """With all that `Provenance` asks of each, in three queries however many there are."""
        return self.with_place().prefetch_related(
            "attributions__agent", "attributions__source", "revision__document__agencies"
        )


@tracked()
class Appearance(Anchor):
    """A claim found in a revision (schema.org `Claim.appearance`)."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="appearances", verbose_name=_("claim"))
    cue = models.CharField(_("cue"), max_length=200, blank=True, help_text=_("the reporting words: “according to”"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        constraints = [
            *Anchor.constraints("appearance"),
            models.UniqueConstraint("claim", "revision", "start", "end", name="appearance_unique"),
        ]
        triggers = [
            span_trigger("appearance_span_equals_text"),
            cues_follow_trigger("appearance_cues_follow", "appearance"),
            carried_stays_trigger("appearance_carried_stays", "appearance"),
            pgtrigger.Trigger(
                name="appearance_of_checked_is_told",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # In a newer revision of a document that printed it already, it does not appear anew.
                func="""
                    IF factdb_checked(NEW.claim_id) AND NOT EXISTS (
                        SELECT FROM claims_revision here
                        JOIN claims_revision text ON text.document_id = here.document_id
                        JOIN claims_appearance earlier ON earlier.revision_id = text.id
                        WHERE here.id = NEW.revision_id AND earlier.claim_id = NEW.claim_id AND earlier.id <> NEW.id
                    ) THEN
                        PERFORM factdb_tell('claim.appeared', NULL, NEW.id);
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.exact).chars(80)
