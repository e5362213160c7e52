"""What the database refused, by field and in words, for whoever tells a person: API, desk or import."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation


@dataclass(frozen=True, slots=True)
class Violation:
    fields: tuple[str, ...]
    """Of the model, those the rule is about; empty where it names none."""
    reason: str
    """A sentence."""

    @property
    def field(self) -> str:
        """The one field to blame, empty where there are several."""
        return self.fields[0] if len(self.fields) == 1 else ""


def explain(error: Exception) -> Violation:
    """Of a Django database error. Triggers name their column; PostgreSQL names the constraint, or the key in `detail`:
    Key (claimant_id)=(7) is not present …"""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        return Violation((), _sentence(str(error).partition("\n")[0]))
    primary = diagnosis.message_primary or str(error)
    if diagnosis.column_name:
        return Violation((diagnosis.column_name.removesuffix("_id"),), _sentence(primary))
    for model in apps.get_app_config("claims").get_models():
        for constraint in model._meta.constraints:
            if constraint.name == diagnosis.constraint_name:
                return told(model, constraint)
    names = [name.removesuffix("_id") for name in re.findall(r"Key \((\w+)\)", diagnosis.message_detail or "")]
    if names and isinstance(error.__cause__, UniqueViolation):
        return Violation(tuple(names), _same(names))
    return Violation(tuple(names), _sentence(primary))


def told(model: type[models.Model], constraint: models.BaseConstraint) -> Violation:
    """What a constraint of the model asks for."""
    names = tuple(dict.fromkeys(_named(constraint)))
    if isinstance(constraint, models.UniqueConstraint):
        fields: dict[str, models.Field] = {field.name: field for field in model._meta.fields}
        return Violation(names, _same(str(fields[name].verbose_name) for name in names))
    return Violation(names, _("Breaks the rule “%(rule)s”.") % {"rule": constraint.name.replace("_", " ")})


def _same(names: Iterable[str]) -> str:
    return _("There is already one with the same %(names)s.") % {"names": _(" and ").join(names)}


def _named(part: Any) -> Iterator[str]:
    """Names of the fields that a constraint, or a part of it, reads, in its order."""
    if isinstance(part, models.CheckConstraint):
        yield from _named(part.condition)
    elif isinstance(part, models.UniqueConstraint):
        yield from part.fields
        for expression in part.expressions:
            yield from _named(expression)
    elif isinstance(part, models.Q):
        children: list[Any] = list(part.children)
        for child in children:
            if isinstance(child, models.Q):
                yield from _named(child)
            else:
                yield child[0].partition("__")[0]
                yield from _named(child[1])
    elif isinstance(part, models.F):
        yield part.deconstruct()[1][0]
    elif hasattr(part, "get_source_expressions"):
        for source in part.get_source_expressions():
            yield from _named(source)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '!', '?')) else '.'}"
