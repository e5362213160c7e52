"""What the resources share: reading whole accounts, and writing them in one transaction."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.errors import one_transaction


class StrictSerializer(serializers.Serializer[Any]):
    """Rejects a field it does not have: a misspelt one would be lost without a word."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := set(data) - set(self.fields)):
            raise serializers.ValidationError({name: ["Unknown field."] for name in sorted(unknown)})
        return super().to_internal_value(data)


class Appendable(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet[Any]):
    """Rows that are added and never changed."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with one_transaction():
            return super().create(request, *args, **kwargs)

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        serializer.save()
        self.tell(serializer)

    def tell(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """Answers with the row as reading it would."""
        assert serializer.instance is not None
        serializer.instance = super().get_queryset().get(pk=serializer.instance.pk)


class Editable(mixins.UpdateModelMixin, mixins.DestroyModelMixin, Appendable):
    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        # Two who change the same row take turns, with all the rows that belong to it.
        return rows.select_for_update(of=("self",)) if self.action in ("update", "partial_update", "destroy") else rows

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with one_transaction():
            return super().update(request, *args, **kwargs)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        serializer.save()
        self.tell(serializer)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with one_transaction():
            return super().destroy(request, *args, **kwargs)
