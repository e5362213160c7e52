"""An editor at work: reads an article, sees what is marked, corrects a speaker, and finds the correction kept."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from claims.models import Evidence, Quote, Relation, Review
from tests import factories
from tests.browser.articles import quayside

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SignIn = Callable[[str], Page]


def test_a_speaker_is_corrected_from_the_article(sign_in: SignIn) -> None:
    revision = quayside()
    factories.user("Editor", "edith")
    wrong = Quote.objects.get(cue="countered")
    page = sign_in("edith")
    page.get_by_role("link", name="Quayside stands still for a third day").first.click()

    card = page.locator(f"#quote-{wrong.pk}")
    expect(card).to_contain_text("Port authority")
    marked = page.locator(f'[data-spans~="quote-{wrong.pk}"]')
    assert "".join(marked.all_inner_texts()) == wrong.exact

    card.get_by_role("link", name="Select Quote 2").click()
    page.get_by_role("link", name="Whole page").click()
    page.locator(".field-speaker .select2-selection").click()
    page.locator(".select2-search__field").fill("bellm")
    page.locator(".select2-results__option", has_text="Hugo Bellman").click()
    page.get_by_role("button", name="Save", exact=True).click()

    page.wait_for_url(f"**/revision/{revision.pk}/read/#quote-{wrong.pk}")
    expect(page.locator("#reading-panel")).to_contain_text("Hugo Bellman")
    wrong.refresh_from_db()
    assert str(wrong.speaker) == "Hugo Bellman"
    assert str(wrong.attributions.get(position=0)) == "Hugo Bellman"


def test_every_screen_opens_without_an_error_in_the_browser(sign_in: SignIn) -> None:
    revision = quayside()
    factories.user("Editor", "edith")
    claims = list({appearance.claim for appearance in revision.appearance_set.select_related("claim")})
    Relation.objects.create(from_claim=claims[0], to_claim=claims[1], kind="contradicts")
    draft = Review.start(claims[2], "attribution", factories.user("Fact-checker"))
    Evidence.objects.create(review=draft, bearing="supports", url="https://port.example/count")
    page = sign_in("edith")
    for model in (
        "document",
        "claim",
        "quote",
        "review",
        "evidence",
        "relation",
        "agent",
        "source",
        "appearance",
        "quantity",
        "attribution",
        "revision",
    ):
        page.goto(f"/admin/claims/{model}/")
        rows = page.locator("#result_list tbody")
        expect(rows.first).to_be_visible()
        address = rows.first.locator("th a, td a").first.get_attribute("href")
        assert address is not None
        page.goto(address)
        expect(page.locator("#content-main")).to_be_visible()


@pytest.mark.parametrize("address", ["/admin/", "/admin/claims/revision/{revision}/read/"])
def test_our_own_pages_have_no_serious_barrier(address: str, sign_in: SignIn) -> None:
    revision = quayside()
    factories.user("Editor", "edith")
    page = sign_in("edith")
    page.goto(address.format(revision=revision.pk))
    # What django-unfold draws around our pages is not ours.
    found = Axe().run(page, context="#content")
    serious = [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize(
    "address", ["/admin/claims/agent/merge/?agents={agent}", "/admin/claims/quote/{quote}/change/"]
)
def test_a_field_with_completion_has_the_name_of_its_label(address: str, sign_in: SignIn) -> None:
    revision = quayside()
    factories.user("Editor", "edith")
    quote = revision.quote_set.exclude(speaker=None)[0]
    page = sign_in("edith")
    page.goto(address.format(agent=quote.speaker_id, quote=quote.pk))
    boxes = page.locator("#content .select2-selection:visible")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        expect(box).to_have_accessible_name(re.compile(r"^(Another|Speaker|Revision|Agent|Source)\b"))
