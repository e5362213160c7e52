"""What a request that adds many rows asks for, and is answered."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from claims.api.errors import WrongParameter

MOST = 1000


class ResultSerializer(serializers.Serializer[Any]):
    """What became of a row: `id` and `url` where it was added, else `problem`, as if it had come alone."""

    status = serializers.IntegerField()
    id = serializers.IntegerField(required=False)
    url = serializers.URLField(required=False)
    problem = serializers.DictField(required=False, help_text="RFC 9457.")


class BatchSerializer(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = ResultSerializer(many=True, help_text="In the order of the rows.")


def asked_rows(request: Request) -> tuple[bool, list[Any]]:
    """Whether all or none are to be added, and the rows."""
    for name in request.query_params:
        if name != "atomic":
            raise WrongParameter({name: ["Unknown parameter; expected: atomic."]})
    atomic = request.query_params.get("atomic", "false")
    if atomic not in ("true", "false"):
        raise WrongParameter({"atomic": ["Expected true or false."]})
    rows = request.data
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise ValidationError([f"Expected a list of 1 to {MOST} rows."])
    return atomic == "true", rows
