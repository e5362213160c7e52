"""The queue on the desk: its tabs, what each row tells and offers, and who is given what."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import Assignment, Quote, Review, Topic
from tests import factories
from tests.admin.conftest import Base


def me(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def page(client: Client, **query: Any) -> Any:
    return client.get(reverse("queue"), query)


def assign(client: Client, **data: object) -> Any:
    return client.post(reverse("queue-assign"), {"aspect": "attribution", **data})


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_each_sees_what_is_theirs_with_all_that_is_told_of_it(base: Base, editor: Client, checker: Client) -> None:
    base.document.topics.add(Topic.objects.create(name="Ports"))
    due = timezone.localdate() + timedelta(days=2)
    assert assign(editor, quote=base.quote.pk, assignee=me(checker).pk, due=due).status_code == 302
    (row,) = page(checker).context["rows"]
    assert row.start_url == f"{reverse('admin:claims_review_add')}?quote={base.quote.pk}&aspect=attribution"
    text = page(checker).content.decode()
    for words in ("We will not load", "Ana Ruiz", "Harbour Gazette", "Ports", "Attribution", "Not begun", str(due)):
        assert words in text
    assert "Assign to…" not in text
    assert page(editor).context["rows"] == []


def test_begun_work_is_opened_and_submitted_work_approved_by_another(base: Base, editor: Client) -> None:
    base.review.submit(base.review.reviewer)
    (row,) = page(editor, tab="approval").context["rows"]
    head = Review.objects.heads().get(claim=base.claim)
    assert row.step[0] == reverse("admin:claims_review_step", args=[head.pk, "approve"])
    assert row.open_url == reverse("admin:claims_review_change", args=[head.pk])
    editor.post(row.step[0])
    (row,) = page(editor, tab="publication").context["rows"]
    assert row.step[0].endswith("/publish/")


def test_nobody_is_offered_to_approve_their_own(base: Base, editor: Client) -> None:
    user = me(editor)
    Review.start(base.quote, "attribution", user, verdict="authentic", rationale="Heard.").submit(user)
    (row,) = page(editor, tab="approval").context["rows"]
    assert row.step == ("", "")


def test_a_checker_takes_what_nobody_has_and_nothing_of_another(base: Base, checker: Client) -> None:
    mine = me(checker)
    assert assign(checker, quote=base.quote.pk, assignee=mine.pk).status_code == 302
    assert Assignment.objects.open().get(quote=base.quote).assignee == mine
    response = assign(checker, claim=base.claim.pk, aspect="content", assignee=mine.pk)
    assert "reviewer has it already" in told(response)
    assert Assignment.objects.open().get(claim=base.claim).assignee == base.review.reviewer
    other = factories.user("Fact-checker")
    assert assign(checker, claim=base.claim.pk, assignee=other.pk).status_code == 403


def test_an_editor_gives_it_to_another_instead(base: Base, editor: Client) -> None:
    other = factories.user("Fact-checker")
    assign(editor, claim=base.claim.pk, aspect="content", assignee=other.pk)
    assert Assignment.objects.open().get(claim=base.claim).assignee == other
    assert Assignment.objects.filter(claim=base.claim).count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"assignee": ""}, "Assigned to: This field is required."),
        ({"assignee": "x"}, "Assigned to: Select a valid choice"),
        ({"quote": ""}, "Choose the claim or the quote"),
        ({"quote": "999999"}, "quote: Select a valid choice"),
        ({"aspect": "colour"}, "aspect: Select a valid choice"),
        ({"due": "soon"}, "due: Enter a valid date"),
        ({"due": "2020-01-01"}, "due: Not a day that is past."),
    ],
)
def test_what_cannot_be_assigned_is_told_and_nothing_written(
    data: dict[str, str], words: str, base: Base, editor: Client
) -> None:
    before = Assignment.objects.count()
    response = assign(editor, **{"quote": base.quote.pk, "assignee": me(editor).pk, **data})
    assert words in told(response)
    assert Assignment.objects.count() == before


def test_somebody_who_may_not_review_is_not_offered(base: Base, editor: Client) -> None:
    journalist = factories.user("Journalist")
    assert journalist not in page(editor).context["people"]
    assert "Select a valid choice" in told(assign(editor, quote=base.quote.pk, assignee=journalist.pk))


def test_a_journalist_looks_and_takes_nothing(base: Base, journalist: Client) -> None:
    text = page(journalist, tab="unassigned").content.decode()
    assert "Assign to me" not in text
    assert assign(journalist, quote=base.quote.pk, assignee=me(journalist).pk).status_code == 302
    assert not Assignment.objects.filter(quote=base.quote).exists()


def test_whoever_may_not_see_reviews_is_refused(db: None) -> None:
    client = Client()
    user = factories.user()
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(user)
    assert page(client).status_code == 403
    assert assign(client).status_code == 403
    assert Client().get(reverse("queue")).status_code == 302


@pytest.mark.parametrize("query", [{"tab": "x"}, {"topic": "x"}, {"topic": "9" * 40}, {"page": "-3"}, {"topic": "²"}])
def test_an_address_that_asks_for_nonsense_gives_the_queue(query: dict[str, str], base: Base, editor: Client) -> None:
    assert page(editor, **query).status_code == 200


def test_the_list_takes_few_queries_however_long(
    base: Base, editor: Client, django_assert_max_num_queries: Any
) -> None:
    text = " ".join(f"Words {number}." for number in range(30))
    revision = factories.revision(text)
    for number in range(30):
        quote: Quote = factories.quote(f"Words {number}.", revision)
        Assignment.give(quote, "attribution", me(editor), by=me(editor))
    page(editor)
    with django_assert_max_num_queries(20):
        response = page(editor)
    assert len(response.context["rows"]) == 25
    assert len(page(editor, page=2).context["rows"]) == 5


def test_one_comes_back_to_where_one_was(base: Base, editor: Client) -> None:
    data = {"quote": base.quote.pk, "aspect": "attribution", "assignee": me(editor).pk}
    response = editor.post(f"{reverse('queue-assign')}?tab=unassigned&page=2", data)
    assert response["Location"] == f"{reverse('queue')}?tab=unassigned&page=2"
