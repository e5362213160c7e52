"""An editor sees what a newer text of an article changed, change by change, and settles where a quote stands."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from claims.models import Carried, Finding, Quote, Revision
from tests import factories
from tests.browser.articles import TEXT, quayside

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LATER = (
    TEXT.replace("fewer than 3,000 last night", "about 3,000 last night")
    .replace("load a single crate until", "load anything before")
    .replace("The transport ministry said that talks will resume on Monday. ", "")
)


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, context="#content").response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def test_a_stealth_edit_is_seen_and_the_quote_is_settled(sign_in: Callable[[str], Page]) -> None:
    first = quayside()
    newer = Revision(document=first.document, text=LATER, language="en", added_by=factories.user("Editor", "edith"))
    newer.save_as_latest()
    assert Finding.objects.filter(revision=newer, kind="altered").count() >= 2
    refusal = Quote.objects.get(exact__startswith="We will not load", revision=first)
    page = sign_in("edith")
    page.goto(f"/admin/claims/revision/{newer.pk}/read/")
    page.get_by_role("link", name="Compare revisions").click()
    page.wait_for_url("**/compare/*")
    expect(page.locator("#old-1 .compare-words")).to_have_text("a single crate until")
    expect(page.locator("#new-1 .compare-words")).to_have_text("anything before")
    expect(page.get_by_role("row", name="Altered Ana Ruiz")).to_be_visible()
    assert violations(page) == []

    sign = page.get_by_role("link", name="Change 1, removed. To revision 2")
    sign.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#new-1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#new-1, #new-2') !== null")

    page.get_by_label("From").select_option("2")
    page.get_by_label("to", exact=True).select_option("1")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#new-1 .compare-words")).to_have_text("a single crate until")

    page.goto("/admin/claims/finding/")
    expect(page.get_by_role("row").filter(has_text="We will not load anything before")).to_be_visible()

    page.goto("/admin/")
    page.locator(".desk-tiles").get_by_role("link", name="Anchors to settle").click()
    row = page.get_by_role("row").filter(has_text="We will not load a single crate")
    row.get_by_role("link", name="Settle").click()
    expect(page.locator("mark").first).to_have_text(refusal.exact)
    assert violations(page) == []
    page.get_by_label("We will not load anything before").check()
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("Settled: anchored.")).to_be_visible()
    settled = Carried.objects.get(quote=refusal)
    assert settled.settled_by.username == "edith"
    assert settled.to_quote.exact == "We will not load anything before the rota is withdrawn,"
