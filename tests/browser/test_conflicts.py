"""An editor sees figures in conflict as ranges, and decides with the keyboard; who has not answered is listed."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from claims.models import Claim, Relation, Source
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, context="#content").response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def printed(words: str, claimant: str, value: str, day: int, **fields: Any) -> Claim:
    document = factories.document(published_at=datetime(2025, 3, day, tzinfo=UTC))
    agent = factories.agent(claimant)
    agency = factories.source(f"Wire {day}", Source.Kind.AGENCY)
    made = factories.claim(words, agent)
    factories.quantity(made, value, unit="soldiers", **fields)
    factories.appearance(made, words, factories.revision(f"It is said: {words}.", document), (agent, agency))
    return made


def drawn(page: Page) -> int:
    """How many points of the chart are not blank."""
    return page.evaluate(
        """() => { const canvas = document.querySelector("canvas[data-chart]");
        return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.filter(Boolean).length; }"""
    )


def test_a_conflict_is_seen_and_decided_with_the_keyboard(sign_in: Callable[[str], Page]) -> None:
    kyiv = printed("11,000 soldiers are there", "Kyiv", "11000", 1, text="11,000")
    rome = printed("At least 10,000 soldiers are there", "Rome", "10000", 4, bound="at_least", text="at least 10,000")
    several = printed("Several thousand soldiers are there", "Seoul", "1000", 6, bound="vague", text="several thousand")
    for other in (rome, several):
        Relation.objects.create(from_claim=kyiv, to_claim=other, kind="contradicts", dimension="figure")
    factories.user("Editor", "edith")
    page = sign_in("edith")
    page.get_by_role("link", name="Conflicts").first.click()
    expect(page.get_by_text("11,000 (Kyiv) · at least 10,000 (Rome) · several thousand (Seoul)")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="11,000 soldiers are there").click()
    expect(page.get_by_role("heading", name="Figures: soldiers")).to_be_visible()
    assert drawn(page) > 1000
    assert violations(page) == []
    expect(page.get_by_role("img", name="Through whom it reached print").first).to_be_visible()

    relation = page.locator(".conflict-relation").filter(has_text="At least 10,000")
    relation.get_by_label("Resolution").focus()
    page.keyboard.type("Sup")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed: Superseded.")).to_be_visible()
    decided = Relation.objects.get(to_claim=rome)
    assert (decided.decision, decided.resolution, str(decided.decided_by)) == ("confirmed", "superseded", "edith")
    page.locator(".conflict-relation").filter(has_text="Several").get_by_role("button", name="Dismiss").click()
    expect(page.locator(".conflict-relation").filter(has_text="Several").get_by_text("Rejected")).to_be_visible()

    page.evaluate("document.documentElement.classList.add('dark')")
    assert drawn(page) > 1000
    assert violations(page) == []
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")


def test_who_has_not_answered_is_listed_and_downloaded(sign_in: Callable[[str], Page], tmp_path: Path) -> None:
    dam = printed("The dam leaks", "Rosa Lind", "1", 1)
    silent = printed("The ministry did not answer", "Ministry", "1", 2)
    Claim.objects.filter(pk=silent.pk).update(stance="declines", answers=dam)
    factories.user("Editor", "edith")
    page = sign_in("edith")
    page.get_by_role("link", name="Not answered").first.click()
    expect(page.get_by_role("row", name="Ministry").filter(has_text="The dam leaks")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    download.value.save_as(tmp_path / "file.csv")
    assert "The dam leaks" in (tmp_path / "file.csv").read_text()
