"""Addresses for everybody. A `ref` may hold slashes, so that nothing follows it."""

from django.urls import path, register_converter
from django.urls.converters import PathConverter

from claims.public import pages
from claims.public.feeds import atom, claimreviews
from claims.public.picture import claim_picture, quote_picture
from claims.public.sitemap import robots, sitemap


class Reference(PathConverter):
    """Any text the database can hold."""

    regex = "[^\\0]+"


register_converter(Reference, "reference")

app_name = "public"
urlpatterns = [
    path("", pages.home, name="latest"),
    path("claims/<reference:ref>/", pages.claim_page, name="claim-page"),
    path("quotes/<int:quote_id>/", pages.quote_page, name="quote-page"),
    path("documents/<int:document_id>/", pages.document_page, name="document-page"),
    path("cards/claims/<reference:ref>/", pages.claim_card, name="claim-card"),
    path("cards/quotes/<int:quote_id>/", pages.quote_card, name="quote-card"),
    path("pictures/claims/<reference:ref>.png", claim_picture, name="claim-picture"),
    path("pictures/quotes/<int:quote_id>.png", quote_picture, name="quote-picture"),
    path("feeds/verdicts.atom", atom, name="atom"),
    path("feeds/claimreview.json", claimreviews, name="claimreview-feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
]
