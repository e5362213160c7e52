"""A claim goes from the queue to a verdict that everybody reads, is corrected and retracted, by the people it takes."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim, Evidence, Review
from tests import factories
from tests.browser.articles import quayside
from tests.webhooks.test_queue import work

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SignIn = Callable[[str], Page]
LOSSES = "The strike costs Norrvik €1.8 million a day."


@pytest.fixture(autouse=True)
def _files_of_their_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def person(name: str, role: str = "Editor") -> User:
    made = factories.user(role, name)
    made.email = f"{name}@news.example"
    made.save()
    return made


def row(page: Page, words: str = LOSSES) -> Locator:
    return page.get_by_role("row").filter(has_text=words)


def queue(page: Page, tab: str) -> None:
    page.get_by_role("link", name="Queue").first.click()
    page.get_by_role("navigation", name="Parts of the queue").get_by_role("link", name=tab).click()


def told() -> list[tuple[str, str]]:
    """The mail that was due, sent: to whom and about what."""
    mail.outbox.clear()
    work()
    return [(sent.to[0].partition("@")[0], str(sent.subject)) for sent in mail.outbox]


def add_evidence(page: Page, number: int, **given: str) -> None:
    """One more piece, in the form of the review; `cited` are letters of a document's title."""
    page.get_by_role("link", name="Add another Evidence").click()
    name = f"evidence-{number}"
    page.locator(f"[name={name}-bearing]").select_option(given.get("bearing", "supports"))
    for field in ("url", "excerpt"):
        page.locator(f"[name={name}-{field}]").fill(given.get(field, ""))
    if "file" in given:
        page.locator(f"[name={name}-file]").set_input_files(given["file"])
    if "cited" in given:
        page.locator(f"[name={name}-document] + .select2 .select2-selection").click()
        page.locator(".select2-search__field").fill(given["cited"])
        page.locator(".select2-results__option", has_text=given["cited"]).click()
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def test_a_claim_goes_from_the_queue_to_the_public_and_back(sign_in: SignIn, tmp_path: Path) -> None:
    quayside()
    for name in ("edith", "carla", "emil"):
        person(name)
    factories.document(title="Accounts of Norrvik for 2023")
    claim = Claim.objects.get(text=LOSSES)
    verification = f"/admin/claims/claim/{claim.pk}/verification/"

    # Edith gives it to Carla, who is told.
    edith = sign_in("edith")
    queue(edith, "Unassigned")
    row(edith).get_by_text("Assign to…").click()
    row(edith).get_by_label("Assigned to").select_option(label="carla")
    due = timezone.localdate() + timedelta(days=3)
    row(edith).get_by_label("Due").fill(due.isoformat())
    row(edith).get_by_role("button", name="Assign", exact=True).click()
    expect(edith.get_by_text(f"Assigned to carla: {LOSSES}")).to_be_visible()
    assert told() == [("carla", "A review for you")]

    # Carla finds it, begins, and writes what she found.
    carla = sign_in("carla")
    queue(carla, "Mine (1)")
    row(carla).get_by_role("link", name="Start").click()
    carla.get_by_label("Verdict").select_option(label="Mostly true")
    carla.get_by_label("Rationale").fill("The accounts give €1.7 million.")
    carla.get_by_role("button", name="Save", exact=True).click()
    expect(carla.get_by_text("The draft is open. Add evidence, then submit it for approval.")).to_be_visible()
    table = tmp_path / "losses.csv"
    table.write_text("day,losses\n2024-03-11,1700000\n")
    add_evidence(carla, 0, url="https://norrvik.example/losses", excerpt="some 1.7 million a day")
    add_evidence(carla, 1, file=str(table), bearing="context")
    add_evidence(carla, 2, cited="Accounts of Norrvik", excerpt="Note 7", bearing="refutes")
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    expect(carla.get_by_text(digest)).to_be_visible()
    carla.get_by_role("button", name="Submit for approval").click()
    expect(carla.get_by_text("Content: Waiting for approval.")).to_be_visible()

    # Nobody approves what they wrote: neither there, nor in the queue, nor beside the text.
    expect(carla.get_by_role("button", name="Approve")).to_have_count(0)
    queue(carla, "Waiting for approval (1)")
    expect(row(carla).get_by_role("link", name="Open")).to_be_visible()
    expect(row(carla).get_by_role("link", name="Approve")).to_have_count(0)
    place = claim.appearances.get()
    carla.goto(f"/admin/claims/revision/{place.revision_id}/read/#claim-{claim.pk}")
    expect(carla.locator("#reading-panel h2")).to_contain_text("Claim 3")
    carla.keyboard.press("r")
    expect(carla.get_by_text("You wrote it: somebody else approves it.")).to_be_visible()

    # Emil approves and publishes it; Carla is told, and everybody may read it.
    public = f"/claims/{claim.ref}/"
    emil = sign_in("emil")
    assert emil.request.get(public).status == 404
    queue(emil, "Waiting for approval (1)")
    row(emil).get_by_role("link", name="Approve").click()
    emil.get_by_role("button", name="Approve").click()
    expect(emil.get_by_text("Content: Approved.")).to_be_visible()
    queue(emil, "Ready to publish (1)")
    row(emil).get_by_role("link", name="Publish").click()
    emil.get_by_role("button", name="Publish").click()
    expect(emil.get_by_text("Content: Published.")).to_be_visible()
    assert told() == [("carla", "Your review: Approved"), ("carla", "Your review: Published")]
    emil.goto(public)
    for words in ("Mostly true", "The accounts give €1.7 million.", "some 1.7 million a day", "Note 7"):
        expect(emil.get_by_text(words).first).to_be_visible()
    carla.goto("/admin/queue/")
    expect(carla.get_by_text("Nothing waits here.")).to_be_visible()

    # What is public is corrected, and in the end withdrawn.
    emil.goto(verification)
    content = emil.get_by_role("region", name="Content does it")
    content.get_by_role("link", name="Correct…").click()
    emil.get_by_label("Verdict").select_option(label="True")
    emil.get_by_label("Rationale").fill("The accounts give €1.8 million.")
    emil.get_by_label("Approved by").select_option(label="edith")
    emil.get_by_role("button", name="Correct").click()
    expect(emil.get_by_text("Content: Corrected.")).to_be_visible()
    emil.goto(public)
    expect(emil.get_by_text("The accounts give €1.8 million.").first).to_be_visible()
    expect(emil.get_by_text(re.compile("corrected", re.IGNORECASE)).first).to_be_visible()
    emil.goto(verification)
    content.get_by_role("link", name="Retract…").click()
    emil.get_by_label("Rationale").fill("The accounts were forged.")
    emil.get_by_role("button", name="Retract").click()
    emil.goto(public)
    expect(emil.get_by_text("The accounts were forged.").first).to_be_visible()
    claim.refresh_from_db()
    assert claim.status == "retracted"
    assert told() == [("carla", "Your review: Corrected"), ("carla", "Your review: Retracted")]

    # Who did what, when, and what changed with it.
    emil.goto(verification)
    timeline = emil.locator(".verification-timeline > li")
    expected = [
        ("emil", "Retracted", "were forged"),
        ("emil", "Corrected: Mostly true → True", ""),
        ("emil", "Published", ""),
        ("emil", "Approved", ""),
        ("carla", "Waiting for approval", ""),
        ("carla", "Evidence added: Refutes", "Note 7"),
        ("carla", "Evidence added: Context", "losses"),
        ("carla", "Evidence added: Supports", "some 1.7 million a day"),
        ("carla", "Draft: Mostly true", "The accounts give €1.7 million."),
        ("edith", "Assigned to carla", ""),
    ]
    expect(timeline).to_have_count(len(expected))
    for entry, (who, what, words) in zip(timeline.all(), expected, strict=True):
        expect(entry).to_contain_text(who)
        expect(entry).to_contain_text(what)
        expect(entry).to_contain_text(words)
        expect(entry.locator("time")).to_have_attribute("datetime", re.compile(r"^\d{4}-\d\d-\d\dT"))
    corrected = timeline.nth(1)
    expect(corrected.locator("del")).to_contain_text("7")
    expect(corrected.locator("ins")).to_contain_text("8")
    assert Review.objects.filter(claim=claim).count() == 6
    assert Evidence.objects.filter(sha256=digest).count() == 1


