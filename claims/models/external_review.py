"""ExternalReview: what another publisher found of a claim (schema.org `ClaimReview`).

It is not a `Review`: nobody of the newsroom wrote or approved it, it has no steps, and neither the status of a claim
nor what the newsroom publishes as its own ever comes from here. It keeps the publisher's rating as they gave it;
`verdict` is only how that reads in the newsroom's words, where it can be told, and `verdict_from` says by what.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.history import tracked
from claims.models.language import Language
from claims.models.review import Review
from claims.models.source import Source


class ExternalReviewQuerySet(models.QuerySet["ExternalReview"]):
    def public(self) -> "ExternalReviewQuerySet":
        """Those on a claim with a verdict of the newsroom's own that was made public."""
        return self.filter(claim__in=Claim.objects.public().values("pk"))


@tracked()
class ExternalReview(models.Model):
    class VerdictFrom(models.TextChoices):
        """What the verdict was told by."""

        NAME = "name", _("The rating's name")
        VALUE = "value", _("The rating's place on its scale")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="external_reviews", verbose_name=_("claim"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="external_reviews", verbose_name=_("publisher"))
    url = models.URLField(_("URL"), max_length=2000)
    title = models.CharField(_("title"), max_length=500, blank=True)
    aspect = models.CharField(_("aspect"), max_length=11, choices=Review.Aspect, default=Review.Aspect.CONTENT)
    rating = models.CharField(_("rating, as given"), max_length=500, blank=True)
    rating_value = models.DecimalField(_("value"), max_digits=12, decimal_places=4, null=True, blank=True)
    worst_rating = models.DecimalField(_("worst value"), max_digits=12, decimal_places=4, null=True, blank=True)
    best_rating = models.DecimalField(_("best value"), max_digits=12, decimal_places=4, null=True, blank=True)
    verdict = models.CharField(
        _("verdict"),
        max_length=16,
        choices=Review.Verdict,
        blank=True,
        help_text=_("How the rating reads in the newsroom's words; empty where that cannot be told."),
    )
    verdict_from = models.CharField(_("verdict told by"), max_length=5, choices=VerdictFrom, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=3, choices=Language, default=Language.UNKNOWN)
    published_on = models.DateField(_("published"), null=True, blank=True)
    claimed_on = models.DateField(_("claimed"), null=True, blank=True, help_text=_("the day the claim was made"))
    appearances = ArrayField(
        models.URLField(max_length=2000),
        default=list,
        blank=True,
        verbose_name=_("where they saw it"),
        help_text=_("addresses, the first appearance first"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = ExternalReviewQuerySet.as_manager()

    class Meta:
        ordering = (F("published_on").desc(nulls_last=True), "-id")
        verbose_name = _("external review")
        verbose_name_plural = _("external reviews")
        constraints = [
            models.UniqueConstraint("claim", "source", "url", "aspect", name="external_review_unique"),
            models.CheckConstraint(condition=~Q(url=""), name="external_review_has_url"),
            models.CheckConstraint(
                condition=~Q(rating="") | Q(rating_value__isnull=False), name="external_review_has_rating"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_from="")
                | (~Q(verdict="") & Q(verdict_from="name") & ~Q(rating=""))
                | (
                    ~Q(verdict="")
                    & Q(
                        verdict_from="value",
                        rating_value__isnull=False,
                        worst_rating__isnull=False,
                        best_rating__isnull=False,
                    )
                ),
                name="external_review_verdict_told_by_rating",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=("", "unverifiable"))
                | Q(aspect="content", verdict__in=("true", "mostly_true", "disputed", "misleading", "false"))
                | Q(
                    aspect="attribution",
                    verdict__in=("authentic", "altered", "misattributed", "out_of_context", "mistranslated"),
                ),
                name="external_review_verdict_fits_aspect",
            ),
        ]
        indexes = [models.Index(fields=["url"], name="external_review_url")]

    def __str__(self) -> str:
        return f"{self.source}: {self.rating or self.rating_value}"
