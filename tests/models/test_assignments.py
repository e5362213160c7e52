"""The review of an aspect is one person's at a time, from when it is given until the verdict is public."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.models import Assignment, Review
from tests import factories
from tests.models.rules import every_insert, every_update, rejected

pytestmark = pytest.mark.django_db


def given(**fields: object) -> Assignment:
    of = {} if "quote" in fields else {"claim": factories.claim()}
    by = factories.user("Editor")
    return Assignment(**{**of, "aspect": "content", "assignee": by, "assigned_by": by, **fields})


@every_insert
def test_an_aspect_is_given_to_one_at_a_time(insert) -> None:
    first = given()
    first.save()
    with rejected("assignment_one_open_per_claim_aspect"):
        insert(given(claim=first.claim))
    insert(given(claim=first.claim, aspect="attribution"))
    first.close()
    insert(given(claim=first.claim))


@every_insert
def test_a_quote_carried_on_is_assigned_as_the_first_with_its_words(insert) -> None:
    document = factories.document()
    quote = factories.quote("Never", factories.revision("Never, she said.", document))
    later = factories.quote("Never", factories.revision("Never, she said again.", document), reviewed_as=quote)
    with rejected("assignment_is_what_was_given"):
        insert(given(quote=later))
    insert(given(quote=quote))


@every_update
@pytest.mark.parametrize("field", ["assignee", "assigned_by"])
def test_who_was_given_what_is_not_rewritten(update, field: str) -> None:
    row = given()
    row.save()
    with rejected("assignment_is_what_was_given"):
        update(row, **{field: factories.user()})


@every_update
def test_what_is_closed_stays_closed(update) -> None:
    row = given(closed_at=timezone.now() + timedelta(hours=1))
    row.save()
    with rejected("assignment_is_what_was_given"):
        update(row, closed_at=None)


@every_insert
def test_it_is_of_one_aspect_of_one_thing_and_does_not_end_before_it_began(insert) -> None:
    with rejected("assignment_of_claim_or_quote"):
        insert(given(claim=None))
    with rejected("assignment_aspect"):
        insert(given(aspect="colour"))
    with rejected("assignment_closed_after_given"):
        insert(given(closed_at=timezone.now() - timedelta(days=1)))


def test_who_begins_work_that_nobody_has_is_given_it() -> None:
    reviewer, claim = factories.user("Fact-checker"), factories.claim()
    Review.start(claim, "content", reviewer)
    assert Assignment.objects.open().get().assignee == reviewer


def test_work_that_is_somebodys_stays_theirs_when_another_begins_it() -> None:
    owner, claim = factories.user("Fact-checker"), factories.claim()
    Assignment.give(claim, "content", owner, factories.user("Editor"))
    Review.start(claim, "content", factories.user("Fact-checker"))
    assert Assignment.objects.open().get().assignee == owner


def test_it_is_done_when_the_verdict_is_public_and_given_anew_with_the_next_round() -> None:
    published = factories.published_review(factories.claim(), "true")
    assert not Assignment.objects.open().exists()
    Review.start(published.subject, "content", published.reviewer)
    assert Assignment.objects.open().count() == 1


def test_given_to_another_the_first_is_closed_and_kept() -> None:
    claim, editor = factories.claim(), factories.user("Editor")
    first, second = factories.user("Fact-checker"), factories.user("Fact-checker")
    Assignment.give(claim, "content", first, editor)
    Assignment.give(claim, "content", second, editor)
    assert Assignment.objects.open().get().assignee == second
    assert Assignment.objects.count() == 2


def test_given_again_to_the_same_person_only_the_day_it_is_due_changes() -> None:
    claim, checker, editor = factories.claim(), factories.user("Fact-checker"), factories.user("Editor")
    Assignment.give(claim, "content", checker, editor)
    Assignment.give(claim, "content", checker, editor, due=date(2031, 5, 1))
    assert Assignment.objects.get().due == date(2031, 5, 1)


def test_it_is_given_to_those_who_may_review() -> None:
    with pytest.raises(ValidationError, match="may not review"):
        Assignment.give(factories.claim(), "content", factories.user("Journalist"), factories.user("Editor"))
