"""What keeps somebody out of a page: told by axe in light and dark, at twice the size, and what goes off its edge."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOST = """() => [...document.querySelectorAll("#content :is(a, button, input, select, textarea, summary)")]
    .filter((each) => each.type !== "hidden" && each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => {
        // What scrolls in itself is reached by scrolling; the page itself does not scroll sideways.
        for (let around = each.parentElement; around !== document.body; around = around.parentElement) {
            if (["auto", "scroll"].includes(getComputedStyle(around).overflowX)) return false;
        }
        const box = each.getBoundingClientRect();
        return box.width > 0 && (box.right > window.innerWidth + 1 || box.left < -1);
    }).map((each) => each.outerHTML.slice(0, 200))"""
FOCUSED = """() => { const on = document.activeElement; if (!on || on === document.body) return "";
    on.dataset.reached ??= "yes"; return "some"; }"""
UNREACHED = """() => [...document.querySelectorAll("#content :is(a[href], button, input, select, textarea, summary)")]
    .filter((each) => each.type !== "hidden" && each.type !== "radio" && !each.disabled && each.tabIndex >= 0)
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.dataset.reached)
    .map((each) => each.outerHTML.slice(0, 200))"""


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Of axe's rules, in our part of the page: what django-unfold draws around it is not ours."""
    found = Axe().run(page, context="#content").response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def barriers(page: Page) -> dict[str, list[object]]:
    """By look: violations in light and in dark, and controls that are lost at 200 % (a window of 640 pixels)."""
    found: dict[str, list[object]] = {}
    size = page.viewport_size
    for look in ("light", "dark"):
        page.emulate_media(color_scheme=look)
        page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", look == "dark")
        if told := violations(page):
            found[look] = list(told)
    page.evaluate("document.documentElement.classList.remove('dark')")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 640, "height": 450})
    page.wait_for_timeout(200)
    if lost := page.evaluate(LOST):
        found["200 %"] = list(lost)
    if size:
        page.set_viewport_size(size)
    return found


def unreached(page: Page) -> list[str]:
    """Controls of our part of the page that the Tab key alone does not lead to."""
    page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")  # from the beginning
    for _ in range(400):
        page.keyboard.press("Tab")
        if not page.evaluate(FOCUSED):
            break
    return list(page.evaluate(UNREACHED))
