"""Who changed a row, when and what: read from the events the database's triggers keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, Max, Model, QuerySet, Value
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pghistory.models import Events

SHOWN = 200
"""Events on one page of history, the latest ones."""

VERBS = {"insert": _("Added"), "update": _("Changed"), "delete": _("Deleted")}


@dataclass(frozen=True)
class Change:
    name: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    at: datetime
    who: str
    verb: str
    what: str
    of: type[Model]
    changes: list[Change]


def version(obj: Model, parts: Iterable[type[Model]] = ()) -> str:
    """Stands for `obj` and the rows of `parts` that point to it, as they now are: another change, another version.

    One query. It is the last event of each table, so that it tells too which changes came after it.
    """
    tables = _event_tables(obj, parts)
    if not tables:
        return ""
    last = [
        rows.order_by().values(of=Value(place)).annotate(last=Max("pgh_id")).values_list("of", "last")
        for place, rows in enumerate(tables)
    ]
    found = dict(last[0].union(*last[1:], all=True))
    return "-".join(str(found.get(place) or 0) for place in range(len(tables)))


def _event_tables(obj: Model, parts: Iterable[type[Model]]) -> list[QuerySet[Any]]:
    """The events of `obj`, then those of each part."""
    if not hasattr(obj, "pgh_event_models"):
        return []
    of_parts = []
    for part in parts:
        events = part.pgh_event_model  # type: ignore[attr-defined]
        names = [field.name for field in part._meta.concrete_fields if field.related_model is type(obj)]
        found = events.objects.none()
        for name in names:
            found |= events.objects.filter(**{name: obj.pk})
        of_parts.append(found)
    own = type(obj).pgh_event_model  # type: ignore[attr-defined]
    return [own.objects.filter(pgh_obj=obj.pk), *of_parts]


def entries(obj: Model, parts: Iterable[type[Model]] = (), since: str = "") -> list[Entry]:
    """The last changes of `obj` and of the rows of `parts` that point to it, latest first; those after a `version`.

    Two queries for the events and one for each table they name (users, agents…), however many the events are.
    """
    if not hasattr(obj, "pgh_event_models"):
        return []  # append-only: the rows are their own history
    events = list(Events.objects.tracks(obj).order_by("-pgh_created_at", "-pgh_id")[:SHOWN])
    parts = tuple(parts)
    tables = [part.pgh_event_model for part in parts]  # type: ignore[attr-defined]
    if tables:
        of_parts = Events.objects.across(*tables).references(obj)
        events += of_parts.order_by("-pgh_created_at", "-pgh_id")[:SHOWN]
        events.sort(key=lambda event: (event.pgh_created_at, event.pgh_id), reverse=True)
        events = events[:SHOWN]
    if since:
        known = dict(zip((type(obj), *parts), since.split("-"), strict=False))
        events = [event for event in events if event.pgh_id > _seen(known.get(apps.get_model(event.pgh_obj_model)))]
    names = _names(events)
    users = get_user_model()
    return [
        Entry(
            at=event.pgh_created_at,
            who=names.get((users, (event.pgh_context or {}).get("user")), "") or str(_("outside the desk")),
            verb=str(VERBS.get(event.pgh_label, event.pgh_label)),
            what=str(apps.get_model(event.pgh_obj_model)._meta.verbose_name),
            of=apps.get_model(event.pgh_obj_model),
            changes=list(_changes(event, names)),
        )
        for event in events
    ]


def _seen(last: str | None) -> int:
    return int(last) if last and last.isascii() and last.isdecimal() else 0


def _differences(event: Any) -> dict[str, list[Any]]:
    """Of each column its value before and after. What a row was added or deleted with is told in full."""
    if event.pgh_label == "insert":
        return {column: [None, value] for column, value in (event.pgh_data or {}).items() if value not in (None, "")}
    if event.pgh_label == "delete":
        return {column: [value, None] for column, value in (event.pgh_data or {}).items() if value not in (None, "")}
    return event.pgh_diff or {}


def _columns(event: Any) -> dict[str, Any]:
    model = apps.get_model(event.pgh_obj_model)
    unsaid = {"id", "created_at", "updated_at", "search", "prefix", "suffix", "key"}
    return {field.column: field for field in model._meta.concrete_fields if field.name not in unsaid}


def _names(events: list[Any]) -> dict[tuple[type[Model], Any], str]:
    """What to call every row the events refer to; one that is gone has no name."""
    wanted: dict[type[Model], set[Any]] = {}
    for event in events:
        if user := (event.pgh_context or {}).get("user"):
            wanted.setdefault(get_user_model(), set()).add(user)
        columns = _columns(event)
        for column, values in _differences(event).items():
            if isinstance(field := columns.get(column), ForeignKey):
                wanted.setdefault(field.related_model, set()).update(value for value in values if value is not None)
    return {
        (model, pk): str(row) for model, pks in wanted.items() for pk, row in model._base_manager.in_bulk(pks).items()
    }


def _changes(event: Any, names: dict[tuple[type[Model], Any], str]) -> Iterable[Change]:
    columns = _columns(event)
    for column, (before, after) in _differences(event).items():
        if field := columns.get(column):
            yield Change(
                field.name, capfirst(field.verbose_name), _shown(field, before, names), _shown(field, after, names)
            )


def _shown(field: Any, value: Any, names: dict[tuple[type[Model], Any], str]) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return gettext("True") if value else gettext("False")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(field, ForeignKey):
        return names.get((field.related_model, value), f"{field.related_model._meta.verbose_name} {value}")
    return str(dict(field.flatchoices).get(value, value))
