"""JSON types as the description of the API has them: what the framework's fields would turn into theirs is refused."""

from collections.abc import Callable
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

_FITS: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], Callable[[Any], bool]], ...] = (
    (serializers.BooleanField, lambda value: isinstance(value, bool)),
    (serializers.IntegerField, lambda value: _is_number(value) and value == int(value)),
    (serializers.CharField, lambda value: isinstance(value, str)),
)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**63


def mistyped(field: Any, value: Any) -> Any:
    """What is wrong with the type of `value`, as a field tells its errors; nothing where the field will tell."""
    if value is None:
        return None
    if isinstance(field, serializers.ManyRelatedField) and not isinstance(value, list):
        return [field.error_messages["not_a_list"].format(input_type=type(value).__name__)]
    if isinstance(field, serializers.ListField):
        errors = {k: mistyped(field.child, each) for k, each in enumerate(value)} if isinstance(value, list) else {}
        return {k: error for k, error in errors.items() if error}
    if isinstance(field, serializers.CharField) and isinstance(value, str) and value and not value.strip():
        blank = field.trim_whitespace and not field.allow_blank
        return [ErrorDetail(str(field.error_messages["blank"]), "refused")] if blank else None
    fits = next((fits for kind, fits in _FITS if isinstance(field, kind)), None)
    return None if fits is None or fits(value) else [field.error_messages["invalid"]]
