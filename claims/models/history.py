"""Audit trail: every insert, update and delete of an editable table, written by database triggers."""

from typing import Any

import pghistory


def tracked(exclude: tuple[str, ...] = ()) -> Any:
    """Class decorator: keep the whole history of a model in its `…Event` table (django-pghistory).

    `exclude` names columns the database derives from others, such as `search`.
    """
    options = {"exclude": list(exclude)} if exclude else {}
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), **options
    )
