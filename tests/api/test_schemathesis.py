"""Whatever is sent that the description of the API allows, or does not: the answers are what it says (schemathesis).

`SCHEMATHESIS_EXAMPLES` is how many requests of either kind are made to each operation.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks

from claims.models import Token
from factdb.wsgi import application
from tests import factories
from tests.api.test_pages import populate

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "2"))


@pytest.fixture
def description(db: None) -> Iterator[Any]:
    """All in the transaction of the test, which a request would end by closing its connection."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    populate(2)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_answers_are_as_described_whatever_is_sent(description: Any, mode: GenerationMode) -> None:
    load_all_checks()
    _, token = Token.issue(factories.user("Editor"))
    headers = {"Authorization": f"Token {token}"}
    operations = [result.ok() for result in description.get_all_operations()]
    assert len(operations) > 50
    for operation in operations:
        if operation.path.rstrip("/").endswith("/token"):
            continue  # would end what the others are asked with

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def every_check_holds(case: Any) -> None:
            case.validate_response(case.call(headers=headers), headers=headers)

        every_check_holds()
