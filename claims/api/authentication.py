"""Who asks: by a token of django-rest-knox."""

from django.contrib.auth.models import User
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed


class TokenAuthentication(KnoxAuthentication):
    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        # Tokens are hexadecimal; knox takes other bytes for UTF-8, which they need not be.
        if not token.isalnum():
            raise AuthenticationFailed("Invalid token.")
        authenticated: tuple[User, AuthToken] = super().authenticate_credentials(token)
        return authenticated
