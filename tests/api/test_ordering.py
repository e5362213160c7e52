"""`ordering` and `count`: every list in the order asked for, each row once, whatever is written between its pages."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from claims.models import Agent, Claim, Document, Source
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import wrong

CLAIMS = "/api/v1/claims/"
DAYS = (date(2024, 11, 9), date(2024, 11, 10), None)


def walk(client: APIClient, url: str, towards: str = "next") -> Iterator[list[int]]:
    while url:
        page = client.get(url).json()
        yield [row["id"] for row in page["results"]]
        url = page[towards]


def dated(day: date | None) -> Claim:
    return factories.claim(event_date=day, event_precision="day" if day else "")


def place(claim: Claim, descending: bool) -> Any:
    """Rows without a day last, ties by id in the direction of the days."""
    sign = -1 if descending else 1
    return claim.event_date is None, claim.event_date and sign * claim.event_date.toordinal(), sign * claim.pk


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_rows_come_in_order_forth_and_back_with_ties_and_without_a_key(
    journalist: APIClient, descending: bool, size: int
) -> None:
    claims = [dated(day) for day in DAYS * 3]
    ordered = [claim.pk for claim in sorted(claims, key=lambda claim: place(claim, descending))]
    url = f"{CLAIMS}?ordering={'-' if descending else ''}event_date&page_size={size}"
    pages = list(walk(journalist, url))
    assert [pk for page in pages for pk in page] == ordered
    last = url
    while following := journalist.get(last).json()["next"]:
        last = following
    assert list(walk(journalist, last, "previous")) == pages[::-1]


WRITES = st.lists(
    st.tuples(st.sampled_from(["add", "delete", "change"]), st.integers(0), st.sampled_from(DAYS)), max_size=6
)


@given(days=st.lists(st.sampled_from(DAYS), min_size=3, max_size=9), descending=st.booleans(), writes=WRITES)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_that_stay_as_they_are_come_once_whatever_is_written_between_pages(
    journalist: APIClient, days: list[date | None], descending: bool, writes: list[tuple[str, int, date | None]]
) -> None:
    Claim.objects.all().delete()
    claims = [dated(day) for day in days]
    changed: set[int] = set()
    seen: list[int] = []
    for page in walk(journalist, f"{CLAIMS}?ordering={'-' if descending else ''}event_date&page_size=2&fields=id"):
        seen += page
        if not writes:
            continue
        action, number, day = writes.pop()
        pk = claims[number % len(claims)].pk
        if action == "add":
            dated(day)
            continue
        changed.add(pk)
        if action == "delete":
            Claim.objects.filter(pk=pk).delete()
        else:
            Claim.objects.filter(pk=pk).update(event_date=day, event_precision="day" if day else "")
    stayed = sorted((claim for claim in claims if claim.pk not in changed), key=lambda claim: place(claim, descending))
    assert [pk for pk in seen if pk in {claim.pk for claim in stayed}] == [claim.pk for claim in stayed]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_pages_hold_every_row_once_while_others_write() -> None:
    staying = [factories.claim().pk for _ in range(40)]
    others = [factories.claim().pk for _ in range(20)]
    client = Client("Journalist")

    def write() -> None:
        for pk in others:
            Claim.objects.filter(pk=pk).update(updated_at=datetime.now(UTC))
            Claim.objects.filter(pk=factories.claim().pk).delete()
        connection.close()

    for ordering in ("updated_at", "-updated_at", "id", "-id"):
        writer = Thread(target=write)
        writer.start()
        try:
            seen = [pk for page in walk(client, f"{CLAIMS}?ordering={ordering}&page_size=5&fields=id") for pk in page]
        finally:
            writer.join()
        assert sorted(pk for pk in seen if pk in staying) == staying, ordering


def named(name: str) -> Agent:
    return factories.agent(name)


def of_source(name: str) -> Source:
    return factories.source(name)


def titled(name: str) -> Document:
    return factories.document(title=name)


@pytest.mark.parametrize(
    ("resource", "make", "key"),
    [("agents", named, "name"), ("sources", of_source, "name"), ("documents", titled, "title")],
)
def test_names_are_ordered_as_the_base_orders_words(
    journalist: APIClient, resource: str, make: Callable[[str], Any], key: str
) -> None:
    for name in (
        ("b’s “quoted”", "Éa", "a", "", "ßx\\", "A%", "_", "a b") if key == "title" else ("b’s", "Éa", "a", "ß\\", "😀")
    ):
        make(name)
    asked = f"/api/v1/{resource}/?ordering={key}&fields={key}"
    once = [row[key] for row in journalist.get(asked).json()["results"]]
    paged: list[str] = []
    url = f"{asked}&page_size=1"
    while url:
        page = journalist.get(url).json()
        paged += [row[key] for row in page["results"]]
        url = page["next"]
    assert paged == once
    assert len(once) >= 5


def test_a_search_is_best_first_unless_asked_otherwise(journalist: APIClient) -> None:
    best = factories.claim("bridge bridge bridge")
    newest = factories.claim("the bridge over the river beyond the hills was closed for repair")
    assert list(walk(journalist, f"{CLAIMS}?q=bridge&page_size=1")) == [[best.pk], [newest.pk]]
    assert list(walk(journalist, f"{CLAIMS}?q=bridge&ordering=-id&page_size=1")) == [[newest.pk], [best.pk]]


def test_a_quote_is_ordered_by_when_it_was_printed(journalist: APIClient) -> None:
    def printed(at: datetime | None) -> int:
        document = factories.document(published_at=at, published_precision="minute" if at else "")
        return factories.quote("so", factories.revision("It is so.", document)).pk

    day = datetime(2024, 11, 11, tzinfo=UTC)
    late, never, early = printed(day), printed(None), printed(day - timedelta(days=1))
    for ordering, expected in (("published_at", [early, late, never]), ("-published_at", [late, early, never])):
        url = f"/api/v1/quotes/?ordering={ordering}&page_size=1"
        assert list(walk(journalist, url)) == [[pk] for pk in expected]


def test_an_export_is_in_the_order_asked_for(journalist: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.api.export._CHUNK", 2)
    claims = [dated(day) for day in DAYS * 2]
    ordered = [claim.pk for claim in sorted(claims, key=lambda claim: place(claim, True))]
    lines = journalist.get(f"{CLAIMS}export/jsonl/?ordering=-event_date&fields=id").getvalue().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ordered


@pytest.mark.parametrize("asked", ["text", "--id", "event_date,id", "", "ordering_key", "claimant__name", "-"])
def test_another_ordering_is_an_error_that_says_which_there_are(journalist: APIClient, asked: str) -> None:
    (message,) = wrong(journalist.get(CLAIMS, {"ordering": asked}))["ordering"]
    assert message.startswith("Expected one of: -id, id, -updated_at, updated_at")


def test_a_cursor_is_of_its_ordering_only(journalist: APIClient) -> None:
    for day in DAYS:
        dated(day)
    following = journalist.get(f"{CLAIMS}?ordering=event_date&page_size=1").json()["next"]
    for ordering in ("updated_at", "id"):
        answer = journalist.get(following.replace("ordering=event_date", f"ordering={ordering}"))
        assert wrong(answer)["cursor"] == ["Expected a cursor of this search and order, from `next` or `previous`."]


def test_rows_are_counted_only_where_asked(journalist: APIClient) -> None:
    for _ in range(3):
        factories.claim(stance="denies")
    factories.claim("A bridge")
    assert "count" not in journalist.get(CLAIMS).json()
    assert "count" not in journalist.get(f"{CLAIMS}?count=false").json()
    page = journalist.get(f"{CLAIMS}?count=true&stance=denies&page_size=2&ordering=-updated_at").json()
    assert (page["count"], len(page["results"])) == (3, 2)
    assert journalist.get(page["next"]).json()["count"] == 3
    assert journalist.get(f"{CLAIMS}?count=true&q=bridge").json()["count"] == 1
    assert wrong(journalist.get(f"{CLAIMS}?count=1")) == {"count": ["Expected true or false."]}
