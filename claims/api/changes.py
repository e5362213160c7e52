"""/changes/: what was made, changed and deleted, in order, for a mirror to follow."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api.conditional import Conditional
from claims.api.errors import UnknownCursor, WrongParameter
from claims.api.permissions import MayRead
from claims.models import Change
from claims.models.change import RESOURCES, Action

USUAL, MOST = 100, 1000
NOW = "now"
"""`since` the end of the log: nothing, and the cursor to go on from."""


class ChangeSerializer(serializers.ModelSerializer[Change]):
    cursor = serializers.SerializerMethodField(help_text="`since` this change.")
    id = serializers.IntegerField(source="row_id", help_text="Of the row.")
    url = serializers.SerializerMethodField(help_text="Of the row; nothing is there any more once it is deleted.")
    resource = serializers.ChoiceField([(name, name) for name in RESOURCES])
    action = serializers.ChoiceField(Action.choices)

    class Meta:
        model = Change
        fields = ("cursor", "resource", "id", "url", "action", "at")

    def get_cursor(self, change: Change) -> str:
        return cursor(change.pk)

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, change: Change) -> str:
        name = RESOURCES[change.resource]._meta.model_name
        return reverse(f"{name}-detail", args=[change.row_id], request=self.context["request"])


class ChangesSerializer(serializers.Serializer[Any]):
    cursor = serializers.CharField(help_text="`since` for the next page, now or later.")
    more = serializers.BooleanField(help_text="Whether there are more already.")
    results = ChangeSerializer(many=True)


def cursor(position: int) -> str:
    return urlsafe_b64encode(f"change {position}".encode()).decode().rstrip("=")


class Changes(Conditional):
    permission_classes = [MayRead]
    read_permissions = tuple(f"claims.view_{model._meta.model_name}" for model in RESOURCES.values())

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "since",
                {"type": "string", "minLength": 1},
                description="The `cursor` of the last page; `now` for the end. Left out: the beginning.",
            ),
            OpenApiParameter(
                "limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, description="At most."
            ),
        ],
        responses={200: ChangesSerializer},
        operation_id="changes_list",
    )
    def get(self, request: Request) -> Response:
        """What became of each row since then, in order: without gap or repeat, whoever wrote at the same time.

        A change of what is told with a row is a change of the row.
        """
        since, limit = _asked(request)
        log = Change.objects.up_to_date()
        last = log.values_list("pk", flat=True).last() or 0
        position = last if since == NOW else _position(since, last)
        changes = list(log.filter(pk__gt=position)[: limit + 1])
        told = changes[:limit]
        page = {
            "cursor": cursor(told[-1].pk if told else position),
            "more": len(changes) > limit,
            "results": told,
        }
        return Response(ChangesSerializer(page, context={"request": request}).data)


def _asked(request: Request) -> tuple[str | None, int]:
    for name in request.query_params:
        if name not in ("since", "limit"):
            raise WrongParameter({name: ["Unknown parameter; expected some of: limit, since."]})
    limit = request.query_params.get("limit", str(USUAL))
    if not (limit.isdecimal() and len(limit) < 5 and 1 <= int(limit) <= MOST):
        raise WrongParameter({"limit": [f"Expected a number from 1 to {MOST}."]})
    return request.query_params.get("since"), int(limit)


def _position(since: str | None, last: int) -> int:
    """The number a cursor stands for. One beyond the last is of another base, or of this before it was restored."""
    if since is None:
        return 0
    try:
        word, number = urlsafe_b64decode(since + "=" * (-len(since) % 4)).decode("ascii").split(" ")
        position = int(number) if number.isdecimal() else -1
    except (ValueError, binascii.Error):
        word, position = "", -1
    if word != "change" or not 0 <= position <= last:
        raise UnknownCursor({"since": [f"Expected the cursor of an earlier answer of this base, or “{NOW}”."]})
    return position
