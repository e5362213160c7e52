"""/notices/: what publishers corrected or retracted; /flags/: what in the base rests on that, to be re-checked."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.errors import one_transaction, told_by_field
from claims.api.export import Exportable, plain, told
from claims.api.fields import SourceField
from claims.api.filters import Day, Id, OneOf, SourceNamed, StrictFilterSet, YesNo
from claims.api.relations import MayDecide
from claims.api.resource import Appendable, StrictSerializer
from claims.api.reviews import PersonSerializer
from claims.api.selection import ExpandedField
from claims.models import Flag, Notice
from claims.models.notice import FlagQuerySet


class NoticeSerializer(StrictSerializer, serializers.ModelSerializer[Notice]):
    """`url` is where the publisher printed it. With a notice, all that rests on the document is flagged."""

    issuer = SourceField()
    recorded_by = PersonSerializer(read_only=True)
    expanded = ExpandedField(document="claims.api.documents.Documents", issuer="claims.api.sources.Sources")

    class Meta:
        model = Notice
        fields = ("id", "document", "issuer", "kind", "day", "note", "url", "recorded_by", "recorded_at", "expanded")
        read_only_fields = ("recorded_at",)

    def create(self, validated_data: dict[str, Any]) -> Notice:
        notice = Notice(**validated_data, recorded_by=self.context["request"].user)
        with told_by_field():
            notice.full_clean()
            notice.save()
        return notice


class NoticeFilter(StrictFilterSet):
    document = Id()
    issuer = SourceNamed(label="An id, or a name or alias, whatever the case.")
    kind = OneOf(Notice.Kind)
    day_from = Day(field_name="day", lookup_expr="gte", label="Inclusive.")
    day_to = Day(field_name="day", lookup_expr="lte", label="Inclusive.")


class Notices(Exportable, Appendable):
    queryset = Notice.objects.all()
    loads = {
        "issuer": lambda notices: notices.select_related("issuer"),
        "recorded_by": lambda notices: notices.select_related("recorded_by"),
    }
    orderings = {"day": "day"}
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    columns = {
        **plain("id", "document"),
        "issuer": told("issuer", "name"),
        **plain("kind", "day", "note", "url"),
        "recorded by": told("recorded_by", "username"),
        **plain("recorded_at"),
    }


class FlagSerializer(serializers.ModelSerializer[Flag]):
    """Of a claim, a quote or a relation; with a `review`, of that review of the claim or quote."""

    settled_by = PersonSerializer(read_only=True, allow_null=True)
    expanded = ExpandedField(
        notice="claims.api.notices.Notices",
        claim="claims.api.claims.Claims",
        quote="claims.api.quotes.Quotes",
        review="claims.api.reviews.Reviews",
    )

    class Meta:
        model = Flag
        fields = (
            "id",
            "url",
            "notice",
            "basis",
            "claim",
            "quote",
            "relation",
            "review",
            "raised_at",
            "settlement",
            "settled_at",
            "settled_by",
            "note",
            "expanded",
        )
        read_only_fields = fields


class SettledSerializer(StrictSerializer):
    note = serializers.CharField(help_text="What was re-checked, and why it stands.")


class FlagFilter(StrictFilterSet):
    open = YesNo(method="unsettled", label="Whether it is still to be re-checked.")
    settlement = OneOf(Flag.Settlement)
    basis = OneOf(Flag.Basis)
    notice = Id()
    document = Id(field_name="notice__document", label="The document that was corrected or retracted.")
    claim = Id()
    quote = Id()
    relation = Id()
    review = Id()
    raised_from = Day("from", field_name="raised_at", label="Inclusive.")
    raised_to = Day("to", field_name="raised_at", label="Inclusive.")

    def unsettled(self, flags: FlagQuerySet, name: str, value: bool) -> QuerySet[Flag]:
        return flags.open() if value else flags.exclude(settlement="")


class Flags(Exportable):
    queryset = Flag.objects.all()
    loads = {"settled_by": lambda flags: flags.select_related("settled_by")}
    serializer_class = FlagSerializer
    filterset_class = FlagFilter
    columns = {
        **plain("id", "notice", "basis", "claim", "quote", "relation", "review", "raised_at", "settlement"),
        **plain("settled_at"),
        "settled by": told("settled_by", "username"),
        **plain("note", "url"),
    }

    @extend_schema(request=SettledSerializer, responses={200: FlagSerializer})
    @action(detail=True, methods=["post"], permission_classes=[MayDecide])
    def settle(self, request: Request, pk: str) -> Response:
        """It was re-checked and stands, says whoever asks."""
        with one_transaction():
            # Two who settle the same flag take turns.
            flag: Flag = Flag.objects.select_for_update().get(pk=self.get_object().pk)
            asked = SettledSerializer(data=request.data)
            asked.is_valid(raise_exception=True)
            with told_by_field():
                flag.settle(request.user, **asked.validated_data)  # type: ignore[arg-type]
        return Response(self.get_serializer(self.get_object()).data)
