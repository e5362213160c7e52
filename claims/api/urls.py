"""Addresses of the REST API, version 1."""

from django.urls import re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import APIRootView, DefaultRouter

from claims.api.agents import Agents
from claims.api.carried import CarriedAnchors
from claims.api.changes import Changes
from claims.api.claims import Claims
from claims.api.conditional import Conditional
from claims.api.documents import Documents
from claims.api.external_reviews import ExternalReviews
from claims.api.findings import Findings
from claims.api.match import Match
from claims.api.merges import Merges
from claims.api.notices import Flags, Notices
from claims.api.problem_types import Types
from claims.api.quotes import Quotes
from claims.api.relations import Relations
from claims.api.reviews import Reviews
from claims.api.revisions import Revisions
from claims.api.sources import Sources
from claims.api.token import OwnToken
from claims.api.topics import Topics


class Schema(Conditional, SpectacularAPIView):
    """The description of the API, OpenAPI 3.1."""


class Entry(Conditional, APIRootView):
    """The addresses of the resources."""


router = DefaultRouter()
router.APIRootView = Entry
# With or without: a POST cannot be redirected to the address that has the slash.
router.trailing_slash = "/?"
router.include_format_suffixes = False
router.register("sources", Sources)
router.register("topics", Topics)
router.register("documents", Documents)
router.register("revisions", Revisions)
router.register("agents", Agents)
router.register("quotes", Quotes)
router.register("claims", Claims)
router.register("reviews", Reviews)
router.register("external-reviews", ExternalReviews)
router.register("relations", Relations)
router.register("findings", Findings)
router.register("carried", CarriedAnchors)
router.register("merges", Merges)
router.register("notices", Notices)
router.register("flags", Flags)

urlpatterns = [
    re_path("^changes/?$", Changes.as_view(), name="changes"),
    re_path("^token/?$", OwnToken.as_view(), name="token"),
    re_path("^match/?$", Match.as_view(), name="match"),
    re_path("^schema/?$", Schema.as_view(), name="schema"),
    re_path("^problems/(?P<name>[a-z-]+)/?$", Types.as_view(), name="problem"),
    re_path("^docs/?$", SpectacularSwaggerView.as_view(), name="reference"),
    *router.urls,
]
