"""Validators of what is read, and conditions on what is written (RFC 9110, 8.8.3 and 13)."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

from django.http import HttpRequest
from django.template.response import SimpleTemplateResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.views import APIView

from claims.api import problem
from claims.api.errors import Stale


def tag(content: bytes) -> str:
    """A strong entity tag: of these bytes, and no others."""
    return f'"{sha256(content).hexdigest()[:32]}"'


class Conditional(APIView):
    """What is read has an `ETag`, and is not sent again to who has it (304)."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            patch_vary_headers(response, ("Accept", "Authorization", "Cookie"))
            if "Cache-Control" not in response.headers:
                patch_cache_control(response, private=True, no_cache=True)
        if isinstance(response, SimpleTemplateResponse):
            response.add_post_render_callback(partial(_validated, request._request))
        return response


def _validated(request: HttpRequest, response: Any) -> Any:
    # Of a PUT the answer has no tag (RFC 9110, 9.3.4): it would say that the row is what was sent, to the byte. What
    # another POST than one that makes a row answers is at no address.
    if (request.method, response.status_code) not in (("GET", 200), ("HEAD", 200), ("PATCH", 200), ("POST", 201)):
        return response
    response.headers["ETag"] = tag(response.content)
    if request.method not in ("GET", "HEAD"):
        return response
    answer: Any = get_conditional_response(request, response["ETag"], None, response)
    return problem.respond("changed", request) if answer.status_code == 412 else answer


def demand(request: Request, content: Callable[[], bytes]) -> None:
    """`Stale` unless what the address tells now, which `content` makes, meets `If-Match` and `If-None-Match`.

    Called with the row locked, so that it still does when the row is changed.
    """
    if not {"If-Match", "If-None-Match"} & set(request.headers):
        return
    for name in ("If-Match", "If-None-Match"):
        # Passed over, a tag without its quotes would be no condition at all.
        if name in request.headers and not parse_etags(request.headers[name]):
            raise ParseError(f'{name}: expected "*", or entity tags in their quotes.')
    if get_conditional_response(request._request, tag(content())) is not None:
        raise Stale
