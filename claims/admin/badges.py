"""The colour of a status, always shown with its word."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COLOURS = {
    "unverified": "",
    "in_review": "info",
    "true": "success",
    "mostly_true": "success",
    "authentic": "success",
    "disputed": "warning",
    "misleading": "warning",
    "altered": "warning",
    "out_of_context": "warning",
    "mistranslated": "warning",
    "false": "danger",
    "misattributed": "danger",
    "unverifiable": "",
    "retracted": "danger",
    # steps of a review
    "draft": "",
    "submitted": "info",
    "approved": "primary",
    "published": "success",
    "corrected": "warning",
    # decisions on a relation
    "suggested": "info",
    "confirmed": "success",
    "rejected": "",
    # what became of words in a newer revision
    "anchored": "success",
    "ambiguous": "warning",
    "orphaned": "danger",
    "vanished": "danger",
    "moved": "info",
    # deliveries of a webhook
    "waiting": "info",
    "delivered": "success",
    "given_up": "danger",
    # flags
    "stands": "success",
    "reviewed": "info",
    "": "",
}
"""Of every status, verdict and decision in the base, the colour of its label (django-unfold's names)."""


def badge(field: str = "status", description: "StrOrPromise" = "") -> Callable[[Any, Any], SafeString]:
    """A method for lists and forms: the value of `field`, a field with choices, as a coloured label."""

    @display(description=description or _(field), ordering=field)
    def shown(self: Any, obj: Any) -> SafeString:
        text = getattr(obj, f"get_{field}_display")() or "—"
        return render_to_string("unfold/helpers/label.html", {"text": text, "type": COLOURS[getattr(obj, field)]})

    return shown
