"""/api/v1/changes/: a mirror that follows the log has what the base has, whoever wrote at the same time."""

import random
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import Agent, Change, Claim, Evidence, Merge, Review, Source
from claims.models.change import PendingChange
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import wrong

URL = "/api/v1/changes/"
TEXT = "According to Kiev, 11,000 soldiers are in the region."


class Follower:
    """Whoever asks from where they stand."""

    def __init__(self, client: APIClient, since: str = "now") -> None:
        self.client = client
        self.cursor = client.get(URL, {"since": since}).json()["cursor"]

    def follow(self, limit: int = 100) -> list[tuple[str, int, str]]:
        found = []
        more = True
        while more:
            answer = self.client.get(URL, {"since": self.cursor, "limit": limit})
            assert answer.status_code == 200, answer.content
            page = answer.json()
            found += [(each["resource"], each["id"], each["action"]) for each in page["results"]]
            self.cursor, more = page["cursor"], page["more"]
        return found


@pytest.fixture
def follower(editor: Client) -> Follower:
    return Follower(editor)


def test_what_is_made_changed_and_deleted_is_told(editor: APIClient, follower: Follower) -> None:
    made = editor.post("/api/v1/claims/", {"text": "The bridge fell"}).json()
    (told,) = editor.get(URL, {"since": follower.cursor}).json()["results"]
    assert (told["resource"], told["id"], told["action"]) == ("claims", made["id"], "created")
    assert told["url"].rstrip("/") == made["url"].rstrip("/")
    assert follower.follow() == [("claims", made["id"], "created")]
    editor.patch(made["url"], {"text": "It stands"})
    assert follower.follow() == [("claims", made["id"], "changed")]
    editor.delete(made["url"])
    assert follower.follow() == [("claims", made["id"], "deleted")]
    assert follower.follow() == []


def test_topics_notices_and_flags_are_told_too(editor: Client, follower: Follower) -> None:
    topic = editor.post("/api/v1/topics/", {"name": "Floods"}, format="json").json()["id"]
    claim, revision = factories.claim(), factories.revision("It rains.")
    factories.appearance(claim, "It rains", revision)
    follower.follow()
    editor.patch(f"/api/v1/documents/{revision.document.pk}/", {"topics": [topic]}, format="json")
    assert ("documents", revision.document.pk, "changed") in follower.follow()
    notice = factories.notice(revision.document)
    flag = notice.flags.get()
    assert {("notices", notice.pk, "created"), ("flags", flag.pk, "created")} <= set(follower.follow())
    flag.settle(editor.user, "It stands.")
    assert ("flags", flag.pk, "changed") in follower.follow()
    editor.delete(f"/api/v1/topics/{topic}/")
    told = follower.follow()
    assert ("topics", topic, "deleted") in told
    assert ("documents", revision.document.pk, "changed") in told


def test_pages_hold_every_change_once(editor: APIClient, follower: Follower) -> None:
    claims = [factories.claim().pk for _ in range(7)]
    start = follower.cursor
    assert follower.follow(limit=3) == [("claims", claim, "created") for claim in claims]
    for limit in (1, 2, 7, 1000):
        again = Follower(editor)
        again.cursor = start
        assert [row for _resource, row, _action in again.follow(limit)] == claims
    (first, second) = editor.get(URL, {"since": start, "limit": 2}).json()["results"]
    rest = editor.get(URL, {"since": first["cursor"]}).json()["results"]
    assert rest[0] == second


def test_without_a_cursor_the_log_begins_with_what_there_is(editor: Client) -> None:
    claim = factories.claim()
    told = editor.get(URL, {"limit": 1000}).json()["results"]
    assert ("claims", claim.pk) in [(each["resource"], each["id"]) for each in told]


def test_a_row_is_told_once_a_transaction(follower: Follower) -> None:
    """The test is one transaction, but for what it reads."""
    claim = factories.claim()
    claim.text = "Other"
    claim.save()
    gone = factories.claim()
    gone.delete()
    assert follower.follow() == [("claims", claim.pk, "created")]


