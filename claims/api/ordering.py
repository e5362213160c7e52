"""`ordering`: lists by another key than the newest first. Rows with the same key are told apart by their id, so that
every row has one place; rows without the key come last, whichever the direction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError as ModelError
from django.db.models import F, Field, FloatField, Q, QuerySet
from rest_framework.request import Request

from claims.api.errors import WrongParameter

if TYPE_CHECKING:  # the pages of the framework's views are put in order here
    from rest_framework.views import APIView

KEY = "ordering_key"
"""What the key of a row is annotated as."""

ORDERED = "By what, with a minus the largest first. Rows without it come last."


@dataclass(frozen=True, slots=True)
class Order:
    """By the value of `column`, which may be null, and then by id in the same direction; without one by id alone."""

    column: str = ""
    descending: bool = True
    field: "Field[Any, Any] | None" = None
    """Reads the key back from a position."""

    def rows(self, queryset: QuerySet[Any], position: list[Any] | None, *, backwards: bool = False) -> QuerySet[Any]:
        """Those after `position`; with `backwards` those before it, the nearest first."""
        descending = self.descending is not backwards
        if not self.column:
            return queryset.filter(_beyond(position, descending)).order_by("-id" if descending else "id")
        key, nulls = F(KEY), {"nulls_first": True} if backwards else {"nulls_last": True}
        return (
            queryset.annotate(**{KEY: F(self.column)})
            .filter(_beyond_key(position, descending, backwards))
            .order_by(key.desc(**nulls) if descending else key.asc(**nulls), "-id" if descending else "id")
        )

    def position(self, row: Any) -> list[Any]:
        """Where a row of `rows` stands, as JSON can say it: its key, if there is one, and its id."""
        return [_told(getattr(row, KEY)), row.pk] if self.column else [row.pk]

    def parsed(self, position: list[Any]) -> list[Any]:
        """A position as `position` told it; raises `ValueError` or `TypeError` where it is none of this order."""
        *keys, number = position
        if type(number) is not int or len(keys) != bool(self.column):
            raise ValueError
        return [*(None if key is None else self._parsed(key) for key in keys), number]

    def _parsed(self, key: Any) -> Any:
        assert self.field is not None
        try:
            parsed = self.field.to_python(key)
        except ModelError as error:
            raise ValueError from error
        if _told(parsed) != key or "\0" in str(key):
            raise ValueError
        str(key).encode()
        return parsed


def _told(key: Any) -> Any:
    return key.isoformat() if isinstance(key, date | datetime) else key


def _beyond(position: list[Any] | None, descending: bool) -> Q:
    return Q() if position is None else Q(**{f"id__{'lt' if descending else 'gt'}": position[-1]})


def _beyond_key(position: list[Any] | None, descending: bool, backwards: bool) -> Q:
    if position is None:
        return Q()
    key, further = position[0], _beyond(position, descending)
    without = Q(**{f"{KEY}__isnull": True})
    if key is None:
        return ~without | further if backwards else without & further
    beyond = Q(**{f"{KEY}__{'lt' if descending else 'gt'}": key}) | Q(**{KEY: key}) & further
    return beyond if backwards else beyond | without


def choices(names: Iterable[str]) -> list[str]:
    """What `ordering` may be, for a list that has keys of these names."""
    return [sign + name for name in ("id", *names) for sign in ("-", "")]


def asked_order(queryset: QuerySet[Any], request: Request, view: "APIView") -> Order:
    """As `ordering` asks, by the `orderings` of the view; else a search best first, else the newest first."""
    columns: dict[str, str] = {"id": "", **getattr(view, "orderings", {})}
    asked = request.query_params.get("ordering")
    if asked is None:
        ranked = "rank" in queryset.query.annotations
        return Order("rank", field=FloatField()) if ranked else Order()
    name = asked.removeprefix("-")
    if name not in columns or asked not in choices(columns):
        raise WrongParameter({"ordering": [f"Expected one of: {', '.join(choices(getattr(view, 'orderings', {})))}."]})
    column = columns[name]
    field = queryset.annotate(**{KEY: F(column)}).query.annotations[KEY].output_field if column else None
    return Order(column, asked.startswith("-"), field)
