"""What the API tells without a token: rows that were made public, and of them what tells of nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Published:
    """Named are members and filters that are open, not those that are not: what is added to a resource is closed."""

    rows: Callable[[Any], QuerySet[Any]]
    """Of a query of the resource, those everybody may see."""
    members: tuple[str, ...]
    """With dots for one of a member."""
    filters: tuple[str, ...]
    """None that rests on what is not told."""
