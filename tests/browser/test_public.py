"""A visitor without a login: reads a verdict on any screen, by eye or by ear, on paper, and in another site's page."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from claims.models import Claim, Quote, Review
from tests import factories
from tests.browser.articles import quayside

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def addresses(live_server: Any) -> list[str]:
    """A page of each kind, with a verdict corrected and one retracted."""
    revision = quayside()
    claim = Claim.objects.get(text__startswith="4,200")
    factories.published_review(claim, "authentic", "attribution")
    editor = factories.user("Editor")
    content = Review.objects.effective().get(claim=claim, aspect="content")
    content.correct(factories.user("Fact-checker"), editor, verdict="false", rationale="Counted again.")
    quote = Quote.objects.get(exact__startswith="We will not")
    Review.objects.effective().get(quote=quote).retract(editor, "Not her voice.")
    return [
        "/",
        f"/claims/{claim.ref}/",
        f"/quotes/{quote.pk}/",
        f"/documents/{revision.document_id}/",
        f"/cards/claims/{claim.ref}/",
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_every_page_is_free_of_barriers_and_fits(
    browser: Browser, live_server: Any, addresses: list[str], scheme: Literal["light", "dark"], width: int
) -> None:
    # 320 pixels are a small phone, and a desktop at 400 % (WCAG 2.2, 1.4.10).
    viewport: Any = {"width": width, "height": 800}
    context = browser.new_context(base_url=str(live_server), color_scheme=scheme, viewport=viewport, locale="en-GB")
    page = context.new_page()
    for address in addresses:
        page.goto(address)
        found = Axe().run(page, options={"rules": {"region": {"enabled": not address.startswith("/cards/")}}})
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found.response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 25, 32)")
    context.close()


def test_a_verdict_is_found_by_keyboard_from_the_list(browser: Browser, live_server: Any, addresses: list[str]) -> None:
    context = browser.new_context(base_url=str(live_server), locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_role("searchbox").fill("containers waiting quays")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="4,200 containers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "4,200 containers are waiting on the quays of Port Sallow."
    )
    content = page.get_by_role("region", name="Does it hold?")
    expect(content).to_contain_text("False")
    expect(content).to_contain_text("The verdict was “Disputed” before.")
    expect(page.get_by_role("region", name="Did they say it?")).to_contain_text("Authentic")
    context.close()


def test_on_paper_the_addresses_are_printed_and_the_forms_are_not(
    browser: Browser, live_server: Any, addresses: list[str]
) -> None:
    context = browser.new_context(base_url=str(live_server), locale="en-GB")
    page = context.new_page()
    page.goto(addresses[1])
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.locator(".embedding")).to_be_hidden()
    printed = page.evaluate("getComputedStyle(document.querySelector('a.original'), '::after').content")
    assert "https://gazette.example/quayside" in printed
    context.close()


def test_a_card_stands_in_another_sites_page(browser: Browser, live_server: Any, addresses: list[str]) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.set_content(f'<iframe src="{live_server}{addresses[4]}" title="Verdict" width="400" height="280"></iframe>')
    card = page.frame_locator("iframe")
    expect(card.get_by_role("heading")).to_contain_text("4,200 containers")
    expect(card.locator("body")).to_contain_text("Does it hold?")
    context.close()
