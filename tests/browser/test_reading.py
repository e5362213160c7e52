"""An editor works through an article without leaving it: with the pointer, and with the keys alone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from claims.models import Agent, Appearance, Quote, Revision
from claims.models.anchor import Origin
from tests import factories
from tests.browser.articles import TEXT, quayside

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SignIn = Callable[[str], Page]


@pytest.fixture
def revision() -> Revision:
    made = quayside()
    Quote.objects.update(origin=Origin.EXTRACTED)
    factories.user("Editor", "edith")
    return made


@pytest.fixture
def page(revision: Revision, sign_in: SignIn) -> Page:
    page = sign_in("edith")
    page.goto(f"/admin/claims/revision/{revision.pk}/read/")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def panel(page: Page) -> Locator:
    return page.locator("#reading-panel")


def said(page: Page) -> Locator:
    return page.locator("#reading-said")


def words_of(page: Page, name: str) -> str:
    return "".join(page.locator(f'.piece[data-spans~="{name}"]').all_inner_texts())


def barriers(page: Page) -> list[object]:
    # What django-unfold draws around our pages is not ours.
    found = Axe().run(page, context="#content")
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found.response["violations"]]


def corner(page: Page, words: str, end: bool = False) -> tuple[float, float]:
    """Where in the window the first, or the last, character of `words` is drawn."""
    at: list[float] = page.evaluate(
        """([words, end]) => {
            const walk = document.createTreeWalker(document.getElementById("reading-text"), NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const found = walk.currentNode.data.indexOf(words);
                if (found < 0) continue;
                const range = document.createRange();
                range.setStart(walk.currentNode, found + (end ? words.length - 1 : 0));
                range.setEnd(walk.currentNode, found + (end ? words.length : 1));
                const box = range.getBoundingClientRect();
                return [end ? box.right - 1 : box.left + 1, box.top + box.height / 2];
            }
            throw new Error("not in the text: " + words);
        }""",
        [words, end],
    )
    return at[0], at[1]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, end[1], steps=3)
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def test_a_click_selects_the_innermost_and_the_next_one_goes_outward(page: Page) -> None:
    page.mouse.click(*corner(page, "counted"))
    expect(panel(page)).to_contain_text("Fewer than 3,000 containers")
    expect(panel(page)).to_contain_text("fewer than 3,000")
    page.mouse.click(*corner(page, "counted"))
    expect(panel(page)).to_contain_text("Port authority")
    expect(page.locator(".tag[aria-current]")).to_have_count(1)
    expect(panel(page).get_by_text("Looking…")).to_have_count(0)


def test_an_article_is_gone_through_by_keys_alone(page: Page, revision: Revision) -> None:
    first, second, third = Quote.objects.filter(revision=revision).order_by("start")
    order = page.locator("#reading-text .tag").evaluate_all("tags => tags.map(tag => tag.dataset.span)")
    press(page, "n")
    expect(panel(page).locator("h2")).to_contain_text("Quote 1")
    expect(page.locator(f"#at-quote-{first.pk}")).to_be_focused()
    press(page, "a")
    expect(said(page)).to_have_text("Accepted.")
    expect(page.locator(f"#at-quote-{first.pk}")).to_have_text("Q1✓")
    press(page, "n", "n")
    expect(panel(page).locator("h2")).to_contain_text("Quote 2")
    # The wrong speaker is corrected: a few letters, the first found is chosen, Enter.
    press(page, "s")
    expect(page.locator("#panel-name")).to_be_focused()
    page.keyboard.type("bellm")
    expect(panel(page).get_by_label("Hugo Bellman")).to_be_checked()
    press(page, "Enter")
    expect(said(page)).to_have_text("Said by Hugo Bellman.")
    expect(panel(page).locator("h2")).to_be_focused()
    press(page, "Escape")
    expect(page.locator(f"#at-quote-{second.pk}")).to_be_focused()
    # The last is rejected, that is taken back, and it is rejected again.
    page.locator(f"#at-quote-{third.pk}").click()
    expect(panel(page).locator("h2")).to_contain_text("Quote 3")
    press(page, "x")
    expect(said(page)).to_contain_text("Rejected: “Nobody has been hurt and nobody will be,”")
    expect(page.locator(f"#at-{order[order.index(f'quote-{third.pk}') + 1]}")).to_be_focused()
    press(page, "u")
    expect(said(page)).to_have_text("It is back.")
    expect(panel(page).locator("h2")).to_contain_text("Quote 3")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.origin, str(second.speaker)) == (Origin.EDITED, "Hugo Bellman")
    assert Quote.objects.filter(pk=third.pk).exists()


def test_words_selected_with_the_pointer_become_a_quote_whose_new_speaker_is_named(page: Page) -> None:
    drag(page, corner(page, "at the gates"), corner(page, "at the gates", end=True))
    page.get_by_role("button", name="Mark as quote").click()
    expect(page.locator("#panel-name")).to_be_focused()
    page.keyboard.type("Ida Thorn")
    expect(panel(page).get_by_label("New: “Ida Thorn”")).to_be_checked()
    press(page, "Enter")
    expect(said(page)).to_have_text("Said by Ida Thorn.")
    quote = Quote.objects.get(start=TEXT.index("at the gates"))
    assert (quote.exact, str(quote.speaker)) == ("at the gates", "Ida Thorn")
    assert Agent.objects.get(name="Ida Thorn").kind == Agent.Kind.PERSON


def test_words_selected_with_the_keys_become_a_claim_after_characters_of_two_units(sign_in: SignIn) -> None:
    revision = factories.revision("🚢🚢 The 🚢 left at noon.")
    factories.user("Editor", "edith")
    page = sign_in("edith")
    page.goto(f"/admin/claims/revision/{revision.pk}/read/")
    press(page, "t")
    expect(page.locator("#reading-text")).to_be_focused()
    expect(page.locator(".reading-caret")).to_be_visible()
    press(page, *["ArrowRight"] * 3, *["Shift+ArrowRight"] * 5)
    expect(page.get_by_role("toolbar")).to_be_visible()
    press(page, "c")
    expect(panel(page)).to_contain_text("Claim 1")
    marked = Appearance.objects.get()
    assert (marked.start, marked.end, marked.exact) == (3, 8, "The 🚢")
    assert marked.claim.text == "The 🚢"


def test_a_key_pressed_at_once_marks_what_is_selected_then(page: Page) -> None:
    # The browser tells of a selection later; the key is here before it does.
    page.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.getElementById("reading-text"), NodeFilter.SHOW_TEXT);
            while (walk.nextNode() && !walk.currentNode.data.includes("at the gates"));
            const start = walk.currentNode.data.indexOf("at the gates");
            const range = document.createRange();
            range.setStart(walk.currentNode, start);
            range.setEnd(walk.currentNode, start + "at the gates".length);
            document.getSelection().addRange(range);
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "q", bubbles: true }));
        }"""
    )
    expect(page.locator("#panel-name")).to_be_focused()
    assert Quote.objects.get(start=TEXT.index("at the gates")).exact == "at the gates"


