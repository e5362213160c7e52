"""Audit trail: every change of an editable table is kept, and some tables never change; by database triggers."""

from typing import Any
from uuid import UUID

import pghistory
import pgtrigger
from django.apps import apps
from django.db import models, transaction


def tracked(exclude: tuple[str, ...] = ()) -> Any:
    """Class decorator: keep the whole history of a model in its `…Event` table (django-pghistory).

    `exclude` names columns the database derives from others, such as `search`.
    """
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude) or None
    )


def append_only(table: str) -> list[pgtrigger.Trigger]:
    """Rows of the table are only ever added: UPDATE, DELETE and TRUNCATE raise, whoever tries."""
    return [
        pgtrigger.Protect(name=f"{table}_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        not_truncated(table),
    ]


def not_truncated(table: str) -> pgtrigger.Trigger:
    """Rejects TRUNCATE, which no trigger for each row sees."""
    return pgtrigger.Trigger(
        name=f"{table}_not_truncated",
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
    )


@transaction.atomic
def restore(context: UUID, *names: str) -> list[models.Model]:
    """Writes again, under their keys, the rows of these models that were deleted in a context; returns them.

    A row a foreign key leads to comes before those that have it. Raises `IntegrityError` where the base has changed so
    that one cannot come back.
    """
    restored: list[models.Model] = []
    for name in names:
        model = apps.get_model("claims", name)
        kept = {field.name for field in apps.get_model("claims", f"{name}Event")._meta.concrete_fields}
        columns = [field.attname for field in model._meta.concrete_fields if field.name in kept]
        dated = [field.attname for field in model._meta.concrete_fields if getattr(field, "auto_now_add", False)]
        events = apps.get_model("claims", f"{name}Event").objects.filter(pgh_context=context, pgh_label="delete")
        for event in events.order_by("pgh_id"):
            row = model(**{column: getattr(event, column) for column in columns})
            row.save(force_insert=True)
            # Saving dates a new row today.
            model._base_manager.filter(pk=row.pk).update(**{column: getattr(event, column) for column in dated})
            restored.append(row)
    return restored
