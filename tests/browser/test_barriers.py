"""No page of the desk has a barrier: in light or dark, at twice the size, or for who has only a keyboard."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from claims.models import Assignment, Claim, Evidence, Flag, Notice, Relation, Review, Topic, Webhook
from tests import factories
from tests.browser.articles import quayside
from tests.browser.barriers import barriers, unreached

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def addresses() -> dict[str, str]:
    """Of each page, with something of all that it may show."""
    revision = quayside()
    document = revision.document
    edith, carla = factories.user("Editor", "edith"), factories.user("Fact-checker", "carla")
    document.topics.add(Topic.objects.create(name="Ports"))
    claims = {claim.text: claim for claim in Claim.objects.all()}
    talks, losses = claims["Talks resume on Monday."], claims["The strike costs Norrvik €1.8 million a day."]
    waiting = claims["4,200 containers are waiting on the quays of Port Sallow."]
    fewer = claims["Fewer than 3,000 containers were waiting on Monday night."]
    Relation.objects.create(from_claim=fewer, to_claim=waiting, kind="contradicts", dimension="figure")
    Assignment.give(losses, "content", edith, carla, due=timezone.localdate() + timedelta(days=3))
    draft = Review.start(losses, "content", edith, verdict="true", rationale="The accounts give €1.8 million.")
    Evidence.objects.create(review=draft, bearing="supports", url="https://norrvik.example/", excerpt="1.8 million")
    submitted = Review.start(fewer, "attribution", carla, verdict="authentic", rationale="On tape.").submit(carla)
    published = factories.published_review(talks, "authentic", "attribution")
    notice = Notice.objects.create(
        document=document,
        issuer=document.source,
        kind="retraction",
        day="2024-03-14",
        note="It was another port.",
        recorded_by=carla,
    )
    webhook = Webhook.objects.create(
        name="Newsletter", url="https://newsletter.example/", told_of=["review.published"], owner=edith
    )
    delivery = webhook.test()
    read = f"/admin/claims/revision/{revision.pk}/read/"
    return {
        "first page": "/admin/",
        "queue, mine": "/admin/queue/",
        "queue, unassigned": "/admin/queue/?tab=unassigned",
        "queue, approval": "/admin/queue/?tab=approval",
        "verification": f"/admin/claims/claim/{talks.pk}/verification/",
        "verification of a quote": f"/admin/claims/quote/{revision.quote_set.all()[0].pk}/verification/",
        "review, draft": f"/admin/claims/review/{draft.pk}/change/",
        "review, submitted": f"/admin/claims/review/{submitted.pk}/change/",
        "step, revise": f"/admin/claims/review/{draft.pk}/step/revise/",
        "step, correct": f"/admin/claims/review/{published.pk}/step/correct/",
        "notice, new": f"/admin/claims/notice/add/?document={document.pk}",
        "notice": f"/admin/claims/notice/{notice.pk}/change/",
        "flags": "/admin/claims/flag/",
        "flag": f"/admin/claims/flag/{Flag.objects.filter(claim=talks)[0].pk}/change/",
        "claims, flagged": "/admin/claims/claim/?flagged=yes",
        "conflict": f"/admin/claims/relation/conflicts/{waiting.pk}/",
        "webhook, new": "/admin/claims/webhook/add/",
        "webhook": f"/admin/claims/webhook/{webhook.pk}/change/",
        "deliveries": "/admin/claims/delivery/",
        "delivery": f"/admin/claims/delivery/{delivery.pk}/change/",
        "topic": "/admin/claims/topic/add/",
        "reading, to re-check": f"{read}#claim-{talks.pk}",
        "reading, draft": f"{read}#claim-{losses.pk}",
    }


def opened(page: Page, address: str) -> None:
    page.goto("about:blank")
    page.goto(address)
    if "/read/" in address:
        expect(page.locator("#reading-panel h2")).to_be_visible()
        expect(page.get_by_text("Looking…")).to_have_count(0)
        for part in page.locator("#reading-panel details").all():
            part.evaluate("each => { each.open = true; }")


def test_no_page_has_a_barrier_in_light_in_dark_or_at_twice_the_size(
    addresses: dict[str, str], sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("edith")
    found = {}
    for name, address in addresses.items():
        opened(page, address)
        if told := barriers(page):
            found[name] = told
    assert found == {}, json.dumps(found, indent=1)


def test_every_control_is_reached_with_the_keyboard(addresses: dict[str, str], sign_in: Callable[[str], Page]) -> None:
    page = sign_in("edith")
    found = {}
    for name, address in addresses.items():
        opened(page, address)
        if told := unreached(page):
            found[name] = told
    assert found == {}, json.dumps(found, indent=1)
