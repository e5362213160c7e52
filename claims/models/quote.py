"""Quote: words printed as somebody's own (schema.org `Quotation`)."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from claims.models.agent import Agent, never_merged_away
from claims.models.anchor import Anchor, carried_stays_trigger, cues_follow_trigger, span_trigger
from claims.models.history import tracked
from claims.models.language import Language, search_column
from claims.models.search import SearchQuerySet
from claims.models.status import reviewed_status_trigger


class QuoteQuerySet(SearchQuerySet["Quote"]):
    searched = "exact"

    def with_document(self) -> "QuoteQuerySet":
        """With document and source at hand, and without the text of the revision."""
        return self.select_related("revision__document__source").defer("search", "revision__text", "revision__search")

    def with_place(self) -> "QuoteQuerySet":
        """With speaker, document and source at hand, and without the text of the revision."""
        return self.with_document().select_related("speaker")

    def with_verdicts(self) -> "QuoteQuerySet":
        """With the verdicts in force, of either aspect, as `effective_reviews` of each and of what it is reviewed as:
        three queries more."""
        from claims.models.review import Review  # which rests on this module

        return self.prefetch_related(  # type: ignore[no-redef]
            Prefetch("reviews", Review.objects.effective(), to_attr="effective_reviews"),
            Prefetch("reviewed_as", Quote.objects.defer("search")),
            Prefetch("reviewed_as__reviews", Review.objects.effective(), to_attr="effective_reviews"),
        )

    def complete(self) -> "QuoteQuerySet":
        """With all that an account of a quote tells, in a number of queries that does not grow with the rows."""
        chains = self.prefetch_related("attributions__agent", "attributions__source__agent")
        return chains.with_place().with_verdicts()

    def public(self) -> "QuoteQuerySet":
        """Those with a verdict that was made public, of their own or as the same words of an earlier revision."""
        from claims.models.review import Review  # which rests on this module

        of_it = Q(quote=OuterRef("pk")) | Q(quote=OuterRef("reviewed_as"))
        return self.filter(Exists(Review.objects.public().filter(of_it)))

    def with_flagged(self) -> "QuoteQuerySet":
        """Annotates `flagged`: whether it rests on what was corrected or retracted, and nobody settled that."""
        from claims.models.notice import Flag  # which rests on this module

        under_review = Coalesce(OuterRef("reviewed_as"), OuterRef("pk"))
        return self.annotate(flagged=Exists(Flag.objects.open().filter(quote=under_review)))

    def flagged(self) -> "QuoteQuerySet":
        """Quotes that rest on what was corrected or retracted, until that is settled."""
        from claims.models.notice import Flag  # which rests on this module

        under_review = Coalesce(OuterRef("reviewed_as"), OuterRef("pk"))
        return self.filter(Exists(Flag.objects.open().filter(quote=under_review)))

    def reviewed(self) -> "QuoteQuerySet":
        """Those with a review, be it a draft, of their own or as the same words of an earlier revision."""
        from claims.models.review import Review  # which rests on this module

        of_it = Q(quote=OuterRef("pk")) | Q(quote=OuterRef("reviewed_as"))
        return self.filter(Exists(Review.objects.filter(of_it)))


@tracked(exclude=("search",))
class Quote(Anchor):
    """Verbatim words in a revision; the span lies inside the quotation marks."""

    class Status(models.TextChoices):
        """Follows the last published review of the attribution (kept by a trigger)."""

        UNVERIFIED = "unverified", _("Unverified")
        IN_REVIEW = "in_review", _("In review")
        AUTHENTIC = "authentic", _("Authentic")
        ALTERED = "altered", _("Altered")
        MISATTRIBUTED = "misattributed", _("Misattributed")
        OUT_OF_CONTEXT = "out_of_context", _("Out of context")
        MISTRANSLATED = "mistranslated", _("Mistranslated")
        UNVERIFIABLE = "unverifiable", _("Unverifiable")
        RETRACTED = "retracted", _("Retracted")

    class Verbatim(models.TextChoices):
        """Whether these are the words said: a translation is never presented as the original wording."""

        ORIGINAL = "original", _("Original wording")
        TRANSLATION = "translation", _("Translation")
        BACK_TRANSLATION = "back_translation", _("Back-translation")
        UNKNOWN = "unknown", _("Unknown")

    reviewed_as = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_on",
        verbose_name=_("reviewed as"),
        help_text=_("The same words in an earlier revision, whose reviews are its reviews."),
    )
    language = models.CharField(_("language"), max_length=3, choices=Language, default=Language.UNKNOWN)
    speaker = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="quotes", verbose_name=_("speaker")
    )
    cue = models.CharField(_("cue"), max_length=200, blank=True, help_text=_("the reporting words: “said”"))
    verbatim_status = models.CharField(_("wording"), max_length=16, choices=Verbatim, default=Verbatim.UNKNOWN)
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.UNVERIFIED, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    search = search_column("exact")

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            *Anchor.constraints("quote"),
            models.UniqueConstraint("revision", "start", "end", name="quote_span_unique"),
            models.CheckConstraint(condition=~Q(exact=""), name="quote_not_empty"),
        ]
        indexes = [
            GinIndex("search", name="quote_search"),
            GinIndex(OpClass("exact", "gin_trgm_ops"), name="quote_exact_trigram"),
            models.Index(fields=["-created_at", "-id"], name="quote_newest"),
        ]
        triggers = [
            span_trigger("quote_span_equals_text"),
            cues_follow_trigger("quote_cues_follow", "quote"),
            carried_stays_trigger("quote_carried_stays", "quote"),
            reviewed_status_trigger("quote", "attribution", also_of="reviewed_as"),
            pgtrigger.Trigger(
                name="quote_reviewed_as_same_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.reviewed_as_id IS NOT NULL"),
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.reviewed_as_id = OLD.reviewed_as_id AND NEW.exact <> OLD.exact THEN
                        NEW.reviewed_as_id := NULL;  -- other words now: nobody has reviewed them
                        NEW.status := factdb_status('quote', NEW.id, 'attribution');
                        RETURN NEW;
                    END IF;
                    IF NOT EXISTS (
                        SELECT FROM claims_quote first
                        JOIN claims_revision earlier ON earlier.id = first.revision_id
                        JOIN claims_revision later ON later.id = NEW.revision_id
                        WHERE first.id = NEW.reviewed_as_id AND first.reviewed_as_id IS NULL
                            AND first.exact = NEW.exact AND earlier.document_id = later.document_id
                            AND earlier.number < later.number
                    ) OR EXISTS (SELECT FROM claims_review WHERE quote_id = NEW.id) THEN
                        RAISE EXCEPTION 'a quote is reviewed as the first one with its words, in an earlier revision'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_reviewed_as_same_words',
                                  COLUMN = 'reviewed_as';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="quote_frees_those_reviewed_as_it",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("exact"),
                condition=pgtrigger.Condition("NEW.exact <> OLD.exact"),
                func="""
                    UPDATE claims_quote SET reviewed_as_id = NULL WHERE reviewed_as_id = NEW.id;
                    RETURN NULL;
                """,
            ),
            never_merged_away("quote", "speaker"),
        ]

    def __str__(self) -> str:
        return f"“{Truncator(self.exact).chars(80)}”"

    @property
    def under_review(self) -> "Quote":
        """The one its reviews are of: itself, or the same words in an earlier revision."""
        return self.reviewed_as or self
