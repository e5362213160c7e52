"""An article goes from the import to published verdicts, their correction and their end, all beside its text."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Appearance, Evidence
from tests import factories
from tests.browser.articles import quayside

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

QUESTION = "Content: does it hold?"


class Beside:
    """The panel of somebody who reads the article, at one aspect of the claim."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        page.goto(address)
        expect(page.locator("#reading-panel h2")).to_contain_text("Claim 3")

    @property
    def aspect(self) -> Locator:
        found = self.page.locator("#reading-panel details.panel-part").filter(has_text=QUESTION)
        if found.get_attribute("open") is None:
            found.locator("summary").first.click()
        return found

    def part(self, name: str) -> Locator:
        """A part of the aspect that opens."""
        found = self.aspect.locator("details.panel-inner").filter(has=self.page.locator("summary", has_text=name))
        if found.get_attribute("open") is None:
            found.locator("summary").click()
        return found

    def said(self, words: str) -> None:
        expect(self.page.locator("#reading-said")).to_have_text(f"{QUESTION} {words}")
        assert self.page.url.endswith(self.address)


def test_evidence_verdict_correction_and_retraction_stay_on_the_page_of_the_text(
    sign_in: Callable[[str], Page], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    revision = quayside()
    factories.user("Editor", "edith")
    factories.user("Editor", "emil")
    factories.document(title="Accounts of Norrvik for 2023")
    place = Appearance.objects.get(exact__startswith="its losses")
    address = f"/admin/claims/revision/{revision.pk}/read/#appearance-{place.pk}"
    table = tmp_path / "losses.csv"
    table.write_text("day,losses\n2024-03-11,1800000\n")

    writer = Beside(sign_in("edith"), address)
    writer.aspect.get_by_label("Verdict").select_option(label="True")
    writer.aspect.get_by_label("Rationale").fill("The accounts say so.")
    adding = writer.part("Add evidence")
    adding.get_by_label("File").set_input_files(str(table))
    adding.get_by_role("button", name="Add evidence").click()
    writer.said("Evidence added.")
    expect(writer.aspect).to_contain_text(hashlib.sha256(table.read_bytes()).hexdigest())
    expect(writer.aspect.get_by_label("Rationale")).to_have_value("The accounts say so.")

    # What is no evidence is told, and what was given is there again.
    adding = writer.part("Add evidence")
    adding.get_by_label("Excerpt").fill("Note 7: 1.8 million a day")
    adding.get_by_role("button", name="Add evidence").click()
    told = writer.page.locator("#reading-panel").get_by_role("alert")
    expect(told).to_contain_text("Evidence is a URL, a document of the base or a file.")
    expect(told).to_be_focused()
    adding = writer.part("Add evidence")
    expect(adding.get_by_label("Excerpt")).to_have_value("Note 7: 1.8 million a day")
    adding.get_by_label("Bearing").select_option(label="Context")
    adding.get_by_label("Document of the base").fill("norrvik")
    expect(adding.get_by_role("radio", name="Accounts of Norrvik for 2023")).to_be_checked()
    writer.aspect.get_by_role("button", name="Submit for approval").click()
    writer.said("Waiting for approval.")
    expect(writer.aspect.get_by_text("You wrote it: somebody else approves it.")).to_be_visible()
    assert [(each.bearing, str(each.document or "")) for each in Evidence.objects.order_by("id")] == [
        ("supports", ""),
        ("context", "Accounts of Norrvik for 2023"),
    ]

    other = Beside(sign_in("emil"), address)
    expect(other.aspect.get_by_text("Note 7: 1.8 million a day")).to_be_visible()
    other.aspect.get_by_role("button", name="Approve", exact=True).click()
    other.said("Approved.")
    other.aspect.get_by_role("button", name="Publish", exact=True).click()
    other.said("Published.")
    correcting = other.part("Correct")
    correcting.get_by_label("Verdict").select_option(label="Mostly true")
    correcting.get_by_label("Rationale").fill("The accounts say 1.7 million.")
    correcting.get_by_label("Approved by").select_option(label="edith")
    correcting.get_by_role("button", name="Correct").click()
    other.said("Corrected.")
    expect(other.page.locator(f"#at-appearance-{place.pk}")).to_have_accessible_name("Claim 3, Mostly true, accepted")
    retracting = other.part("Retract")
    retracting.get_by_label("Rationale").fill("The accounts were forged.")
    retracting.get_by_role("button", name="Retract").click()
    other.said("Retracted.")
    expect(other.page.locator(f"#at-appearance-{place.pk}")).to_have_accessible_name("Claim 3, Retracted, accepted")
    assert [step.status for step in place.claim.reviews.order_by("id")] == [
        "draft",
        "submitted",
        "approved",
        "published",
        "corrected",
        "retracted",
    ]