def test_a_review_is_taken_written_and_submitted_with_the_keyboard_alone(sign_in: SignIn) -> None:
    quayside()
    person("edith", "Fact-checker")
    page = sign_in("edith")

    def enter(what: Locator) -> None:
        what.focus()
        page.keyboard.press("Enter")

    enter(page.get_by_role("link", name="Queue").first)
    enter(page.get_by_role("link", name="Unassigned"))
    enter(row(page).get_by_role("button", name="Assign to me"))
    expect(page.get_by_text(f"Assigned to edith: {LOSSES}")).to_be_visible()
    enter(page.get_by_role("link", name="Mine (1)"))
    enter(row(page).get_by_role("link", name="Start"))
    page.get_by_label("Verdict").focus()
    page.keyboard.type("Disp")
    page.keyboard.press("Tab")
    page.keyboard.type("The union counts otherwise.")
    enter(page.get_by_role("button", name="Save", exact=True))
    enter(page.get_by_role("button", name="Submit for approval"))
    expect(page.get_by_text("Content: Waiting for approval.")).to_be_visible()
    made = Review.objects.heads().get(claim__text=LOSSES)
    assert (made.status, made.verdict, made.rationale) == ("submitted", "disputed", "The union counts otherwise.")
    assert told() == []  # whoever takes work knows of it
