"""Audit trail: every change of an editable table is kept, and some tables never change; by database triggers."""

from typing import Any

import pghistory
import pgtrigger


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
