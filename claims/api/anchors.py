"""Spans of a revision as they come in: `start`, `end`, and `exact` to check them by."""

from typing import Any, TypeVar

from claims.api.errors import told_by_field
from claims.models import Appearance, Quote

FIELDS = ("document", "source", "revision", "start", "end", "exact", "prefix", "suffix", "cue", "attributions")
"""What is told of every anchor: where it stands, its words, and the chain they came by."""
Anchored = TypeVar("Anchored", Quote, Appearance)


def check_span(model: type[Anchored], attrs: dict[str, Any], instance: Anchored | None = None) -> dict[str, Any]:
    """`attrs` with `exact` filled from the text, or `Refused`, which says what stands at the span."""
    if instance and not {"revision", "start", "end", "exact"} & set(attrs):
        return attrs
    anchor = model(
        **{name: attrs[name] if name in attrs else getattr(instance, name) for name in ("revision", "start", "end")},
        exact=attrs.get("exact", ""),
    )
    with told_by_field():
        anchor.clean()
    return {**attrs, "exact": anchor.exact}
