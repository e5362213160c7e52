"""/problems/: what each type of problem means; and the addresses that are none."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.problem import TYPES


class Nowhere(APIView):
    """Addresses below the API's that are none."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("There is no such address.")


class TypeSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    meaning = serializers.CharField()


class Types(APIView):
    """What the `type` of a problem leads to."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses={200: TypeSerializer}, operation_id="problem_retrieve")
    def get(self, request: Request, name: str) -> Response:
        """What a type of problem means."""
        if name not in TYPES:
            raise NotFound("There is no such type of problem.")
        kind = TYPES[name]
        told = {"type": reverse("problem", args=[name]), "title": kind.title, "status": kind.status}
        return Response({**told, "meaning": kind.meaning})
