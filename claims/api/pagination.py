"""Pages that stay in step while rows are added: each begins after the last row of the one before, not at a number."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from claims.api.errors import WrongParameter

if TYPE_CHECKING:  # the settings name this module to the framework, whose views read them
    from rest_framework.views import APIView


class Cursor(BasePagination):
    """Newest first, by id; a search best first, by `rank` and then id.

    A cursor is the position of a row, {"after": [id]} or {"before": [rank, id]}, as JSON in URL-safe base64.
    """

    page_size = 50
    max_page_size = 500

    def paginate_queryset(self, queryset: Any, request: Request, view: "APIView | None" = None) -> list[Any]:
        keys = ("rank", "id") if "rank" in queryset.query.annotations else ("id",)
        backwards, position = self._asked_position(request, keys)
        size = self._asked_size(request)
        ordering = keys if backwards else [f"-{key}" for key in keys]
        rows: list[Any] = list(queryset.filter(_beyond(position, keys, backwards)).order_by(*ordering)[: size + 1])
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        self.address = remove_query_param(request.build_absolute_uri(), "cursor")
        self.next = self._link("after", rows[-1], keys) if rows and (more or backwards) else None
        self.previous = (
            self._link("before", rows[0], keys) if rows and (more if backwards else position is not None) else None
        )
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": "Where the page begins; taken from `next` or `previous`.",
                "schema": {"type": "string"},
            },
            {"name": "page_size", "in": "query", "description": "Rows a page.", "schema": size},
        ]

    def _link(self, direction: str, row: Model, keys: tuple[str, ...]) -> str:
        position = json.dumps({direction: [getattr(row, key) for key in keys]}, separators=(",", ":"))
        return replace_query_param(self.address, "cursor", urlsafe_b64encode(position.encode()).decode())

    def _asked_size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(self.page_size))
        if not (asked.isdecimal() and len(asked) < 5 and 1 <= int(asked) <= self.max_page_size):
            raise WrongParameter({"page_size": [f"Expected a number from 1 to {self.max_page_size}."]})
        return int(asked)

    def _asked_position(self, request: Request, keys: tuple[str, ...]) -> tuple[bool, list[float] | None]:
        """Whether the page lies before the position, and the position, `None` for the first page."""
        asked = request.query_params.get("cursor")
        if asked is None:
            return False, None
        try:
            ((direction, position),) = json.loads(urlsafe_b64decode(asked)).items()
            ranks, number = [float(key) for key in position[:-1]], position[-1]
            if direction not in ("after", "before") or len(position) != len(keys) or type(number) is not int:
                raise ValueError
        except (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError, binascii.Error):
            raise WrongParameter({"cursor": ["Expected a cursor of this search, from `next` or `previous`."]}) from None
        return direction == "before", [*ranks, number]


def _beyond(position: list[float] | None, keys: tuple[str, ...], backwards: bool) -> Q:
    """Rows after `position` in descending order of `keys`, or before it: (a, b) < (x, y), key by key."""
    if position is None:
        return Q()
    comparison = "gt" if backwards else "lt"
    beyond, equal = Q(), Q()
    for key, value in zip(keys, position, strict=True):
        beyond |= equal & Q(**{f"{key}__{comparison}": value})
        equal &= Q(**{key: value})
    return beyond
