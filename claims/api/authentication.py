"""Who asks: by a token, which may be for less than its owner may."""

from django.contrib.auth.models import User
from knox.auth import TokenAuthentication as KnoxAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from claims.models import Token


def scope_needed(method: str, view: object) -> Token.Scope:
    """Reading needs `read`; anything else `write`, unless the view says in `scope` what it needs."""
    return Token.Scope.READ if method in SAFE_METHODS else getattr(view, "scope", Token.Scope.WRITE)


class TokenAuthentication(KnoxAuthentication):
    """Here, and not among the permissions, a token is kept to its scope: no view can leave it out."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        authenticated: tuple[User, Token] | None = super().authenticate(request)
        if authenticated:
            needed = scope_needed(str(request.method), request.parser_context["view"])
            token = authenticated[1]
            if not token.covers(needed):
                raise PermissionDenied(f"This needs a token of scope “{needed}”; this one is of “{token.scope}”.")
        return authenticated

    def authenticate_credentials(self, token: bytes) -> tuple[User, Token]:
        # Tokens are hexadecimal; other bytes need not even be text.
        held = Token.objects.shown(token.decode()) if token.isalnum() else None
        if held is None:
            raise AuthenticationFailed("Invalid token.")
        held.note_use()
        return held.user, held
