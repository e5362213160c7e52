"""In which form an address answers."""

from collections.abc import Iterable

from django.http import Http404
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.settings import api_settings


class Negotiation(DefaultContentNegotiation):
    """By `format` or by `Accept`; a blank `format` is none of those the address has, and refused as any other is."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Raises Http404 where `format` names no form of the address."""
        if request.query_params.get(api_settings.URL_FORMAT_OVERRIDE or "") == "":
            raise Http404
        return super().select_renderer(request, renderers, format_suffix)
