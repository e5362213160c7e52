"""What the resources share: reading whole accounts, and writing them in one transaction."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api.batch import BatchSerializer, asked_rows
from claims.api.conditional import Conditional, demand
from claims.api.errors import Refused, one_transaction, told_by_field
from claims.api.fields import Address, Time
from claims.api.idempotency import HEADER, once
from claims.api.problem import describe, status_of
from claims.api.published import Published
from claims.api.related import Related, read_together
from claims.api.selection import WHOLE, Selection, asked_selection, open_members
from claims.api.types import mistyped


# Takes what its description says and nothing else: a misspelt field would be lost without a word, a number given as a
# text may be no number elsewhere. (No docstring: the description of the API would tell it of each resource.)
class StrictSerializer(serializers.Serializer[Any]):
    serializer_related_field: type[serializers.RelatedField[Any, Any, Any]] = Related
    serializer_field_mapping: Any = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: Time,
        models.URLField: Address,
    }

    def create_many(self, rows: list[dict[str, Any]]) -> list[Any]:
        """What `create` makes of each; where many come at once, by statements that do not grow with them."""
        return [self.create(row) for row in rows]

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            wrong: dict[str, Any] = {name: ["Unknown field."] for name in sorted(set(data) - set(self.fields))}
            for name, field in self.fields.items():
                if name in data and not field.read_only and (errors := mistyped(field, data[name])):
                    wrong[name] = errors
            if self is not self.root and getattr(self.root, "partial", False):
                # Of a row some members may be left out, of what stands in it none that it needs.
                lacking = (name for name, field in self.fields.items() if field.required and name not in data)
                wrong.update({name: [self.fields[name].error_messages["required"]] for name in lacking})
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)


TOGETHER = 100
"""Rows of a request that are written together, or by halves of them where the database refuses some."""
READING = ("list", "retrieve", "export")
"""Actions that tell the members asked for."""


class Readable(Conditional, viewsets.ReadOnlyModelViewSet[Any]):
    """Lists and rows, whole or with the members asked for, by a number of queries that does not grow with the rows."""

    queryset: QuerySet[Any]
    serializer_class: type[serializers.Serializer[Any]]
    orderings: ClassVar[dict[str, str]] = {}
    """What a list can be ordered by, besides the id → its column."""
    loads: ClassVar[dict[str, Callable[[Any], QuerySet[Any]]]] = {}
    """Member, with dots for one of a member → what has to be read for it besides the row."""
    published: ClassVar[Published | None] = None
    """What everybody may read of it, where the settings let everybody read; without it, nothing."""
    selection: Selection = WHOLE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action in READING:
            self.selection = asked_selection(request, self)
        elif not request.user.is_authenticated:
            self.selection = Selection(open_members(type(self)), published=True)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.told(page or []))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.told([self.get_object()])[0])

    @classmethod
    def whole(cls, selection: Selection = WHOLE) -> QuerySet[Any]:
        """The rows with all that is told of them."""
        rows = cls.queryset.all()
        if selection.published:
            assert cls.published
            rows = cls.published.rows(rows)
        for member, load in cls.loads.items():
            if selection.needs(member):
                rows = load(rows)
        return selection.load(rows)

    def get_queryset(self) -> QuerySet[Any]:
        return self.whole(self.selection)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "selection": self.selection}

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer = super().get_serializer(*args, **kwargs)
        self.selection.prune(serializer)
        return serializer

    def told(self, rows: Sequence[Any]) -> Sequence[dict[str, Any]]:
        return [self.selection.cut(row) for row in self.get_serializer(rows, many=True).data]


class Appendable(Readable):
    """Rows that are added and never changed. A POST with a key is done once."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and HEADER in request.headers:
            handler = getattr(self, "post")  # noqa: B009 - the router sets it, to what the address does
            self.post = partial(once, self, handler)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with one_transaction():
            serializer = self.get_serializer(data=request.data)
            serializer.is_valid(raise_exception=True)
            serializer.save()
            return self.created(serializer)

    def created(self, serializer: serializers.BaseSerializer[Any]) -> Response:
        """201, with the row as reading it would tell it."""
        self.tell(serializer)
        assert serializer.instance is not None
        address = self.address(serializer.instance.pk)
        return Response(serializer.data, status=status.HTTP_201_CREATED, headers={"Location": address})

    def address(self, pk: int) -> str:
        return reverse(f"{self.basename}-detail", args=[pk], request=self.request)

    def tell(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """Answers with the row as reading it would."""
        assert serializer.instance is not None
        serializer.instance = self.read(serializer.instance.pk)

    def read(self, pk: int) -> Any:
        return self.whole().get(pk=pk)

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        # Two who change the same row, or go on from it, take turns, with all the rows that belong to it.
        changing = self.detail and self.request.method not in SAFE_METHODS
        return rows.select_for_update(of=("self",)) if changing else rows

    def get_object(self) -> Any:
        row = super().get_object()
        if self.request.method not in SAFE_METHODS:
            demand(self.request, lambda: self._content(row.pk))
        return row

    def _content(self, pk: int) -> bytes:
        """What `GET` answers, read anew: of what is told with a locked row, some was read before the lock was had."""
        (told,) = self.told([self.read(pk)])
        renderer, media = self.request.accepted_renderer, self.request.accepted_media_type
        content = renderer.render(told, media, self.get_renderer_context())
        return content.encode() if isinstance(content, str) else content


class Batched(Appendable):
    """Rows that are added one by one, or up to a thousand at once."""

    @extend_schema(
        parameters=[OpenApiParameter("atomic", bool, description="Add all rows or none.")],
        responses={200: BatchSerializer},
        filters=False,
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """Adds a list of rows, each whatever becomes of the others, and tells what became of it, in their order."""
        atomic, rows = asked_rows(request)
        with one_transaction():
            made = self._add_all(rows)
            refused = {str(index): each.detail for index, each in enumerate(made) if isinstance(each, APIException)}
            if atomic and refused:
                raise Refused(refused)
        results = [self._result(index, each) for index, each in enumerate(made)]
        return Response({"created": len(made) - len(refused), "refused": len(refused), "results": results})

    def _add_all(self, rows: list[Any]) -> list[int | APIException]:
        """Of each row the id it was added with, or why it was not."""
        serializer = self.get_serializer()
        read_together(serializer, rows)
        made: dict[int, int | APIException] = {}
        valid: dict[int, dict[str, Any]] = {}
        for index, row in enumerate(rows):
            try:
                with told_by_field():
                    valid[index] = serializer.run_validation(row)
            except APIException as error:
                made[index] = error

        def write(places: list[int]) -> None:
            if len(places) == 1:
                made[places[0]] = self._add(rows[places[0]])
                return
            try:
                with one_transaction():
                    added = serializer.create_many([dict(valid[place]) for place in places])
                    made.update(zip(places, (row.pk for row in added), strict=True))
            except APIException:
                half = len(places) // 2
                write(places[:half])
                write(places[half:])

        places = list(valid)
        for first in range(0, len(places), TOGETHER):
            write(places[first : first + TOGETHER])
        return [made[index] for index in range(len(rows))]

    def _add(self, row: Any) -> int | APIException:
        """The id of the row that was added, or why none was."""
        try:
            with one_transaction():
                serializer = self.get_serializer(data=row)
                serializer.is_valid(raise_exception=True)
                pk: int = serializer.save().pk
                return pk
        except APIException as error:
            return error

    def _result(self, index: int, made: int | APIException) -> dict[str, Any]:
        if isinstance(made, int):
            return {"status": status.HTTP_201_CREATED, "id": made, "url": self.address(made)}
        status_code = status_of(made, made.status_code)
        told = describe(made, status_code, "POST", self.request.get_full_path(), f"#/{index}")
        return {"status": status_code, "problem": told}


class Editable(mixins.UpdateModelMixin, mixins.DestroyModelMixin, Batched):
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with one_transaction():
            return super().update(request, *args, **kwargs)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        serializer.save()
        self.tell(serializer)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with one_transaction():
            return super().destroy(request, *args, **kwargs)
