"""Pages that stay in step while rows change: each begins after the last row of the one before, not at a number."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from claims.api.errors import UnknownCursor, WrongParameter
from claims.api.ordering import ORDERED, Order, asked_order, choices

if TYPE_CHECKING:  # the settings name this module to the framework, whose views read them
    from rest_framework.views import APIView


class Cursor(BasePagination):
    """In the order asked for, else a search best first, else the newest first.

    A cursor is the position of a row, {"after": [id]} or {"before": [key, id]}, as JSON in URL-safe base64.
    """

    page_size = 50
    max_page_size = 500

    def paginate_queryset(self, queryset: Any, request: Request, view: "APIView | None" = None) -> list[Any]:
        assert view is not None
        order = asked_order(queryset, request, view)
        backwards, position = self._asked_position(request, order)
        size = self._asked_size(request)
        counted = self._counting(request)
        rows: list[Any] = list(order.rows(queryset, position, backwards=backwards)[: size + 1])
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        self.count = queryset.order_by().count() if counted else None
        self.address = remove_query_param(request.build_absolute_uri(), "cursor")
        self.next = self._link("after", order, rows[-1]) if rows and (more or backwards) else None
        self.previous = (
            self._link("before", order, rows[0]) if rows and (more if backwards else position is not None) else None
        )
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        counted = {} if self.count is None else {"count": self.count}
        return Response({"next": self.next, "previous": self.previous, **counted, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        counted = {"type": "integer", "description": "Of all pages; with `count=true` only."}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "count": counted, "results": schema},
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": "Where the page begins; taken from `next` or `previous`.",
                "schema": {"type": "string", "minLength": 1},
            },
            {"name": "page_size", "in": "query", "description": "Rows a page.", "schema": size},
            {
                "name": "ordering",
                "in": "query",
                "description": ORDERED,
                "schema": {"type": "string", "enum": choices(getattr(view, "orderings", {}))},
            },
            {
                "name": "count",
                "in": "query",
                "description": "Whether to count the rows of all pages, as `count`.",
                "schema": {"type": "boolean", "default": False},
            },
        ]

    def _link(self, direction: str, order: Order, row: Any) -> str:
        position = json.dumps({direction: order.position(row)}, separators=(",", ":"))
        return replace_query_param(self.address, "cursor", urlsafe_b64encode(position.encode()).decode())

    def _asked_size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(self.page_size))
        if not (asked.isdecimal() and len(asked) < 5 and 1 <= int(asked) <= self.max_page_size):
            raise WrongParameter({"page_size": [f"Expected a number from 1 to {self.max_page_size}."]})
        return int(asked)

    def _counting(self, request: Request) -> bool:
        asked = request.query_params.get("count", "false")
        if asked not in ("true", "false"):
            raise WrongParameter({"count": ["Expected true or false."]})
        return asked == "true"

    def _asked_position(self, request: Request, order: Order) -> tuple[bool, list[Any] | None]:
        """Whether the page lies before the position, and the position, `None` for the first page."""
        asked = request.query_params.get("cursor")
        if asked is None:
            return False, None
        try:
            ((direction, told),) = json.loads(urlsafe_b64decode(asked)).items()
            if direction not in ("after", "before"):
                raise ValueError
            return direction == "before", order.parsed(told)
        except (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError, binascii.Error):
            raise UnknownCursor(
                {"cursor": ["Expected a cursor of this search and order, from `next` or `previous`."]}
            ) from None
