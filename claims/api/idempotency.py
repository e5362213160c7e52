"""Idempotency-Key: a POST sent twice is done once (draft-ietf-httpapi-idempotency-key-header)."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.db import connection
from django.http import HttpResponse
from rest_framework import status
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.conditional import tag
from claims.api.errors import KeyInUse, KeyReused, one_transaction
from claims.models import IdempotencyKey

HEADER = "Idempotency-Key"


def once(view: APIView, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Any:
    """What `handler` answers, or has answered before to the same request with the same key by the same user.

    The answer is kept in the transaction of the work: after a crash there is neither. What is refused is not kept.
    """
    key = _asked_key(request)
    fingerprint = _fingerprint(request)
    user: Any = request.user
    with one_transaction():
        if not _lock(user.pk, key):
            raise KeyInUse
        keys = IdempotencyKey.objects.filter(user=user, key=key)
        keys.expired().delete()
        if kept := keys.first():
            if kept.fingerprint != fingerprint:
                raise KeyReused
            return _replay(kept)
        IdempotencyKey.objects.forget()
        response = handler(request, *args, **kwargs)
        if status.is_success(response.status_code):
            IdempotencyKey.objects.create(
                user=user,
                key=key,
                fingerprint=fingerprint,
                status=response.status_code,
                location=response.headers.get("Location", ""),
                body=_content(view, request, response),
            )
        return response


def _asked_key(request: Request) -> str:
    """The draft has it in quotes; without them it is as good."""
    key = re.fullmatch(r'"([\x20-\x7e]{1,255})"|([!#-~]{1,255})', request.headers[HEADER].strip())
    if key is None:
        raise ParseError(f"{HEADER}: expected 1 to 255 printable ASCII characters.")
    return key[1] or key[2]


def _fingerprint(request: Request) -> str:
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return sha256(asked + request._request.body).hexdigest()


def _lock(user: int, key: str) -> bool:
    """Until the transaction ends; false where another holds it."""
    number = int.from_bytes(sha256(f"{user} {key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def _content(view: APIView, request: Request, response: Response) -> bytes:
    content = request.accepted_renderer.render(
        response.data, request.accepted_media_type, {**view.get_renderer_context(), "response": response}
    )
    return content.encode() if isinstance(content, str) else content


def _replay(kept: IdempotencyKey) -> HttpResponse:
    body = bytes(kept.body)
    response = HttpResponse(body, status=kept.status, content_type="application/json")
    response.headers["Idempotency-Replayed"] = "true"
    if kept.location:
        response.headers["Location"] = kept.location
        response.headers["ETag"] = tag(body)
    return response
