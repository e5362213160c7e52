"""Tests run on a real PostgreSQL: the one of `DATABASE_URL`, else the embedded one."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.core.management.commands import flush
from hypothesis import settings

# No test is timed: the first text in a language loads its tables, and a machine may have other work.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _emptied_tables_may_be_append_only() -> Iterator[None]:
    """A test with a live server ends by emptying every table, which the append-only ones reject by trigger."""
    handle = flush.Command.handle

    def without_triggers(self: flush.Command, **options: object) -> None:
        with pgtrigger.ignore():
            handle(self, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", without_triggers)
        yield


@pytest.fixture(autouse=True)
def _passwords_hash_fast(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
