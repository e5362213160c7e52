"""How the specification breaks a rule: by every way there is to write a row, and by two transactions at once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction


def _insert_by_sql(row: models.Model) -> None:
    fields = [field for field in row._meta.concrete_fields if not field.generated and not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    sql(f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({', '.join(['%s'] * len(values))})", *values)


def _save(row: models.Model, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def _bulk_update(row: models.Model, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    type(row)._default_manager.bulk_update([row], list(fields))


def _update_by_sql(row: models.Model, **fields: Any) -> None:
    columns = {field.name: field.column for field in row._meta.concrete_fields}
    sets = ", ".join(f'"{columns[name]}" = %s' for name in fields)
    values = [getattr(value, "pk", value) for value in fields.values()]
    sql(f"UPDATE {row._meta.db_table} SET {sets} WHERE id = %s", *values, row.pk)


INSERTS: dict[str, Callable[[models.Model], Any]] = {
    "save": lambda row: row.save(force_insert=True),
    "bulk_create": lambda row: type(row)._default_manager.bulk_create([row]),
    "sql": _insert_by_sql,
}
UPDATES: dict[str, Callable[..., Any]] = {
    "save": _save,
    "update": lambda row, **fields: type(row)._default_manager.filter(pk=row.pk).update(**fields),
    "bulk_update": _bulk_update,
    "sql": _update_by_sql,
}
DELETES: dict[str, Callable[[models.Model], Any]] = {
    "delete": lambda row: row.delete(),
    "queryset": lambda row: type(row)._default_manager.filter(pk=row.pk).delete(),
    "sql": lambda row: sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk),
}
every_insert = pytest.mark.parametrize("insert", INSERTS.values(), ids=INSERTS)
every_update = pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
every_delete = pytest.mark.parametrize("delete", DELETES.values(), ids=DELETES)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def accepted() -> Iterator[None]:
    """What is done inside stands at the end of its transaction."""
    with transaction.atomic():
        yield
        connection.check_constraints()


@contextmanager
def rejected(rule: str) -> Iterator[None]:
    """What is done inside breaks `rule`, a constraint's name or words of a message, by the end of its transaction."""
    with pytest.raises(DatabaseError) as caught, accepted():
        yield
    diagnosis = getattr(caught.value.__cause__, "diag", None)
    assert rule in f"{getattr(diagnosis, 'constraint_name', '')} {caught.value}"


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> list[Exception]:
    """Does `first` and, before its transaction commits, `second` in another, which waits; what `second` raised."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            with transaction.atomic():
                second()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    other = Thread(target=run)
    with transaction.atomic():
        first()
        connection.check_constraints()
        other.start()
        assert _somebody_waits(), f"the second transaction did not wait for the first, but ended: {raised}"
    other.join(30)
    assert not other.is_alive()
    return raised


def _somebody_waits() -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))")
            if cursor.fetchone() != (0,):
                return True
        time.sleep(0.02)
    return False