def test_an_edge_is_dragged_to_the_character(page: Page) -> None:
    quote = Quote.objects.get(exact__startswith="We will not")
    page.locator(f"#at-quote-{quote.pk}").click()
    expect(panel(page).locator("h2")).to_contain_text("Quote 1")
    edge = page.locator('[data-edge="end"]')
    expect(edge).to_be_visible()
    box = edge.bounding_box()
    assert box is not None
    drag(page, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), corner(page, "single cr", end=True))
    expect(said(page)).to_have_text("It now reads “We will not load a single cr”.")
    assert words_of(page, f"quote-{quote.pk}") == "We will not load a single cr"


def test_edges_are_moved_by_keys_by_character_and_word_saved_and_left(page: Page) -> None:
    quote = Quote.objects.get(exact__startswith="We will not")
    page.locator(f"#at-quote-{quote.pk}").click()
    expect(page.locator('[data-edge="start"]')).to_be_visible()
    press(page, "[")
    start = page.get_by_role("slider", name="Start of the selected one")
    expect(start).to_be_focused()
    press(page, "Control+ArrowRight", "ArrowRight")
    expect(start).to_have_attribute("aria-valuenow", str(quote.start + 3))
    press(page, "Escape")
    expect(start).to_have_attribute("aria-valuenow", str(quote.start))
    press(page, "Control+ArrowRight", "ArrowRight", "]")
    press(page, "Control+ArrowLeft", "Enter")
    expect(said(page)).to_contain_text("It now reads “will not load a single crate until the rota is ”.")
    quote.refresh_from_db()
    assert quote.exact == "will not load a single crate until the rota is "


