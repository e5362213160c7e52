"""Clients of the API, one a role."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests import factories


@pytest.fixture(autouse=True)
def _nothing_counted(settings: Any) -> None:
    """Without limits, so that the queries of a request are its own; tests/api/test_throttles.py has them."""
    settings.API_RATES = dict.fromkeys(settings.API_RATES)


class Client(APIClient):
    """Signed in as somebody of a role."""

    def __init__(self, role: str | None) -> None:
        super().__init__()
        self.user = factories.user(role)
        self.force_authenticate(self.user)


@pytest.fixture
def editor(db: None) -> Client:
    return Client("Editor")


@pytest.fixture
def checker(db: None) -> Client:
    return Client("Fact-checker")


@pytest.fixture
def journalist(db: None) -> Client:
    return Client("Journalist")
