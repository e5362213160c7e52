"""Where the public page of a row is. What leaves the base – feeds, messages, pictures – names a row by this address."""

from django.conf import settings
from django.urls import reverse

from claims.models import Claim, Document, Quote

_PAGES: dict[type, tuple[str, str]] = {Claim: ("claim", "ref"), Quote: ("quote", "pk"), Document: ("document", "pk")}


def public_path(of: Claim | Quote | Document, page: str = "page") -> str:
    """The path of the public `page`, `card` or `picture` of a row, whether or not it may be seen there."""
    name, identity = _PAGES[type(of)]
    return reverse(f"public:{name}-{page}", args=[getattr(of, identity)])


def public_address(of: Claim | Quote | Document, page: str = "page") -> str:
    """`public_path` below `PUBLIC_URL`: absolute, and the same whoever asks under whatever host name."""
    return settings.PUBLIC_URL + public_path(of, page)