def test_parts_of_an_account_change_it(follower: Follower) -> None:
    kiev = factories.agent("Kyiv", Agent.Kind.GOVERNMENT)
    revision = factories.revision(TEXT)
    document = revision.document
    claim = factories.claim(claimant=kiev)
    quote = factories.quote("11,000 soldiers", revision, kiev)
    agency = factories.source(kind=Source.Kind.AGENCY)
    follower.follow()

    def changed() -> set[tuple[str, int]]:
        told = follower.follow()
        assert {action for _resource, _row, action in told} <= {"changed", "created"}
        return {(resource, row) for resource, row, _action in told}

    factories.quantity(claim, "11000")
    assert changed() == {("claims", claim.pk)}
    appearance = factories.appearance(claim, "11,000 soldiers", revision, (kiev,))
    assert changed() == {("claims", claim.pk)}
    appearance.attributions.update(cue="told")
    assert changed() == {("claims", claim.pk)}
    appearance.delete()
    assert changed() == {("claims", claim.pk)}
    quote.attributions.create(position=0, agent=kiev)
    assert changed() == {("quotes", quote.pk)}
    document.agencies.add(agency)
    assert changed() == {("documents", document.pk)}
    kiev.aliases.create(name="Kiev", language="it")
    assert changed() == {("agents", kiev.pk)}
    newer = factories.revision("Other words.", document)
    assert changed() == {("revisions", newer.pk), ("documents", document.pk)}
    review = Review.start(claim, "content", factories.user("Fact-checker"), verdict="false", rationale="No.")
    assert changed() == {("reviews", review.pk), ("claims", claim.pk)}
    Evidence.objects.create(review=review, bearing="context", url="https://bridge.example/")
    assert changed() == {("reviews", review.pk)}
    submitted = review.submit(review.reviewer)
    assert changed() == {("reviews", review.pk), ("reviews", submitted.pk), ("claims", claim.pk)}
    of_quote = Review.start(quote, "attribution", review.reviewer)
    assert changed() == {("reviews", of_quote.pk), ("quotes", quote.pk)}


def test_a_merge_is_a_change_of_both(follower: Follower) -> None:
    kept, merged = factories.agent("Ada Bell"), factories.agent("A. Bell")
    follower.follow()
    merge = Merge.objects.create(merged=merged, kept=kept, made_by=factories.user("Editor"))
    assert {(resource, row) for resource, row, _action in follower.follow()} == {
        ("agents", kept.pk),
        ("agents", merged.pk),
        ("merges", merge.pk),
    }


def test_no_statement_escapes(follower: Follower) -> None:
    claims = [factories.claim().pk for _ in range(3)]
    follower.follow()
    Claim.objects.filter(pk__in=claims[:2]).update(text="x")
    # One statement changes its rows in the order in which the table has them.
    assert sorted(follower.follow()) == [("claims", claim, "changed") for claim in claims[:2]]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET text = text WHERE id = %s", [claims[0]])
        cursor.execute("DELETE FROM claims_claim WHERE id = %s", [claims[2]])
    assert follower.follow() == [("claims", claims[2], "deleted")]


def test_the_queries_do_not_grow_with_the_changes(editor: Client, follower: Follower) -> None:
    def queries(rows: int) -> int:
        for _ in range(rows):
            factories.claim()
        with CaptureQueriesContext(connection) as captured:
            assert len(follower.follow(1000)) == rows
        return len(captured)

    queries(1)
    assert queries(1) == queries(20)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"since": "x"}, "since"),
        ({"since": ""}, "since"),
        ({"since": "é"}, "since"),
        ({"since": "Y2hhbmdlIDk5OTk5OTk5OTk5OTk5OTk5OTk"}, "since"),
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"cursor": "x"}, "cursor"),
    ],
)
def test_a_wrong_parameter_is_named(journalist: APIClient, query: dict[str, Any], parameter: str) -> None:
    assert wrong(journalist.get(URL, query)).keys() == {parameter}


