"""What went wrong, as RFC 9457 problem details: `application/problem+json`, whoever raised it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from claims.api.errors import TooLarge, UnknownCursor, WrongParameter, refused

MEDIA = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Type:
    status: int
    title: str
    meaning: str


TYPES = {
    "malformed": Type(400, "The request cannot be read", "The body is no JSON, or a header is not what it should be."),
    "invalid": Type(
        400,
        "Something in the request is wrong",
        "`errors` names each field, by a JSON Pointer into the request, and each parameter. Nothing was written.",
    ),
    "unauthenticated": Type(401, "Not signed in", "No token came with the request, or none that is valid."),
    "forbidden": Type(403, "Not allowed", "The role of whoever asks does not allow it."),
    "not-found": Type(404, "Nothing there", "There is no such row, or no such address."),
    "method-not-allowed": Type(405, "No such method", "`Allow` lists the methods the address has."),
    "not-acceptable": Type(406, "No such format", "The address answers in none of the formats `Accept` asks for."),
    "refused": Type(
        409,
        "The base refuses it",
        "The request fits the description of the API, but not a rule of the base or what it holds: a row that is not "
        "there, a name that is taken, words that do not stand at their place. `errors` names each field. Nothing was "
        "written.",
    ),
    "key-in-use": Type(409, "Being done", "A request with the same `Idempotency-Key` is not answered yet."),
    "conflict": Type(409, "Other rows stand against it", "They rest on the row, or it was merged into another."),
    "changed": Type(412, "It has changed", "The row is no longer what `If-Match` names. Nothing was written."),
    "too-large": Type(413, "The request is too large", "`detail` says how much is taken at once."),
    "unsupported-media-type": Type(415, "No such format of a request", "Send `Content-Type: application/json`."),
    "key-reused": Type(422, "The key was another's", "Another request had the `Idempotency-Key`. Nothing was written."),
    "throttled": Type(429, "Too many requests", "`Retry-After` says in how many seconds to go on."),
    "internal-error": Type(500, "The server failed", "Nothing was written. The server's log says why."),
}
"""The last part of a problem's `type` → what it means."""
_OF_STATUS = {kind.status: name for name, kind in TYPES.items()}
"""Where several have a status, the last; `_OF_CODE` tells the others."""
_OF_CODE = {"parse_error": "malformed", "key-in-use": "key-in-use"}
"""By the code of what is raised."""


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The framework's exception handler: the problem, or `None` where the server itself is at fault."""
    if isinstance(error, RequestDataTooBig):
        error = TooLarge()
    response = exception_handler(error, context)
    if response is None:
        return None
    request: Request = context["request"]
    response.status_code = status_of(error, response.status_code)
    response.data = describe(error, response.status_code, request.method or "", request.get_full_path())
    response.content_type = MEDIA
    return response


def status_of(error: Exception, otherwise: int) -> int:
    return TYPES["refused"].status if _refused(error) else otherwise


def _refused(error: Exception) -> bool:
    return isinstance(error, ValidationError) and not isinstance(error, UnknownCursor) and refused(error)


def describe(error: Exception, code: int, method: str, instance: str, pointer: str = "#") -> dict[str, Any]:
    """The members of a problem; `error` is one the framework knows, or one of Django's that it turns into a 4xx.

    `pointer` is where in the request its fields are.
    """
    name = _OF_CODE.get(getattr(error, "default_code", ""), _OF_STATUS.get(code, "invalid"))
    name = "refused" if _refused(error) else name
    problem = _members(name, code, instance)
    if isinstance(error, ValidationError):
        parameters = isinstance(error, WrongParameter) or method in ("GET", "HEAD", "DELETE")
        errors = problem["errors"] = list(_parameters(error.detail) if parameters else _fields(error.detail, pointer))
        problem["detail"] = errors[0]["detail"] if len(errors) == 1 else f"{len(errors)} errors."
    elif isinstance(error, APIException) and isinstance(error.detail, str):
        problem["detail"] = error.detail
    elif isinstance(error, APIException):
        problem["detail"] = str(error.default_detail)
    return problem


def _members(name: str, code: int, instance: str) -> dict[str, Any]:
    kind = TYPES[name]
    return {
        "type": reverse("problem", args=[name]),
        "title": kind.title,
        "status": code,
        "detail": kind.meaning,
        "instance": instance,
    }


def _parameters(detail: Any) -> Iterator[dict[str, str]]:
    if not isinstance(detail, dict):
        detail = {"": detail}
    for name, errors in detail.items():
        for message in _messages(errors):
            yield {"parameter": name, "detail": message} if name else {"detail": message}


def _messages(errors: Any) -> Iterator[str]:
    if isinstance(errors, dict | list | tuple):
        for each in errors.values() if isinstance(errors, dict) else errors:
            yield from _messages(each)
    else:
        yield str(errors)


def _fields(detail: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Depth first. A pointer is the fragment of a URI (RFC 6901, 6): "#/quantities/0/value"."""
    if isinstance(detail, dict):
        for name, errors in detail.items():
            whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _fields(errors, pointer if whole else f"{pointer}/{_escaped(str(name))}")
    elif isinstance(detail, list | tuple):
        for index, each in enumerate(detail):
            # A list of objects has an entry for each object of the request; one of texts is about one value.
            yield from _fields(each, f"{pointer}/{index}" if isinstance(each, dict | list) else pointer)
    else:
        yield {"pointer": pointer, "detail": str(detail)}


def _escaped(name: str) -> str:
    return quote(name.replace("~", "~0").replace("/", "~1"), safe="~!$&'()*+,;=:@")


def outside(code: int, otherwise: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For what is wrong before or after the API's own code, under its address: Django's handler of `code`.

    `otherwise` answers for the rest of the site.
    """

    def handler(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            return otherwise(request, *args, **kwargs)
        return respond("malformed" if code == 400 else _OF_STATUS[code], request)

    return handler


def respond(name: str, request: HttpRequest) -> HttpResponse:
    code = TYPES[name].status
    return JsonResponse(_members(name, code, request.get_full_path()), status=code, content_type=MEDIA)


def described(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Adds to the description of the API what every address answers with where something is wrong."""
    text = {"type": "string"}
    place = {
        "pointer": {**text, "description": "JSON Pointer (RFC 6901) into the request, as the fragment of a URI."},
        "parameter": {**text, "description": "Of the query."},
        "detail": text,
    }
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = {
        "type": "object",
        "description": "RFC 9457.",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {**text, "format": "uri-reference"},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "instance": {**text, "format": "uri-reference"},
            "errors": {
                "type": "array",
                "items": {"type": "object", "required": ["detail"], "properties": place},
                "description": "Of a request with wrong fields or parameters.",
            },
        },
    }
    told = {"content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}, "description": "A problem."}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = told
    return result
