"""Quantity: a figure in a claim (schema.org `QuantitativeValue`)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.history import tracked


@tracked()
class Quantity(models.Model):
    """A number, a range, or a magnitude left vague, with what it counts and, of a rate, what it is counted by."""

    class Bound(models.TextChoices):
        EXACT = "exact", _("Exact")
        ABOUT = "about", _("About")
        RANGE = "range", _("Range")
        AT_LEAST = "at_least", _("At least")
        AT_MOST = "at_most", _("At most")
        VAGUE = "vague", _("Vague: this magnitude, open above")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="quantities", verbose_name=_("claim"))
    value = models.DecimalField(_("value"), max_digits=30, decimal_places=6)
    value_max = models.DecimalField(
        _("upper value"), max_digits=30, decimal_places=6, null=True, blank=True, help_text=_("of a range")
    )
    unit = models.CharField(
        _("unit"),
        max_length=100,
        blank=True,
        help_text=_("%, pp, an ISO 4217 currency, a measure, or the noun counted"),
    )
    per = models.CharField(
        _("per"), max_length=100, blank=True, default="", help_text=_("of a rate, what it is counted by: day, litre")
    )
    bound = models.CharField(_("bound"), max_length=8, choices=Bound, default=Bound.EXACT)
    text = models.CharField(_("as printed"), max_length=300)

    class Meta:
        ordering = ("id",)
        verbose_name = _("quantity")
        verbose_name_plural = _("quantities")
        constraints = [
            models.UniqueConstraint(
                "claim", "value", "value_max", "unit", "per", "text", name="quantity_unique", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(value_max=None) | Q(value_max__gte=F("value")), name="quantity_range_ordered"
            ),
            models.CheckConstraint(
                condition=~Q(bound="range") | Q(value_max__isnull=False), name="quantity_range_has_both_ends"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="quantity_text_not_empty"),
        ]
        indexes = [models.Index("value", name="quantity_value")]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if self.bound == self.Bound.RANGE and self.value_max is None:
            raise ValidationError({"value_max": _("A range has both ends.")})
        if self.value is not None and self.value_max is not None and self.value_max < self.value:
            raise ValidationError({"value_max": _("The upper value is not below the value.")})

    @property
    def approximate(self) -> bool:
        """Whether the text says that the figure is not exact."""
        return self.bound not in (self.Bound.EXACT, self.Bound.RANGE)
