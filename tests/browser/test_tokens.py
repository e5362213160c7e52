"""Tokens are made, copied and revoked on their page by whoever has an account, on any screen."""

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from rest_framework.test import APIClient

from claims.models import Token
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def answered(secret: str) -> int:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client.get("/api/v1/claims/").status_code


@pytest.fixture
def journalist(browser: Browser, live_server: object) -> Page:
    """Somebody who may not enter the desk, at the page of their tokens."""
    factories.user("Journalist", "jo")
    context = browser.new_context(base_url=str(live_server), locale="en-GB", color_scheme="light")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/admin/tokens/")
    page.get_by_label("Username").fill("jo")
    page.locator("input[name=password]").fill("s3cret-enough")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your tokens")).to_be_visible()
    return page


def test_a_journalist_makes_copies_and_revokes_one_by_keyboard(journalist: Page) -> None:
    page = journalist
    expect(page.get_by_text("You have none.")).to_be_visible()
    expect(page.get_by_role("radio", name="Read", exact=True)).to_be_checked()
    page.get_by_label("Name", exact=True).fill("newsletter")
    page.keyboard.press("Enter")

    shown = page.get_by_role("textbox", name="The new token")
    secret = shown.input_value()
    assert answered(secret) == 200
    copying = page.get_by_role("button", name="Copy")
    copying.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    row = page.get_by_role("row").filter(has_text="newsletter")
    expect(row).to_contain_text("Read")
    expect(row).to_contain_text("never")

    page.goto("/admin/tokens/")
    expect(page.get_by_role("row").filter(has_text="newsletter")).to_be_visible()
    assert secret not in page.content()

    revoking = page.get_by_role("button", name="Revoke newsletter")
    revoking.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Revoked: newsletter.")).to_be_visible()
    expect(page.get_by_text("You have none.")).to_be_visible()
    assert answered(secret) == 401
    page.context.close()


def test_one_without_the_permission_to_write_is_not_offered_it(
    journalist: Page, sign_in: Callable[[str], Page]
) -> None:
    expect(journalist.get_by_role("radio", name="Read", exact=True)).to_be_visible()
    offered = journalist.locator("input[name=scope]").count()
    journalist.context.close()
    factories.user("Editor", "edith")
    desk = sign_in("edith")
    desk.get_by_role("link", name="My API tokens").click()
    expect(desk.get_by_role("heading", name="Your tokens")).to_be_visible()
    assert (offered, desk.locator("input[name=scope]").count()) == (1, 3)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)])
def test_the_page_is_free_of_barriers_and_fits(journalist: Page, scheme: Literal["light", "dark"], width: int) -> None:
    page = journalist
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    Token.issue(factories.user("Editor", "other"), name="of another")
    page.get_by_label("Name", exact=True).fill("archive of the evening edition")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_role("textbox", name="The new token")).to_be_visible()
    assert "of another" not in page.content()
    assert barriers(page) == []
    # 320 pixels are a small phone, and a desktop at 400 % (WCAG 2.2, 1.4.10): only the table may scroll, in itself.
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#id_lasting_4").check()
    page.get_by_label("Name", exact=True).fill("without a day")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_text("Give the last day on which it is valid.")).to_be_visible()
    assert barriers(page) == []
    page.context.close()
