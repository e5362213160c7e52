"""The pictures of the documentation, drawn anew on demand: SCREENSHOTS=1 pytest tests/browser/test_screenshots.py"""

import os
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from claims.models import Claim, Review
from tests import factories
from tests.browser.articles import quayside


@pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="drawn on demand: SCREENSHOTS=1")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_pictures_of_the_desk_are_drawn(sign_in: Callable[[str], Page]) -> None:
    revision = quayside()
    factories.user("Editor", "edith")
    page = sign_in("edith")
    folder = settings.BASE_DIR / "docs" / "images"
    page.goto(f"/admin/claims/revision/{revision.pk}/read/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / "desk.png")
    waiting = Claim.objects.get(text__startswith="4,200")
    factories.published_review(waiting, "authentic", "attribution")
    page.set_viewport_size({"width": 1100, "height": 820})
    page.goto(f"/claims/{waiting.ref}/")
    page.screenshot(path=folder / "public.png")
    page.set_viewport_size({"width": 1440, "height": 900})
    extra = os.environ["SCREENSHOTS"]
    if "/" in extra:  # a folder for pictures of the other screens, to look at
        claim = revision.appearance_set.select_related("claim").order_by("start")[0].claim
        review = Review.objects.heads().get(claim=claim)
        quote = revision.quote_set.order_by("start")[0]
        for name, url in {
            "index": "/admin/",
            "claims": "/admin/claims/claim/",
            "documents": "/admin/claims/document/",
            "quotes": "/admin/claims/quote/",
            "reviews": "/admin/claims/review/",
            "claim": f"/admin/claims/claim/{claim.pk}/change/",
            "quote": f"/admin/claims/quote/{quote.pk}/change/",
            "review": f"/admin/claims/review/{review.pk}/change/",
            "correct": f"/admin/claims/review/{review.pk}/step/correct/",
            "history": f"/admin/claims/claim/{claim.pk}/history/",
        }.items():
            page.goto(url)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=f"{extra}/{name}.png", full_page=True)
