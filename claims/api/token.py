"""/token/: a token for a name and password, and its end."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.utils import extend_schema
from knox.models import get_token_model
from knox.settings import knox_settings
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication, BasicAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from claims.api.authentication import TokenAuthentication
from claims.api.resource import StrictSerializer


class TokenScheme(KnoxTokenScheme):
    """How the description of the API says it."""

    target_class = "claims.api.authentication.TokenAuthentication"
    name = "token"


class Attempts(SimpleRateThrottle):
    """Guessing passwords takes long: so many attempts an address."""

    rate = "30/min"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"token-attempts-{self.get_ident(request)}"


class CredentialsSerializer(StrictSerializer):
    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown this once: the base keeps only its digest.")
    expiry = serializers.DateTimeField(allow_null=True, help_text="null: valid until revoked.")


class Token(APIView):
    def get_authenticators(self) -> list[BaseAuthentication]:
        # A token is no way to get another: who revokes it, ends what it can do.
        revoking = self.request is not None and self.request.method == "DELETE"
        return [TokenAuthentication() if revoking else BasicAuthentication()]

    def get_permissions(self) -> list[BasePermission]:
        return [IsAuthenticated() if self.request is not None and self.request.method == "DELETE" else AllowAny()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # The framework counts after looking at the password; an attempt is one that was wrong, too.
        attempts = Attempts()
        if request.method == "POST" and not attempts.allow_request(request, self):
            self.throttled(request, attempts.wait() or 0)
        super().initial(request, *args, **kwargs)

    @extend_schema(request=CredentialsSerializer, responses={200: TokenSerializer})
    def post(self, request: Request) -> Response:
        """A new token, for HTTP Basic authentication or for username and password in the body."""
        user: AbstractBaseUser | AnonymousUser | None = request.user
        if not request.user.is_authenticated:
            credentials = CredentialsSerializer(data=request.data)
            credentials.is_valid(raise_exception=True)
            user = authenticate(request._request, **credentials.validated_data)
            if user is None:
                raise AuthenticationFailed("Wrong username or password.")
        made, token = get_token_model().objects.create(user=user, expiry=knox_settings.TOKEN_TTL)
        return Response(TokenSerializer({"token": token, "expiry": made.expiry}).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Revokes the token the request carries."""
        request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