def test_who_was_overtaken_is_told_and_may_save_all_the_same(page: Page) -> None:
    quote = Quote.objects.get(exact__startswith="We will not")
    page.locator(f"#at-quote-{quote.pk}").click()
    expect(panel(page).locator("h2")).to_contain_text("Quote 1")
    Quote.objects.filter(pk=quote.pk).update(speaker=Agent.objects.get(name="Norrvik"))
    press(page, "]", "ArrowLeft", "Enter")
    expect(panel(page).get_by_role("alert")).to_contain_text("Somebody changed it meanwhile")
    expect(panel(page).get_by_role("alert")).to_be_focused()
    expect(panel(page)).to_contain_text("Norrvik")
    expect(panel(page).get_by_label("End")).to_have_value(str(quote.end - 1))
    panel(page).locator("#panel-place").get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text("It now reads")
    quote.refresh_from_db()
    assert (quote.exact[-4:], str(quote.speaker)) == ("rawn", "Norrvik")


def test_what_was_reviewed_is_not_rejected_and_that_is_told(page: Page) -> None:
    press(page, "n")
    expect(panel(page).locator("h2")).to_contain_text("Quote 1")
    press(page, "x")
    expect(panel(page).get_by_role("alert")).to_have_text("It is under review: what was reviewed is not deleted.")


def test_a_verdict_is_written_submitted_and_by_another_published_beside_the_text(
    page: Page, sign_in: SignIn, revision: Revision
) -> None:
    quote = Quote.objects.get(exact__startswith="Nobody has been")
    address = f"/admin/claims/revision/{revision.pk}/read/#quote-{quote.pk}"
    page.locator(f"#at-quote-{quote.pk}").click()
    press(page, "r")
    expect(panel(page).get_by_label("Verdict").first).to_be_focused()
    page.keyboard.type("Auth")
    press(page, "Tab")
    page.keyboard.type("Heard on the tape.")
    press(page, "Tab", "Tab", "Enter")  # over the evidence
    expect(said(page)).to_have_text("Attribution: did they say it? Waiting for approval.")
    factories.user("Editor", "eddy")
    other = sign_in("eddy")
    other.goto(address)
    for done in ("Approved.", "Published."):
        expect(panel(other).locator("h2")).to_contain_text("Quote 3")
        press(other, "r", "Enter")
        expect(said(other)).to_have_text(f"Attribution: did they say it? {done}")
    expect(other.locator(f"#at-quote-{quote.pk}")).to_have_accessible_name("Quote 3, Authentic")
    quote.refresh_from_db()
    assert quote.status == "authentic"


def test_single_keys_can_be_turned_off(page: Page) -> None:
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Single keys work").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    press(page, "n")
    expect(page.locator(".tag[aria-current]")).to_have_count(0)
    page.reload()
    press(page, "n")
    expect(page.locator(".tag[aria-current]")).to_have_count(0)


def test_an_address_leads_to_a_claim_where_it_stands(page: Page, revision: Revision) -> None:
    appearance = Appearance.objects.get(exact__startswith="talks will")
    for name in (f"appearance-{appearance.pk}", f"claim-{appearance.claim_id}"):
        page.goto("about:blank")
        page.goto(f"/admin/claims/revision/{revision.pk}/read/#{name}")
        expect(panel(page)).to_contain_text("Talks resume on Monday.")
        expect(page.locator(f"#at-appearance-{appearance.pk}")).to_be_focused()


def test_a_journalist_selects_and_is_offered_no_change(revision: Revision, sign_in: SignIn) -> None:
    user = factories.user("Journalist", "june")
    type(user).objects.filter(pk=user.pk).update(is_staff=True)
    page = sign_in("june")
    page.goto(f"/admin/claims/revision/{revision.pk}/read/")
    press(page, "n", "a", "x")
    expect(panel(page)).to_contain_text("Ana Ruiz")
    expect(panel(page).get_by_role("button")).to_have_count(0)
    expect(page.locator(".reading-edge").first).to_be_hidden()
    assert not Quote.objects.filter(origin=Origin.EDITED).exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 720])
def test_there_is_no_barrier_in_light_or_dark_or_at_twice_the_size(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 450 if width == 720 else 900})
    page.reload()
    assert barriers(page) == []
    press(page, "n")
    expect(panel(page).get_by_text("Nothing like it in the base.")).to_be_visible()
    press(page, "s")
    expect(page.locator("#panel-name")).to_be_focused()
    page.keyboard.type("an")
    expect(panel(page).get_by_label("Ana Ruiz")).to_be_visible()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    press(page, "Escape")
    # What is selected is not behind the panel.
    tag, shown = page.locator(".tag[aria-current]").bounding_box(), page.locator(".reading-selected").bounding_box()
    assert tag is not None
    assert shown is not None
    assert tag["y"] + tag["height"] <= shown["y"] or tag["x"] + tag["width"] <= shown["x"]
