"""Clients of the API, one a role."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from tests import factories


@pytest.fixture(autouse=True)
def _no_attempts_counted() -> None:
    cache.clear()


def client_of(role: str | None) -> APIClient:
    client = APIClient()
    client.force_authenticate(factories.user(role))
    return client


@pytest.fixture
def editor(db: None) -> APIClient:
    return client_of("Editor")


@pytest.fixture
def checker(db: None) -> APIClient:
    return client_of("Fact-checker")


@pytest.fixture
def journalist(db: None) -> APIClient:
    return client_of("Journalist")
