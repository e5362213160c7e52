"""Fields that more than one resource shows."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.errors import Refused
from claims.api.related import Related
from claims.models import Agent, Claim, Quote, Review, Source


class VerdictSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(Review.Verdict.choices)
    status = serializers.ChoiceField([(status.value, status.label) for status in Review.PUBLIC])
    review = serializers.IntegerField(help_text="The step that was made public last.")
    published_at = serializers.DateTimeField(help_text="When that step was made.")


class VerdictsSerializer(serializers.Serializer[Any]):
    attribution = VerdictSerializer(allow_null=True)
    content = VerdictSerializer(allow_null=True)


class Named(Related):
    """Written as an id, or as it is read: the object whose `id` it is."""

    members: ClassVar[dict[str, Any]] = {"id": {}, "name": {}, "kind": {}}

    def use_pk_only_optimization(self) -> bool:
        return False

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            return super().to_internal_value(data)
        for name in ("name", "kind"):
            if not isinstance(data.get(name, ""), str):
                raise serializers.ValidationError({name: [serializers.CharField.default_error_messages["invalid"]]})
        return super().to_internal_value(data.get("id"))

    def to_representation(self, value: Any) -> Any:
        return {"id": value.pk, "name": value.name, "kind": value.kind}


class Address(serializers.URLField):
    """A URI that is none of the Web ("https://a.b", "mailto:ada") fits the description, and is refused."""

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)
        except serializers.ValidationError as error:
            if _is_uri(value):
                raise Refused(error.detail) from error
            raise


def _is_uri(text: str) -> bool:
    try:
        return bool(urlsplit(text).scheme)
    except ValueError:
        return False


class Time(serializers.DateTimeField):
    """An offset with seconds, as zones had before clocks were set by the hour, is none in RFC 3339: that is UTC."""

    def enforce_timezone(self, value: datetime) -> datetime:
        told = super().enforce_timezone(value)
        offset = told.utcoffset()
        return told.astimezone(UTC) if offset and offset.seconds % 60 else told


class AgentField(Named):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None if kwargs.get("read_only") else Agent.objects.all(), **kwargs)


class SourceField(Named):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Source.objects.all(), **kwargs)


class NumberField(serializers.DecimalField):
    """A JSON number: whole numbers exact whatever their length, others to 15 significant digits.

    Written as a number, or as a string where all digits count.
    """

    def to_representation(self, value: Decimal) -> int | float:  # type: ignore[override]
        return int(value) if value == value.to_integral_value() else float(value)


@extend_schema_field(VerdictsSerializer)
class VerdictsField(serializers.Field[Any, Any, Any, Any]):
    """From `effective_reviews`, which `with_verdicts` fills: one verdict an aspect, never merged."""

    members: ClassVar[dict[str, Any]] = {
        aspect: {name: {} for name in ("verdict", "status", "review", "published_at")}
        for aspect in Review.Aspect.values
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Claim | Quote) -> dict[str, dict[str, Any] | None]:
        shown: dict[str, dict[str, Any] | None] = {"attribution": None, "content": None}
        subject = value.under_review if isinstance(value, Quote) else value
        reviews: list[Review] = subject.effective_reviews  # type: ignore[union-attr]
        for review in reviews:
            shown[review.aspect] = {
                "verdict": review.verdict,
                "status": review.status,
                "review": review.pk,
                "published_at": serializers.DateTimeField().to_representation(review.created_at),
            }
        return shown


@extend_schema_field({"type": ["string", "null"]})
class SnippetField(serializers.Field[Any, Any, Any, Any]):
    """The passage a search found, as HTML: hits in <mark>, all else escaped; null without a search."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str | None:
        return getattr(value, "snippet", None)
