"""How much one may ask: counted for each token, else user, else address, and told in the fields of
draft-ietf-httpapi-ratelimit-headers-10."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from claims.models import Quota, Token

if TYPE_CHECKING:  # the settings name this module to the framework, whose views read them
    from rest_framework.views import APIView


@dataclass(frozen=True)
class Limit:
    """What one limit says of a request: `quota` requests in `window` seconds, `remaining` until `reset` seconds on."""

    policy: str
    quota: int
    window: int
    remaining: int
    reset: int


class QuotaThrottle(BaseThrottle):
    policy: str
    left = 0.0

    def policy_of(self, request: Request) -> str:
        return self.policy

    def whose(self, request: Request) -> str:
        if isinstance(request.auth, Token):
            return f"token {request.auth.pk}"
        return f"user {request.user.pk}" if request.user.is_authenticated else f"address {self.get_ident(request)}"

    def allow_request(self, request: Request, view: "APIView") -> bool:
        policy = self.policy_of(request)
        rate: tuple[int, int] | None = settings.API_RATES[policy]
        if rate is None:
            return True
        quota, window = rate
        used, self.left = Quota.objects.take(f"{policy} {self.whose(request)}", window)
        asked = request._request
        limits: list[Limit] = getattr(asked, "rate_limits", [])
        limits.append(Limit(policy, quota, window, max(quota - used, 0), math.ceil(self.left)))
        asked.rate_limits = limits  # type: ignore[attr-defined]
        return used <= quota

    def wait(self) -> float:
        return self.left


class Requests(QuotaThrottle):
    """Every request; fewer are let through without a token."""

    def policy_of(self, request: Request) -> str:
        return "requests" if request.user.is_authenticated else "anonymous"


class Questions(QuotaThrottle):
    """A whole text is compared sentence by sentence: fewer of these than of other requests."""

    policy = "match"


class Attempts(QuotaThrottle):
    """Guessing passwords takes long: so many attempts an address, whoever they say they are."""

    policy = "sign-in"

    def whose(self, request: Request) -> str:
        return f"address {self.get_ident(request)}"


Respond = Callable[[HttpRequest], HttpResponseBase]


def rate_limit_headers(get_response: Respond) -> Respond:
    """Middleware: tells the limits a request was counted against."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        limits: list[Limit] = getattr(request, "rate_limits", [])
        if limits:
            policies = (f'"{limit.policy}";q={limit.quota};w={limit.window}' for limit in limits)
            response["RateLimit-Policy"] = ", ".join(policies)
            left = (f'"{limit.policy}";r={limit.remaining};t={limit.reset}' for limit in limits)
            response["RateLimit"] = ", ".join(left)
        return response

    return respond
