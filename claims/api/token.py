"""/token/: a token for a name and password, and its end."""

from datetime import datetime
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication, BasicAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.authentication import TokenAuthentication, scope_needed
from claims.api.errors import Refused
from claims.api.resource import StrictSerializer
from claims.api.throttles import Attempts
from claims.models import Token


class TokenScheme(KnoxTokenScheme):
    """How the description of the API says it; the roles of a requirement (OpenAPI 3.1) are the scope it needs."""

    target_class = "claims.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[Any]]:
        return {self.name: [scope_needed(auto_schema.method, auto_schema.view).value]}


class AskedSerializer(StrictSerializer):
    """What the token is to be. All may be left out."""

    name = serializers.CharField(max_length=100, required=False, allow_blank=True, help_text="What it is for.")
    scope = serializers.ChoiceField(
        Token.Scope.choices, required=False, help_text="Everything the role may, where left out."
    )
    expiry = serializers.DateTimeField(required=False, allow_null=True, help_text="null or left out: until revoked.")

    def validate_expiry(self, expiry: datetime | None) -> datetime | None:
        if expiry is not None and expiry <= timezone.now():
            raise Refused(["Expected a time to come."])
        return expiry


class CredentialsSerializer(AskedSerializer):
    """Name and password, where they do not come as HTTP Basic authentication."""

    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown this once: the base keeps only its digest.")
    name = serializers.CharField()
    scope = serializers.ChoiceField(Token.Scope.choices)
    expiry = serializers.DateTimeField(allow_null=True, help_text="null: valid until revoked.")


class OwnToken(APIView):
    scope = Token.Scope.READ  # any token may be given back
    throttle_classes = [Attempts]

    def get_authenticators(self) -> list[BaseAuthentication]:
        # A token is no way to get another: who revokes it, ends what it can do.
        revoking = self.request is not None and self.request.method == "DELETE"
        return [TokenAuthentication() if revoking else BasicAuthentication()]

    def get_permissions(self) -> list[BasePermission]:
        return [IsAuthenticated() if self.request is not None and self.request.method == "DELETE" else AllowAny()]

    def perform_authentication(self, request: Request) -> None:
        # Counted before looking at the password: an attempt is one that was wrong, too.
        if request.method == "POST":
            super().check_throttles(request)
        super().perform_authentication(request)

    def check_throttles(self, request: Request) -> None:
        """Was done; giving a token back is never refused."""

    @extend_schema(request=CredentialsSerializer, responses={200: TokenSerializer})
    def post(self, request: Request) -> Response:
        """A new token, for HTTP Basic authentication or for username and password in the body."""
        user: AbstractBaseUser | AnonymousUser | None = request.user
        signed_in = request.user.is_authenticated
        asked = (AskedSerializer if signed_in else CredentialsSerializer)(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = dict(asked.validated_data)
        if not signed_in:
            credentials = {name: wanted.pop(name) for name in ("username", "password")}
            user = authenticate(request._request, **credentials)
        if not isinstance(user, User):
            raise AuthenticationFailed("Wrong username or password.")
        made, secret = Token.issue(user, **wanted)
        told = {"token": secret, "name": made.name, "scope": made.scope, "expiry": made.expiry}
        return Response(TokenSerializer(told).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Revokes the token the request carries."""
        request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
