"""Who has not answered, since when: a list on the desk and as a file."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Agent, Claim
from tests import factories

pytestmark = pytest.mark.django_db


def said(stance: str, who: Agent, answers: Claim | None, day: int | None, text: str = "") -> Claim:
    published = datetime(2025, 3, day, 9, tzinfo=UTC) if day else None
    text = text or f"{who} {stance}, in {day}"
    revision = factories.revision(f"{text}.", factories.document(published_at=published))
    made = factories.claim(text, who, stance=stance, answers=answers)
    factories.appearance(made, text, revision, (who,))
    return made


def test_who_declined_or_evaded_is_told_with_the_first_time_the_longest_waiting_first() -> None:
    ministry, mayor = factories.agent("Ministry"), factories.agent("Mayor")
    dam, school = factories.claim("The dam leaks"), factories.claim("The school will close")
    said("evades", mayor, school, 9)
    first = said("declines", ministry, dam, 2)
    said("declines", ministry, dam, 5)
    other = said("declines", ministry, school, 7)
    assert [each.pk for each in Claim.objects.unanswered()][:2] == [first.pk, other.pk]
    assert Claim.objects.unanswered().count() == 3


@pytest.mark.parametrize("stance", ["confirms", "denies"])
def test_who_answered_later_is_left_out_even_about_a_claim_that_is_the_same(stance: str) -> None:
    ministry, dam = factories.agent("Ministry"), factories.claim("The dam leaks")
    again = factories.claim("It leaks, the dam", same_as=dam)
    said("declines", ministry, dam, 2)
    said("declines", ministry, again, 3)
    said(stance, ministry, again, 6)
    assert not Claim.objects.unanswered().exists()


def test_an_answer_of_somebody_else_or_about_something_else_or_before_is_none() -> None:
    ministry, mayor = factories.agent("Ministry"), factories.agent("Mayor")
    dam, school = factories.claim("The dam leaks"), factories.claim("The school will close")
    said("denies", ministry, dam, 1)
    silent = said("declines", ministry, dam, 2)
    said("denies", mayor, dam, 3)
    said("confirms", ministry, school, 4)
    assert list(Claim.objects.unanswered()) == [silent]


def test_what_is_linked_to_no_claim_stays_listed_each() -> None:
    ministry = factories.agent("Ministry")
    one, other = said("declines", ministry, None, 2), said("evades", ministry, None, None)
    said("denies", ministry, None, 5)
    assert list(Claim.objects.unanswered()) == [one, other]


def test_the_desk_lists_them_with_the_claim_and_the_place(editor: Client, django_assert_max_num_queries: Any) -> None:
    dam = factories.claim("The dam leaks", factories.agent("Rosa Lind"))
    for number in range(8):
        said("declines", factories.agent(f"Ministry {number}"), dam, 2)
    with django_assert_max_num_queries(14):
        page = editor.get(reverse("admin:claims_claim_unanswered")).content.decode()
    assert page.count("Ministry 3") >= 2
    assert "The dam leaks" in page
    assert "Rosa Lind" in page
    assert '<time datetime="2025-03-02T10:00:00+01:00">' in page


def test_the_file_has_the_same_rows_and_runs_no_formula(editor: Client) -> None:
    ministry, dam = factories.agent("Ministry"), factories.claim("=1+1 dams leak")
    said("declines", ministry, dam, 2)
    response = editor.get(reverse("admin:claims_claim_unanswered_csv"))
    assert response["Content-Disposition"] == 'attachment; filename="unanswered.csv"'
    heading, row = csv.reader(io.StringIO(response.content.decode()))
    assert len(heading) == len(row)
    assert (row[0], row[1][:10], row[4]) == ("Ministry", "2025-03-02", "'=1+1 dams leak")


def test_an_account_without_a_role_is_refused(db: None) -> None:
    client = Client()
    user = factories.user()
    type(user).objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(user)
    for name in ("claims_claim_unanswered", "claims_claim_unanswered_csv", "claims_relation_conflicts"):
        assert client.get(reverse(f"admin:{name}")).status_code == 403
