"""The pictures of the documentation, drawn anew on demand: SCREENSHOTS=1 pytest tests/browser/test_screenshots.py"""

import os
from collections.abc import Callable
from datetime import timedelta

import pgtrigger
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page

from claims.models import Agent, Assignment, Claim, Evidence, Notice, Relation, Review, Topic
from tests import factories
from tests.browser.articles import quayside

CONTENT = ("true", "mostly_true", "true", "false", "disputed", "true", "misleading")
ATTRIBUTION = ("authentic", "authentic", "altered", "authentic", "misattributed")


@pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="drawn on demand: SCREENSHOTS=1")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_pictures_of_the_desk_are_drawn(sign_in: Callable[[str], Page]) -> None:
    revision = quayside()
    edith, carla = factories.user("Editor", "edith"), factories.user("Fact-checker", "carla")
    waiting, fewer, losses = (
        Claim.objects.get(text__startswith=words) for words in ("4,200", "Fewer than", "The strike costs")
    )
    Assignment.give(losses, "content", carla, edith, due=timezone.localdate() + timedelta(days=2))
    draft = Review.start(losses, "content", carla, verdict="true", rationale="The accounts give €1.8 million.")
    Evidence.objects.create(
        review=draft, bearing="supports", url="https://norrvik.example/accounts", excerpt="€1.8 million a day"
    )
    draft.submit(carla)
    Relation.objects.create(from_claim=fewer, to_claim=waiting, kind="contradicts", dimension="figure")
    _counted_in_the_year_before(carla, edith)
    page = sign_in("edith")

    def draw(name: str, address: str, height: int = 900) -> None:
        page.set_viewport_size({"width": 1440, "height": height})
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)  # the charts grow
        page.screenshot(path=settings.BASE_DIR / "docs" / "images" / f"{name}.png")

    read = f"/admin/claims/revision/{revision.pk}/read/"
    draw("desk", f"{read}#claim-{waiting.pk}")
    draw("dashboard", "/admin/", 1150)
    draw("conflict", f"/admin/claims/relation/conflicts/{waiting.pk}/")
    published = losses.reviews.heads().get().approve(edith).publish(edith)
    emil = factories.user("Editor", "emil")
    published.correct(edith, emil, verdict="mostly_true", rationale="The accounts give less, €1.7 million.")
    draw("verification", f"/admin/claims/claim/{losses.pk}/verification/")
    revision.document.topics.add(Topic.objects.create(name="Ports"))
    Notice.objects.create(
        document=revision.document,
        issuer=revision.document.source,
        kind="retraction",
        day="2024-03-14",
        note="It was another port.",
        recorded_by=carla,
    )
    draw("flag", f"{read}#claim-{losses.pk}")
    draw("queue", "/admin/queue/?tab=unassigned", 760)
    factories.published_review(waiting, "authentic", "attribution")
    page.set_viewport_size({"width": 1100, "height": 820})
    page.goto(f"/claims/{waiting.ref}/")
    page.screenshot(path=settings.BASE_DIR / "docs" / "images" / "public.png")


def _counted_in_the_year_before(reviewer: User, approver: User) -> None:
    """Verdicts of earlier months, for the charts."""
    gazette, courier = factories.source("Harbour Courier"), factories.source("The Sallow Post")
    mayor, union = factories.agent("Mayor of Sallow"), factories.agent("Dockers' union", Agent.Kind.ORGANIZATION)
    for number in range(24):
        source, who = (gazette, mayor) if number % 2 else (courier, union)
        words = f"Count {number}: {3 * number + 5} ships lay in the roads"
        claim = factories.claim(f"{words}.", who)
        factories.appearance(claim, words, factories.revision(f"{words}.", factories.document(source)), (who,))
        for aspect, verdicts in (("content", CONTENT), ("attribution", ATTRIBUTION)):
            step = Review.start(claim, aspect, reviewer, verdict=verdicts[number % len(verdicts)], rationale="Counted.")
            step = step.submit(reviewer).approve(approver).publish(approver)
            with pgtrigger.ignore("claims.Review:review_append_only"):
                day = timezone.now() - timedelta(days=13 * number)
                Review.objects.filter(pk=step.pk).update(created_at=day)
