"""What `OPTIONS` answers: what an address is, and in which formats it is read and written."""

from typing import Any

from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request


class Metadata(SimpleMetadata):
    def determine_actions(self, request: Request, view: Any) -> dict[str, Any]:
        """None: members and their types are in the description of the API."""
        return {}
