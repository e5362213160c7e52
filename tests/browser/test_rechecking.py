"""A publisher retracts an article, and what rests on it is re-checked; two people at one review; who else is told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from claims.models import Attempt, Claim, Delivery, Document, Flag, Notice, Review, Topic, Webhook
from tests import factories
from tests.browser.articles import quayside
from tests.webhooks.conftest import Receiver, receiver  # noqa: F401
from tests.webhooks.test_queue import work

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SignIn = Callable[[str], Page]
TALKS = "Talks resume on Monday."


def retracted(document: Document) -> Notice:
    return Notice.objects.create(
        document=document,
        issuer=document.source,
        kind="retraction",
        day="2024-03-14",
        note="It was another port.",
        recorded_by=factories.user("Editor"),
    )


def test_a_retraction_is_recorded_and_what_rests_on_it_is_re_checked_beside_the_text(sign_in: SignIn) -> None:
    revision = quayside()
    factories.user("Editor", "edith")
    claim = Claim.objects.get(text=TALKS)
    page = sign_in("edith")
    page.goto(f"/admin/claims/document/{revision.document_id}/change/")
    page.get_by_role("link", name="Record a correction or retraction").click()
    page.get_by_label("Kind").select_option(label="Retraction")
    page.get_by_label("What was wrong").fill("It was another port.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("What rests on it is flagged below")).to_be_visible()
    expect(page.get_by_role("link", name=TALKS).first).to_be_visible()

    page.goto("/admin/")
    page.locator(".desk-tiles").get_by_role("link", name="To re-check").click()
    expect(page.get_by_role("row").filter(has_text=TALKS).first).to_be_visible()
    page.goto("/admin/claims/claim/?flagged=yes")
    expect(page.locator("#result_list tbody tr")).to_have_count(5)

    # An approved verdict waits until somebody has looked again.
    page.goto(f"/admin/claims/revision/{revision.pk}/read/#claim-{claim.pk}")
    panel = page.locator("#reading-panel")
    tag = page.locator(f"#at-appearance-{claim.appearances.get().pk}")
    expect(tag).to_have_accessible_name("Claim 4, True, accepted, to re-check")
    expect(tag).to_contain_text("⚑")
    expect(panel.get_by_role("region", name="To re-check")).to_contain_text("It was another port.")
    panel.get_by_label("What was re-checked").fill("The ministry's own calendar says so too.")
    panel.get_by_role("button", name="Re-checked: stands").click()
    expect(page.locator("#reading-said")).to_have_text("Re-checked: stands.")
    expect(tag).to_have_accessible_name("Claim 4, True, accepted")
    expect(panel.get_by_role("region", name="To re-check")).to_have_count(0)
    assert not Flag.objects.of(claim).open().exists()
    assert Flag.objects.open().exists()
    page.goto(f"/admin/claims/claim/{claim.pk}/verification/")
    expect(page.locator(".verification-timeline")).to_contain_text("The ministry's own calendar says so too.")


def test_a_flag_is_settled_on_its_own_page(sign_in: SignIn) -> None:
    revision = quayside()
    retracted(revision.document)
    factories.user("Editor", "edith")
    page = sign_in("edith")
    flag = Flag.objects.filter(claim__text=TALKS, review=None).get()
    page.goto("/admin/claims/flag/?q=Talks")
    row = page.get_by_role("row").filter(has_text=TALKS).filter(has_not_text="Content: does it hold?")
    row.get_by_role("link", name=TALKS, exact=True).click()
    page.wait_for_url(f"**/flag/{flag.pk}/change/*")
    page.get_by_label("Note").fill("Another paper printed it too.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    flag.refresh_from_db()
    assert (flag.settlement, flag.note, str(flag.settled_by)) == ("stands", "Another paper printed it too.", "edith")


def test_both_verdicts_stand_side_by_side_and_under_each_other_where_it_is_narrow(sign_in: SignIn) -> None:
    quayside()
    claim = Claim.objects.get(text=TALKS)
    factories.published_review(claim, "authentic", "attribution")
    factories.user("Editor", "edith")
    page = sign_in("edith")
    page.goto(f"/admin/claims/claim/{claim.pk}/verification/")
    sides = [page.get_by_role("region", name=name) for name in ("Attribution did they", "Content does it")]
    expect(sides[0]).to_contain_text("Authentic")
    expect(sides[1]).to_contain_text("True")
    expect(page.get_by_role("link", name="Quayside stands still for a third day")).to_be_visible()
    wide = [side.bounding_box() for side in sides]
    assert wide[0]
    assert wide[1]
    assert wide[0]["y"] == wide[1]["y"]
    assert wide[0]["x"] + wide[0]["width"] <= wide[1]["x"]
    page.set_viewport_size({"width": 640, "height": 450})
    narrow = [side.bounding_box() for side in sides]
    assert narrow[0]
    assert narrow[1]
    assert narrow[0]["y"] + narrow[0]["height"] <= narrow[1]["y"]


def test_of_two_who_write_the_same_review_the_second_is_told_and_loses_nothing(sign_in: SignIn) -> None:
    quayside()
    claim = Claim.objects.get(text__startswith="The strike costs")
    draft = Review.start(claim, "content", factories.user("Fact-checker", "carla"), rationale="To be counted.")
    factories.user("Editor", "edith")
    first, second = sign_in("carla"), sign_in("edith")
    for page in (first, second):
        page.goto(f"/admin/claims/review/{draft.pk}/change/")
        page.get_by_role("link", name="Revise…").click()
    first.get_by_label("Verdict").select_option(label="True")
    first.get_by_label("Rationale").fill("The accounts give 1.8 million.")
    first.get_by_role("button", name="Revise").click()
    expect(first.get_by_text("Content: Draft.")).to_be_visible()

    second.get_by_label("Verdict").select_option(label="False")
    second.get_by_label("Rationale").fill("The accounts give 1.2 million.")
    second.get_by_role("button", name="Revise").click()
    expect(second.get_by_text("Somebody made a step meanwhile.")).to_be_visible()
    told = second.get_by_role("alert").filter(has_text="By carla meanwhile: Draft")
    expect(told).to_contain_text("The accounts give 1.8 million.")
    expect(told.locator("del")).to_contain_text("8")
    expect(told.locator("ins")).to_contain_text("2")
    expect(second.get_by_label("Rationale")).to_have_value("The accounts give 1.2 million.")
    expect(second.get_by_label("Verdict")).to_have_value("false")
    assert claim.reviews.count() == 2
    second.get_by_role("button", name="Revise").click()
    expect(second.get_by_text("Content: Draft.")).to_be_visible()
    assert [(step.verdict, str(step.reviewer)) for step in claim.reviews.order_by("id")] == [
        ("", "carla"),
        ("true", "carla"),
        ("false", "edith"),
    ]


def test_a_webhook_is_made_tried_and_its_log_read(
    sign_in: SignIn,
    receiver: Receiver,  # noqa: F811
) -> None:
    factories.user("Editor", "edith")
    page = sign_in("edith")
    page.goto("/admin/claims/webhook/add/")
    page.get_by_label("Name").fill("Newsletter")
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()  # told when
    page.get_by_label("A review is published").check()
    page.get_by_role("button", name="Save and continue editing").click()
    made = Webhook.objects.get()
    expect(page.get_by_text(made.secret)).to_be_visible()
    page.get_by_role("button", name="Send a test event").click()
    expect(page.get_by_text("A test event is on its way.")).to_be_visible()
    expect(page.get_by_text(made.secret)).to_have_count(0)
    work()
    assert len(receiver.received) == 1
    page.goto("/admin/claims/delivery/")
    page.locator("#result_list tbody").get_by_role("link").first.click()
    expect(page.get_by_text("Delivered").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="204")).to_be_visible()
    receiver.status = 500
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("It is sent again, as it was.")).to_be_visible()
    work()
    page.reload()
    expect(page.get_by_role("row").filter(has_text="500")).to_be_visible()
    assert Delivery.objects.get().state == "waiting"
    assert Attempt.objects.count() == 2


def test_a_topic_is_made_given_to_a_document_and_narrows_the_queue(sign_in: SignIn) -> None:
    revision = quayside()
    other = factories.revision("It says 12 cranes stand still.", factories.document(title="Cranes"))
    claim = factories.claim("12 cranes stand still.")
    factories.quantity(claim, "12", text="12 cranes")
    factories.appearance(claim, "12 cranes stand still", other)
    factories.user("Editor", "edith")
    page = sign_in("edith")
    page.goto("/admin/claims/topic/add/")
    page.get_by_label("Name").fill("Ports")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"/admin/claims/document/{revision.document_id}/change/")
    page.locator(".field-topics .select2-selection").click()
    page.keyboard.type("Por")
    page.locator(".select2-results__option", has_text="Ports").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert list(revision.document.topics.all()) == [Topic.objects.get(name="Ports")]
    page.goto("/admin/queue/?tab=unassigned")
    expect(page.get_by_role("row").filter(has_text="12 cranes")).to_be_visible()
    page.get_by_label("Topic").select_option(label="Ports")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("row").filter(has_text="The strike costs")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="12 cranes")).to_have_count(0)
    # The tabs stay within the topic.
    page.get_by_role("link", name="Mine (0)").click()
    expect(page.get_by_label("Topic")).to_have_value(str(Topic.objects.get().pk))
