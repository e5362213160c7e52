"""A database of its own for what is measured."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """Sets Django up on an empty database of this name, with the tables of the project; it is dropped at the end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factdb.settings")
    django.setup()
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    made = connection.settings_dict["NAME"]
    try:
        yield
    finally:
        connection.creation.destroy_test_db(made, verbosity=0)