def test_who_may_read_may_follow(journalist: APIClient) -> None:
    assert journalist.get(URL).status_code == 200
    assert APIClient().get(URL).status_code == 401
    assert Client(None).get(URL).status_code == 403
    assert journalist.post(URL).status_code == 405


def test_nothing_new_is_not_sent_again(journalist: APIClient) -> None:
    factories.claim()
    first = journalist.get(URL)
    assert journalist.get(URL, headers={"if-none-match": first["ETag"]}).status_code == 304
    factories.claim()
    assert journalist.get(URL, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_compacted_log_still_tells_of_every_row(editor: Client) -> None:
    stays, goes = factories.claim(), factories.claim()
    beginning = Follower(editor)
    for text in ("a", "b"):
        Claim.objects.filter(pk=stays.pk).update(text=text)
        Change.objects.up_to_date()
    goes_pk = goes.pk
    goes.delete()
    Change.objects.up_to_date()
    Change.objects.update(at=timezone.now() - timedelta(days=31))
    before = Change.objects.count()
    call_command("compact_changes", "--days", "30")
    assert Change.objects.count() < before
    told = Follower(editor)
    told.cursor = beginning.cursor
    assert told.follow() == [("claims", stays.pk, "changed"), ("claims", goes_pk, "deleted")]
    rows = [(each.resource, each.row_id) for each in Change.objects.all()]
    assert len(rows) == len(set(rows))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_commits_late_is_told_late_and_not_lost() -> None:
    """A transaction that began first, and took its ids first, ends last."""
    follower = Follower(Client("Editor"))
    begun, end = threading.Event(), threading.Event()
    slow: list[int] = []

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                slow.append(factories.claim("slow").pk)
                begun.set()
                assert end.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert begun.wait(10)
    quick = factories.claim("quick").pk
    assert slow[0] < quick
    assert follower.follow() == [("claims", quick, "created")]
    end.set()
    thread.join()
    assert follower.follow() == [("claims", slow[0], "created")]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_mirror_has_what_the_base_has_whoever_writes_at_the_same_time() -> None:
    followers = [Follower(Client("Editor")) for _ in range(2)]
    stop = threading.Event()
    failures: list[BaseException] = []
    told: list[list[tuple[str, int, str]]] = [[], []]

    def write(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(25):
                with transaction.atomic():
                    made = [factories.claim(f"{seed}") for _ in range(chance.randint(1, 3))]
                    held = list(Claim.objects.select_for_update(skip_locked=True).order_by("?")[:2])
                    if held and chance.random() < 0.5:
                        Claim.objects.filter(pk=held[0].pk).update(text=f"by {seed}, {chance.random()}")
                    if len(held) > 1 and chance.random() < 0.5:
                        held[1].delete()
                    stop.wait(chance.random() / 100)
                    if chance.random() < 0.2 and made:
                        transaction.set_rollback(True)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    def follow(number: int) -> None:
        try:
            while not stop.is_set():
                told[number] += followers[number].follow(limit=5)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[seed]) for seed in range(3)]
    readers = [threading.Thread(target=follow, args=[number]) for number in range(2)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert not failures
    held = set(Claim.objects.values_list("pk", flat=True))
    for number, follower in enumerate(followers):
        told[number] += follower.follow()
        mirror: set[int] = set()
        for resource, row, action in told[number]:
            assert resource == "claims"
            if action == "created":
                assert row not in mirror
                mirror.add(row)
            else:  # of a row that was made before, and is there
                assert row in mirror
                if action == "deleted":
                    mirror.remove(row)
        assert mirror == held
    assert told[0] == told[1]
    assert not PendingChange.objects.exists()
