"""Two revisions side by side, what changed in quotes and claims, and anchors that a person settles."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.admin.comparing import passages
from claims.models import Carried, Document, Finding, Quote, Revision
from claims.models.comparison import Comparison
from tests import factories
from tests.admin.conftest import TEXT, Base

LATER = TEXT.replace("a single crate", "any crate").replace("4,200 containers are waiting", "talks go on")


def newer(text: str, of: Document, **fields: object) -> Revision:
    revision = Revision(document=of, text=text, language=of.language, **fields)
    revision.save_as_latest()
    return revision


def address(base: Base, **query: int) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('admin:claims_document_compare', args=[base.document.pk])}?{asked}"


def shown(page: str, heading: str) -> str:
    """The text under a heading, as the page shows it, without its signs."""
    part = page[page.index(f'id="{heading}"') :]
    part = part[part.index('<div class="compare-text"') : part.index("</div>")]
    return unescape("".join(re.findall(r'<span class="compare-(?:same|words)">(.*?)</span>', part, re.DOTALL)))


@settings(max_examples=200)
@given(st.text("ab .\n", max_size=40), st.text("ab .\n", max_size=40))
def test_both_texts_are_shown_whole_and_changes_have_the_same_numbers(before: str, after: str) -> None:
    old, new = passages(Comparison(before, after))
    assert "".join(passage.text for passage in old) == before
    assert "".join(passage.text for passage in new) == after
    assert [passage.change for passage in old] == [passage.change for passage in new]
    assert all(mine.elsewhere == other.text for mine, other in zip(old, new, strict=True) if mine.change)


def test_the_page_shows_both_texts_to_the_character_with_the_changed_words_marked(base: Base, editor: Client) -> None:
    newer(LATER, base.document)
    page = editor.get(address(base)).content.decode()
    assert (shown(page, "old-heading"), shown(page, "new-heading")) == (TEXT, LATER)
    assert re.search(r'<del class="compare-removed" id="old-1"><a [^>]*href="#new-1"[^>]*>−1</a>', page)
    assert re.search(r'<ins class="compare-added" id="new-1"><a [^>]*href="#old-1"[^>]*>\+1</a>', page)


def test_markup_in_a_text_is_shown_as_it_is_written(base: Base, editor: Client) -> None:
    text = "<script>alert('x')</script> & <b>“so”</b>"
    newer(text, base.document)
    page = editor.get(address(base)).content.decode()
    assert shown(page, "new-heading") == text
    assert "<script>alert" not in page


def test_any_two_revisions_are_compared(base: Base, editor: Client) -> None:
    newer("Second.", base.document)
    newer("Third.", base.document)
    page = editor.get(address(base)).content.decode()
    assert (shown(page, "old-heading"), shown(page, "new-heading")) == ("Second.", "Third.")
    page = editor.get(address(base, before=1, after=3)).content.decode()
    assert (shown(page, "old-heading"), shown(page, "new-heading")) == (TEXT, "Third.")
    page = editor.get(address(base, before=3, after=1)).content.decode()
    assert (shown(page, "old-heading"), shown(page, "new-heading")) == ("Third.", TEXT)


@pytest.mark.parametrize("asked", ["before=9&after=8", "before=x&after=²", "after=" + "9" * 400])
def test_numbers_that_are_none_are_as_if_not_given(base: Base, editor: Client, asked: str) -> None:
    newer("Second.", base.document)
    page = editor.get(f"{address(base)}{asked}")
    assert page.status_code == 200
    assert shown(page.content.decode(), "new-heading") == "Second."


def test_a_document_of_one_revision_has_nothing_to_compare(base: Base, editor: Client) -> None:
    assert "nothing to compare" in editor.get(address(base)).content.decode()
    assert editor.get(reverse("admin:claims_document_compare", args=[10**9])).status_code == 404


def test_the_page_lists_what_changed_in_quotes_and_claims_and_who_brought_it_in(base: Base, editor: Client) -> None:
    newer(LATER, base.document, origin="cms", added_by=factories.user("Editor", "ines"))
    page = editor.get(address(base)).content.decode()
    listed = page[page.index("findings-heading") : page.index('<div class="compare">')]
    for told in ("Ana Ruiz", "We will not load a single crate,", "We will not load any crate,", "Port authority"):
        assert told in listed
    assert "added by ines" in page


def test_the_page_and_the_reading_view_lead_to_each_other(base: Base, editor: Client) -> None:
    revision = newer(LATER, base.document)
    read = reverse("admin:claims_revision_read", args=[revision.pk])
    assert f"/admin/claims/document/{base.document.pk}/compare/" in editor.get(read).content.decode()
    assert read in editor.get(address(base)).content.decode()
    change = reverse("admin:claims_document_change", args=[base.document.pk])
    assert f"/admin/claims/document/{base.document.pk}/compare/?before=1&amp;after=2" in (
        editor.get(change).content.decode()
    )


def test_a_text_added_on_the_desk_is_followed_and_names_who_added_it(base: Base, editor: Client) -> None:
    Quote.objects.update(origin="edited")
    data = {"document": base.document.pk, "text": LATER, "language": "en", "body_start": 0, "origin": ""}
    assert editor.post(reverse("admin:claims_revision_add"), {**data, "_save": "Save"}).status_code == 302
    revision = base.document.latest_revision
    assert revision.added_by.groups.get().name == "Editor"
    assert set(Finding.objects.filter(revision=revision).values_list("kind", flat=True)) <= {"altered", "vanished"}
    assert Carried.objects.get(revision=revision, quote=base.quote).state == "orphaned"


@pytest.mark.parametrize("name", ["finding", "carried"])
def test_the_lists_open_and_take_as_many_queries_for_twenty_as_for_one(name: str, base: Base, editor: Client) -> None:
    Quote.objects.update(origin="edited")
    newer(LATER, base.document)
    url = reverse(f"admin:claims_{name}_changelist")
    editor.get(url)
    with CaptureQueriesContext(connection) as few:
        assert editor.get(url).status_code == 200
    for number in range(20):
        at = factories.revision(f"“Words {number}” he said.")
        factories.quote(f"Words {number}", at, factories.agent())
        newer("Other.", at.document)
    with CaptureQueriesContext(connection) as many:
        page = editor.get(url)
    assert page.context["cl"].result_count >= 20
    assert len(many) == len(few)


def test_the_page_takes_as_many_queries_for_many_changes_as_for_one(base: Base, editor: Client) -> None:
    newer(LATER, base.document)
    editor.get(address(base))
    with CaptureQueriesContext(connection) as few:
        editor.get(address(base))
    text = " ".join(f"“Word {number}” he said." for number in range(40))
    at = newer(text, base.document)
    for number in range(40):
        factories.quote(f"“Word {number}”", at, factories.agent())
    newer("Gone.", base.document)
    with CaptureQueriesContext(connection) as many:
        page = editor.get(address(base)).content.decode()
    assert page.count("Vanished") >= 40
    assert len(many) == len(few)


@pytest.mark.parametrize(("kind", "count"), [("altered", 1), ("moved", 0)])
def test_changes_are_filtered_by_kind(kind: str, count: int, base: Base, editor: Client) -> None:
    newer(TEXT.replace("a single crate", "any crate"), base.document)
    page = editor.get(f"{reverse('admin:claims_finding_changelist')}?kind__exact={kind}")
    assert page.context["cl"].result_count == count


@pytest.fixture
def waiting(base: Base) -> Carried:
    Quote.objects.update(origin="edited")
    newer(LATER, base.document)
    return Carried.objects.waiting().get(quote=base.quote)


def settle(client: Client, carried: Carried, **data: str) -> str:
    url = reverse("admin:claims_carried_change", args=[carried.pk])
    return client.post(url, data, follow=True).content.decode()


def test_what_waits_is_counted_on_the_first_page_and_listed(waiting: Carried, editor: Client) -> None:
    link = f"{reverse('admin:claims_carried_changelist')}?waiting=yes"
    assert link in editor.get(reverse("admin:index")).content.decode()
    listed = list(editor.get(link).context["cl"].result_list)
    assert waiting in listed
    assert len(listed) == Carried.objects.waiting().count() == 2  # and the claim under review


def test_an_editor_settles_it_at_a_candidate_and_history_tells_who(
    waiting: Carried, base: Base, editor: Client
) -> None:
    page = editor.get(reverse("admin:claims_carried_change", args=[waiting.pk])).content.decode()
    (place,) = re.findall(r'name="choice" id="place-\d+-\d+" value="(\d+-\d+)"', page)
    assert "Settled: anchored." in settle(editor, waiting, choice=place)
    again = Quote.objects.get(revision__number=2)
    assert (again.exact, again.speaker) == ("We will not load any crate,", base.steward)
    history = editor.get(reverse("admin:claims_carried_history", args=[waiting.pk])).content.decode()
    told = history[history.index("What changed") :]
    assert "Settled by" in told
    waiting.refresh_from_db()
    assert waiting.settled_by.username in told


def test_a_fact_checker_settles_it_as_gone(waiting: Carried, checker: Client) -> None:
    assert "Settled: gone." in settle(checker, waiting, choice="gone")
    waiting.refresh_from_db()
    assert waiting.gone
    assert waiting not in Carried.objects.waiting()


def test_other_words_are_found_where_they_stand_once(waiting: Carried, editor: Client) -> None:
    assert "does not have these words" in settle(editor, waiting, choice="words", words="No such words")
    assert "at several places" in settle(editor, waiting, choice="words", words="on")
    assert "Settled: anchored." in settle(editor, waiting, choice="words", words="load any crate")
    assert Quote.objects.get(revision__number=2).exact == "load any crate"


@pytest.mark.parametrize("choice", ["", "0-4", "9999-10000", "x"])
def test_only_what_is_offered_is_chosen(choice: str, waiting: Carried, editor: Client) -> None:
    settle(editor, waiting, choice=choice)
    waiting.refresh_from_db()
    assert waiting.state == "orphaned"
    assert waiting.settled_by is None


def test_a_journalist_looks_and_settles_nothing(waiting: Carried, journalist: Client) -> None:
    url = reverse("admin:claims_carried_change", args=[waiting.pk])
    page = journalist.get(url)
    assert page.status_code == 200
    assert 'name="choice"' not in page.content.decode()
    assert journalist.post(url, {"choice": "gone"}).status_code == 403
    assert journalist.get(reverse("admin:claims_finding_changelist")).status_code == 200


def test_one_without_a_role_sees_none_of_it(waiting: Carried, base: Base) -> None:
    user = factories.user()
    type(user).objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(user)
    for url in (
        address(base),
        reverse("admin:claims_finding_changelist"),
        reverse("admin:claims_carried_change", args=[waiting.pk]),
    ):
        assert client.get(url).status_code == 403


def test_a_carried_quote_leads_to_its_review(base: Base, editor: Client) -> None:
    factories.published_review(base.quote, "authentic", "attribution")
    again = Quote.objects.get(revision=newer("Now: " + TEXT, base.document))
    page = editor.get(reverse("admin:claims_quote_change", args=[again.pk])).content.decode()
    review = base.quote.reviews.heads().get()
    assert reverse("admin:claims_review_change", args=[review.pk]) in page
    assert "Authentic" in page
