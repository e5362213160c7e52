"""Debian's Chromium, driven by Playwright, against a live server."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("These tests need Chromium: apt-get install -y chromium")
    # Playwright's own loop runs in this thread, in which Django would refuse to use the database, and has another
    # connection: what migrations put into the base, to be restored after each test, is kept on the first.
    migrated = connection._test_serialized_contents  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            connection._test_serialized_contents = migrated  # type: ignore[attr-defined]
            made = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            yield made
            made.close()


@pytest.fixture
def sign_in(browser: Browser, live_server: object) -> Iterator[Callable[[str], Page]]:
    """Signs somebody in through the form and gives the page they see; fails if a page reports an error."""
    contexts = []
    troubles: list[str] = []

    def enter(name: str) -> Page:
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, color_scheme="light", base_url=str(live_server), locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda said: troubles.append(f"{said.text} {said.location}") if said.type == "error" else None
        )
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto("/admin/login/")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", "s3cret-enough")
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert troubles == []  # with the address of what failed
