"""Both verdicts of a claim or quote side by side, what can be done now, and every step that led there."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from claims.admin.rewording import Words, reworded
from claims.models import Assignment, Claim, Evidence, Notice, Quote, Review
from tests import factories
from tests.admin.conftest import Base


def page(of: Claim | Quote) -> str:
    return reverse(f"admin:claims_{of._meta.model_name}_verification", args=[of.pk])


def html(client: Client, of: Claim | Quote) -> str:
    answer = client.get(page(of))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_two_verdicts_are_apart_and_each_has_its_own_steps(base: Base, editor: Client) -> None:
    factories.published_review(base.claim, "authentic", "attribution")
    answer = editor.get(page(base.claim))
    attribution, content = answer.context["sides"]
    assert (attribution.aspect, attribution.head.verdict, [step.name for step in attribution.steps]) == (
        "attribution",
        "authentic",
        ["revise", "correct", "retract"],
    )
    assert (content.aspect, content.head.verdict) == ("content", "true")
    assert [step.name for step in content.steps] == ["submit", "revise"]


def test_where_nobody_has_begun_one_starts(base: Base, editor: Client) -> None:
    side = editor.get(page(base.claim)).context["sides"][0]
    assert (side.head, side.start) == (None, f"/admin/claims/review/add/?claim={base.claim.pk}&aspect=attribution")


def test_a_step_taken_here_leads_back_here(base: Base, editor: Client) -> None:
    step = reverse("admin:claims_review_step", args=[base.review.pk, "submit"])
    answer = editor.post(step, {"from": "verification"})
    assert (answer.status_code, answer["Location"]) == (302, page(base.claim))


def test_a_verdict_in_force_is_told_while_another_is_written(base: Base, editor: Client) -> None:
    published = factories.published_review(base.quote, "authentic", "attribution")
    published.revise(published.reviewer, verdict="altered", rationale="Two words are missing.")
    shown = html(editor, base.quote)
    assert "In force meanwhile: Authentic, published" in shown


def test_every_step_is_told_with_who_and_what_changed(base: Base, editor: Client) -> None:
    checker = base.review.reviewer
    Evidence.objects.create(review=base.review, bearing="supports", url="https://port.example/count")
    again = base.review.revise(checker, verdict="mostly_true", rationale="Counted twice.")
    again.submit(checker)
    entries = editor.get(page(base.claim)).context["entries"]
    told = [(entry.who, entry.what, entry.verdicts) for entry in entries]
    assert told == [
        (str(checker), "Waiting for approval", None),
        (str(checker), "Draft", ("True", "Mostly true")),
        (str(checker), "Evidence added: Supports", None),
        (str(checker), f"Assigned to {checker}", None),
        (str(checker), "Draft", ("", "True")),
    ]
    assert "<del" in html(editor, base.claim)


def test_assignments_and_flags_are_on_the_timeline(base: Base, editor: Client) -> None:
    by = factories.user("Editor", "edda")
    Assignment.give(base.claim, "attribution", factories.user("Fact-checker", "carl"), by, due=date(2030, 1, 2))
    Notice.objects.create(
        document=base.document,
        issuer=base.source,
        kind="retraction",
        day=date(2024, 11, 20),
        note="It was another port.",
        recorded_by=by,
    )
    shown = html(editor, base.claim)
    for words in ("Assigned to carl", "due 2 Jan 2030", "It was another port.", "To re-check"):
        assert words in shown
    for flag in base.claim.flags.all():
        flag.settle(by, "Counted from the air too.")
    shown = html(editor, base.claim)
    assert "Counted from the air too." in shown
    assert "To re-check: a source was" not in shown


def test_a_quote_that_stands_again_in_a_newer_text_leads_to_its_review(base: Base, editor: Client) -> None:
    newer = factories.revision(f"Updated. {base.revision.text}", base.document)
    factories.published_review(base.quote, "authentic", "attribution")
    again = factories.quote(base.quote.exact, newer, reviewed_as=base.quote)
    assert editor.get(page(again))["Location"] == page(base.quote)


def test_a_reader_sees_it_and_is_offered_nothing(base: Base, journalist: Client) -> None:
    shown = html(journalist, base.claim)
    assert "Submit for approval" not in shown
    assert ">Start<" not in shown


def test_it_asks_as_often_however_much_happened(
    base: Base, editor: Client, django_assert_max_num_queries: object
) -> None:
    review: Review = base.review
    for number in range(10):
        Evidence.objects.create(review=review, bearing="context", url=f"https://port.example/{number}")
        review = review.revise(review.reviewer, verdict="true", rationale=f"Counted {number} times.")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        editor.get(page(base.claim))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "Counted.", [Words("added", "Counted.")]),
        ("Counted.", "Counted.", [Words("", "Counted.")]),
        (
            "Counted once there.",
            "Counted twice there.",
            [Words("", "Counted "), Words("removed", "once "), Words("added", "twice "), Words("", "there.")],
        ),
    ],
)
def test_a_rationale_shows_what_became_of_its_words(before: str, after: str, shown: list[Words]) -> None:
    assert reworded(before, after) == shown
