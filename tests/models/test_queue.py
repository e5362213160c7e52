"""The queue lists what waits for somebody, in the order in which it is to be done."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from claims.models import Assignment, Claim, Notice, Relation, Review, Topic
from claims.models.queue import Tab, told, waiting
from tests import factories

pytestmark = pytest.mark.django_db


def printed(text: str, day: int = 1, figure: bool = True) -> Claim:
    document = factories.document(published_at=datetime(2025, 3, day, tzinfo=UTC))
    made = factories.claim(text)
    factories.appearance(made, text, factories.revision(f"It is said: {text}.", document))
    if figure:
        factories.quantity(made, "5")
    return made


def claims(tab: Tab, user: Any, topic: Topic | None = None) -> list[int | None]:
    return [each.claim for each in waiting(tab, user, topic)]


def test_mine_is_what_was_given_to_me_and_is_not_closed_the_oldest_first() -> None:
    me, editor = factories.user("Fact-checker"), factories.user("Editor")
    first, second, done, of_another = (factories.claim() for _ in range(4))
    for each in (first, second, done):
        Assignment.give(each, "content", me, by=editor)
    Assignment.give(of_another, "content", editor, by=editor)
    Assignment.objects.get(claim=done).close()
    assert claims(Tab.MINE, me) == [first.pk, second.pk]


def test_what_waits_for_approval_has_what_others_wrote_first() -> None:
    me, other = factories.user("Editor"), factories.user("Fact-checker")
    mine, theirs, drafted = factories.claim(), factories.claim(), factories.claim()
    for subject, who in ((mine, me), (theirs, other)):
        Review.start(subject, "content", who, verdict="true", rationale="So.").submit(who)
    Review.start(drafted, "content", other)
    assert claims(Tab.APPROVAL, me) == [theirs.pk, mine.pk]
    assert claims(Tab.APPROVAL, other) == [mine.pk, theirs.pk]
    Review.objects.heads().get(claim=theirs).approve(me)
    assert claims(Tab.APPROVAL, me) == [mine.pk]
    assert claims(Tab.PUBLICATION, me) == [theirs.pk]


def test_unassigned_are_drafts_that_were_given_up_then_claims_of_the_newest_documents() -> None:
    me = factories.user("Fact-checker")
    older, newer = printed("Five ships", 2), printed("Five trains", 9)
    given_up, held = printed("Five planes", 20), printed("Five buses", 21)
    for each in (given_up, held):
        Review.start(each, "content", me)
    Assignment.objects.get(claim=given_up).close()
    assert claims(Tab.UNASSIGNED, me) == [given_up.pk, newer.pk, older.pk]


def test_a_claim_without_figure_waits_while_it_is_contradicted() -> None:
    me = factories.user("Fact-checker")
    one, other, plain = (printed(text, figure=False) for text in ("It leaks", "It does not leak", "It rains"))
    relation = Relation.objects.create(from_claim=one, to_claim=other, kind="contradicts")
    assert set(claims(Tab.UNASSIGNED, me)) == {one.pk, other.pk}
    relation.decide("rejected", me)
    relation.save()
    assert plain.pk not in claims(Tab.UNASSIGNED, me)
    assert claims(Tab.UNASSIGNED, me) == []


def test_a_claim_that_is_the_same_as_another_or_under_review_is_not_listed_as_unreviewed() -> None:
    me = factories.user("Fact-checker")
    first = printed("Five ships")
    Claim.objects.filter(pk=printed("Ships: five").pk).update(same_as=first)
    factories.published_review(printed("Five trains"), "true")
    assert claims(Tab.UNASSIGNED, me) == [first.pk]
    Assignment.give(first, "content", me, by=me)
    assert claims(Tab.UNASSIGNED, me) == []


def test_a_claim_of_several_documents_is_listed_once() -> None:
    me = factories.user("Fact-checker")
    made = printed("Five ships", 2)
    factories.appearance(made, "Five ships", factories.revision("Five ships again.", factories.document()))
    assert claims(Tab.UNASSIGNED, me) == [made.pk]


def test_a_verdict_that_rests_on_what_was_retracted_is_unassigned_until_somebody_has_it() -> None:
    me = factories.user("Fact-checker")
    made = printed("Five ships", figure=False)
    factories.published_review(made, "true")
    assert claims(Tab.UNASSIGNED, me) == []
    document = made.appearances.get().revision.document
    Notice.objects.create(
        document=document, issuer=document.source, kind="retraction", day=date(2025, 4, 1), note="No.", recorded_by=me
    )
    (item,) = waiting(Tab.UNASSIGNED, me)
    assert (item.claim, item.aspect) == (made.pk, "content")
    (work,) = told([item])
    assert [flag.notice.kind for flag in work.flags] == ["retraction"]
    assert work.head is not None
    assert work.head.status == "published"
    Assignment.give(made, "content", me, by=me)
    assert waiting(Tab.UNASSIGNED, me) == []


@pytest.mark.parametrize("tab", [Tab.MINE, Tab.UNASSIGNED])
def test_a_topic_leaves_what_its_documents_printed(tab: Tab) -> None:
    me, ports = factories.user("Fact-checker"), Topic.objects.create(name="Ports")
    about, other = printed("Five ships"), printed("Five trains")
    quote = factories.quote("Never", factories.revision("Never, she said.", factories.document()))
    if tab is Tab.MINE:
        for subject in (about, other, quote):
            Assignment.give(subject, "attribution", me, by=me)
    for each in (about.appearances.get().revision.document, quote.revision.document):
        each.topics.add(ports)
    found = waiting(tab, me, ports)
    assert [each.claim for each in found if each.claim] == [about.pk]
    assert bool([each for each in found if each.quote]) == (tab is Tab.MINE)
    assert [topic.name for work in told(found) for topic in work.topics] == ["Ports"] * len(found)


def test_what_a_row_tells_takes_as_many_queries_for_many_rows(django_assert_num_queries: Any) -> None:
    me = factories.user("Fact-checker")
    for number in range(12):
        Review.start(printed(f"Five ships {number}"), "content", me)
        text = f"Never {number}, she said."
        Assignment.give(
            factories.quote(f"Never {number}", factories.revision(text)), "attribution", me, by=me, due=date(2030, 1, 1)
        )
    with django_assert_num_queries(9):
        works = told(waiting(Tab.MINE, me))
        assert len([(work.topics, str(work.assignment and work.assignment.assignee)) for work in works]) == 24
