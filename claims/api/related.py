"""Rows that others name by id: one by one, or all that a request names together."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers


class Related(serializers.PrimaryKeyRelatedField[Any]):
    def to_internal_value(self, data: Any) -> Any:
        table: Any = self.get_queryset()
        held = self.context.get("related", {}).get(table.model, {})
        pk = _integer(data)
        if pk is None:
            self.fail("incorrect_type", data_type=type(data).__name__)
        row = held.get(pk)
        return super().to_internal_value(pk) if row is None else row


def _integer(data: Any) -> int | None:
    """An integer of JSON Schema, which some languages write as 7.0."""
    if isinstance(data, bool) or not isinstance(data, int | float):
        return None
    return int(data) if isinstance(data, int) or data.is_integer() else None


def read_together(serializer: serializers.BaseSerializer[Any], rows: Iterable[Any]) -> None:
    """Reads what `rows`, as they came in, name by id: a query for each table, whatever the number of rows.

    What is not there is told when the row that names it is validated.
    """
    asked: dict[type[Model], set[int]] = defaultdict(set)
    tables: dict[type[Model], QuerySet[Any]] = {}

    def look(field: Any, data: Any) -> None:
        if isinstance(field, Related):
            named = data.get("id") if isinstance(data, dict) else data
            table: Any = field.get_queryset()
            pk = _integer(named)
            if pk is not None and 0 < pk < 2**63:
                tables[table.model] = table
                asked[table.model].add(pk)
        elif isinstance(field, serializers.ManyRelatedField | serializers.ListSerializer) and isinstance(data, list):
            child = field.child_relation if isinstance(field, serializers.ManyRelatedField) else field.child
            for each in data:
                look(child, each)
        elif isinstance(field, serializers.Serializer) and isinstance(data, dict):
            for name, each in data.items():
                if name in field.fields and not field.fields[name].read_only:
                    look(field.fields[name], each)

    for row in rows:
        look(serializer, row)
    context: Any = serializer.context
    context["related"] = {model: tables[model].all().in_bulk(ids) for model, ids in asked.items()}
