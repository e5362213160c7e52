"""The chain through which words reached print, as a list: the one who says it first, then each relay."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.errors import Refused, told_by_field
from claims.api.fields import AgentField
from claims.api.related import Related
from claims.api.resource import StrictSerializer
from claims.models import Appearance, Attribution, Quote, Source


class AttributionSerializer(StrictSerializer, serializers.ModelSerializer[Attribution]):
    """`agent` is always told: of a link to a source, the source as one who speaks. Written, one of the two does."""

    agent = AgentField(required=False, allow_null=True)
    source = Related(queryset=Source.objects.all(), required=False, allow_null=True)  # type: ignore[assignment]

    class Meta:
        model = Attribution
        fields = ("position", "agent", "source", "cue", "cue_start", "cue_end")
        read_only_fields = ("position",)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("source"):
            attrs["agent"] = None
        elif not attrs.get("agent"):
            raise Refused({"agent": ["Expected an agent or a source."]})
        return attrs

    def to_representation(self, instance: Attribution) -> dict[str, Any]:
        told = super().to_representation(instance)
        if instance.source and "agent" in self.fields:
            told["agent"] = self.fields["agent"].to_representation(instance.source.agent)
        return told


@extend_schema_field(AttributionSerializer(many=True))
class ChainField(serializers.ListSerializer[Any]):
    """The order of the list is the order of the chain; writing it replaces the whole chain."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=AttributionSerializer(), **kwargs)


def chained(of: Quote | Appearance, links: list[dict[str, Any]]) -> Iterator[Attribution]:
    """The links as rows that are not written yet, in their order."""
    subject = {"quote": of} if isinstance(of, Quote) else {"appearance": of}
    for position, link in enumerate(links):
        yield Attribution(position=position, **subject, **link)


def replace_chain(of: Quote | Appearance, links: list[dict[str, Any]], *path: str | int) -> None:
    """`path` is where in the request `of` is."""
    of.attributions.all().delete()
    for link in chained(of, links):
        with told_by_field(*path, "attributions", link.position):
            link.save()
