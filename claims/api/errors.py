"""What the database rejects, told by field, so that a client reads one kind of error whatever rule it broke."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError as ModelError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from rest_framework import status
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.serializers import as_serializer_error

from claims.models.violation import explain


class Refused(ValidationError):
    """What fits the description of the API, but not a rule of the base, or what it holds: no schema could tell.

    `detail` is by field, as of every `ValidationError`.
    """

    def __init__(self, detail: Any) -> None:
        super().__init__(_with_code(detail, "refused"))


REFUSED = frozenset(
    {
        "refused",
        "does_not_exist",
        "unique",
        "max_digits",
        "max_decimal_places",
        "max_whole_digits",
        "null_characters_not_allowed",
    }
)
"""Codes of errors that no schema can tell: ours, and the framework's of a row that is not there, of digits and NULs."""


def refused(error: ValidationError) -> bool:
    """Whether nothing is wrong but what only the base can tell."""
    return set(_codes(error.detail)) <= REFUSED


def _with_code(detail: Any, code: str) -> Any:
    if isinstance(detail, dict):
        return {name: _with_code(each, code) for name, each in detail.items()}
    if isinstance(detail, list | tuple):
        return [_with_code(each, code) for each in detail]
    return ErrorDetail(str(detail), code)


def _codes(detail: Any) -> Iterator[str]:
    if isinstance(detail, dict | list | tuple):
        for each in detail.values() if isinstance(detail, dict) else detail:
            yield from _codes(each)
    else:
        yield detail.code


class WrongParameter(ValidationError):
    """By name of a query parameter, where another `ValidationError` is by field of the body."""


class UnknownCursor(WrongParameter):
    """A place that is in no list of the base, or not in the one asked for."""

    status_code = status.HTTP_404_NOT_FOUND


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self) -> None:
        super().__init__(f"Expected a body of {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes at most.")


class Conflict(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class KeyInUse(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "key-in-use"
    default_detail = "A request with this key is being done. Ask again in a moment."


class KeyReused(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key-reused"
    default_detail = "Another request had this key. Give each its own."


class Stale(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"
    default_detail = "What the address tells is not, or no longer, what the request asks for. Read it again."


@contextmanager
def one_transaction() -> Iterator[None]:
    """All of a request's writes or none; rules broken are `Refused`, rows still in use a `Conflict`."""
    with told_by_field(), transaction.atomic():
        yield
        # Rules that wait for the end of the transaction are checked while the client can still be told.
        connection.check_constraints()


@contextmanager
def told_by_field(*path: str | int) -> Iterator[None]:
    """Raises what the database or a model rejects as `Refused`, by field.

    `path` is where in the request the fields are: ("quantities", 2) for those of the third quantity.
    """
    try:
        yield
    except ProtectedError as error:
        users = sorted({str(row._meta.verbose_name) for row in error.protected_objects})
        raise Conflict(f"Still in use by: {', '.join(users)}.") from error
    except IntegrityError as error:
        raise Refused(_within(path, _broken_rule(error))) from error
    except DataError as error:
        raise Refused(_within(path, {"non_field_errors": [str(error.__cause__).splitlines()[0]]})) from error
    except ModelError as error:
        raise Refused(_within(path, as_serializer_error(error))) from error


def _within(path: tuple[str | int, ...], errors: Any) -> Any:
    for step in reversed(path):
        errors = {str(step): errors}
    return errors


def _broken_rule(error: IntegrityError) -> dict[str, list[str]]:
    violation = explain(error)
    return {field: [violation.reason] for field in violation.fields or ("non_field_errors",)}
