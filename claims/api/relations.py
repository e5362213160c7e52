"""/relations/: how two claims stand to each other; the base supposes it, a person decides."""

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.errors import one_transaction
from claims.api.export import Exportable, plain, told
from claims.api.filters import Day, Id, OneOf, StrictFilterSet
from claims.api.permissions import ModelPermissions
from claims.api.resource import StrictSerializer
from claims.api.reviews import NothingSerializer, PersonSerializer
from claims.api.selection import ExpandedField
from claims.models import Relation


class RelationSerializer(serializers.ModelSerializer[Relation]):
    decided_by = PersonSerializer(read_only=True, allow_null=True)
    expanded = ExpandedField(from_claim="claims.api.claims.Claims", to_claim="claims.api.claims.Claims")

    class Meta:
        model = Relation
        fields = (
            "id",
            "url",
            "from_claim",
            "to_claim",
            "kind",
            "dimension",
            "confidence",
            "decision",
            "decided_by",
            "resolution",
            "created_at",
            "updated_at",
            "expanded",
        )
        read_only_fields = fields


class ResolutionSerializer(StrictSerializer):
    resolution = serializers.ChoiceField(Relation.Resolution.choices)


class RelationFilter(StrictFilterSet):
    claim = Id(method="of", label="On either side.")
    from_claim = Id()
    to_claim = Id()
    kind = OneOf(Relation.Kind)
    dimension = OneOf(Relation.Dimension)
    decision = OneOf(Relation.Decision)
    resolution = OneOf(Relation.Resolution)
    updated_from = Day("from", field_name="updated_at", label="Inclusive.")
    updated_to = Day("to", field_name="updated_at", label="Inclusive.")

    def of(self, queryset: QuerySet[Relation], name: str, value: int) -> QuerySet[Relation]:
        return queryset.filter(Q(from_claim=value) | Q(to_claim=value))


class MayDecide(ModelPermissions):
    """A decision changes the relation."""

    perms_map = {**ModelPermissions.perms_map, "POST": ["%(app_label)s.change_%(model_name)s"]}


class Relations(Exportable):
    queryset = Relation.objects.all()
    loads = {"decided_by": lambda relations: relations.select_related("decided_by")}
    orderings = {"updated_at": "updated_at", "confidence": "confidence"}
    serializer_class = RelationSerializer
    filterset_class = RelationFilter
    columns = {
        **plain("id", "from_claim", "kind", "to_claim", "dimension", "confidence", "decision"),
        "decided by": told("decided_by", "username"),
        **plain("resolution", "updated_at", "url"),
    }

    @extend_schema(request=NothingSerializer, responses={200: RelationSerializer})
    @action(detail=True, methods=["post"], permission_classes=[MayDecide])
    def confirm(self, request: Request, pk: str) -> Response:
        """It is so, says whoever asks."""
        return self._decide(NothingSerializer, decision=Relation.Decision.CONFIRMED)

    @extend_schema(request=NothingSerializer, responses={200: RelationSerializer})
    @action(detail=True, methods=["post"], permission_classes=[MayDecide])
    def reject(self, request: Request, pk: str) -> Response:
        """It is not so, says whoever asks; it is not proposed again."""
        return self._decide(NothingSerializer, decision=Relation.Decision.REJECTED)

    @extend_schema(request=ResolutionSerializer, responses={200: RelationSerializer})
    @action(detail=True, methods=["post"], permission_classes=[MayDecide])
    def resolve(self, request: Request, pk: str) -> Response:
        """Why there is a contradiction; `open` where nobody knows yet."""
        return self._decide(ResolutionSerializer)

    def _decide(self, body: type[StrictSerializer], decision: Relation.Decision | None = None) -> Response:
        with one_transaction():
            # Two who decide on the same relation take turns.
            relation: Relation = Relation.objects.select_for_update().get(pk=self.get_object().pk)
            asked = body(data=self.request.data)
            asked.is_valid(raise_exception=True)
            if decision:
                relation.decide(decision, self.request.user)
            for name, value in asked.validated_data.items():
                setattr(relation, name, value)
            relation.save()
        return Response(self.get_serializer(self.get_object()).data)
