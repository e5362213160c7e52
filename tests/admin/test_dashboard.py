"""The first page tells what waits and is in conflict, the verdicts over time and who held; each chart is a file."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.admin.dashboard_charts import verdicts
from claims.models import Agent, Claim, Relation, Review, Source
from claims.models.track_record import track_records
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict(db: None) -> Any:
    """Publishes one, by two persons who are the same for all."""
    reviewer, approver = factories.user("Fact-checker"), factories.user("Editor")

    def publish(of: Claim, said: str, aspect: str = Review.Aspect.CONTENT) -> Review:
        draft = Review.start(of, aspect, reviewer, verdict=said, rationale="Because.")
        return draft.submit(reviewer).approve(approver).publish(approver)

    return publish


def printed(at: Source, claimant: Agent | None = None, **fields: Any) -> Claim:
    made = factories.claim(claimant=claimant, **fields)
    factories.appearance(made, made.text, factories.revision(made.text, factories.document(at)))
    return made


def rows(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode())))


def test_a_share_has_counts_and_an_interval_and_none_is_told_under_five(verdict: Any) -> None:
    gazette, courier = factories.source("Gazette"), factories.source("Courier")
    mayor = factories.agent("Mayor")
    for said in ("true", "true", "mostly_true", "true", "misleading", "disputed", "unverifiable"):
        verdict(printed(gazette, mayor), said)
    for _ in range(4):
        verdict(printed(courier), "true")
    printed(gazette)
    (record,) = track_records("source")
    assert (record.name, record.decided, record.held, record.share) == ("Gazette", 5, 4, 0.8)
    # Wilson's interval of 4 in 5, as tables give it.
    assert record.interval == pytest.approx((0.3755, 0.9638), abs=1e-4)
    assert [each.name for each in track_records("claimant")] == ["Mayor"]


def test_what_is_the_same_counts_once_and_has_the_verdict_of_what_it_is_the_same_as(verdict: Any) -> None:
    gazette, courier = factories.source("Gazette"), factories.source("Courier")
    for number in range(5):
        claim = printed(gazette)
        verdict(claim, "false" if number else "true")
        printed(courier, same_as=claim)
        printed(courier, same_as=claim)
    found = {record.name: (record.decided, record.held) for record in track_records("source")}
    assert found == {"Gazette": (5, 1), "Courier": (5, 1)}


def test_a_verdict_retracted_or_of_the_attribution_says_nothing_of_who_held(verdict: Any) -> None:
    gazette = factories.source("Gazette")
    for _ in range(5):
        claim = printed(gazette)
        verdict(claim, "authentic", Review.Aspect.ATTRIBUTION)
        last = verdict(claim, "true")
    assert len(track_records("source")) == 1
    last.retract(last.approver, rationale="Wrong.")
    assert not track_records("source")


def test_each_verdict_counts_in_its_month_by_aspect(verdict: Any) -> None:
    claim = factories.claim()
    verdict(claim, "false")
    verdict(factories.claim(), "true")
    verdict(claim, "authentic", Review.Aspect.ATTRIBUTION)
    month = datetime.now(UTC).date().replace(day=1)
    counted = Review.objects.published_by_month(Review.Aspect.CONTENT, since=date(2020, 1, 1))
    assert [(row["verdict"], row["published"]) for row in counted] == [("false", 1), ("true", 1)]
    assert all(abs((row["month"] - month).days) <= 31 for row in counted)
    assert [row["verdict"] for row in Review.objects.published_by_month("attribution", since=month)] == ["authentic"]


def test_where_the_last_twelve_months_have_no_verdict_those_before_the_newest_are_drawn(
    verdict: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict(factories.claim(), "true")
    now = datetime.now(UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=3 * 365))
    drawn, empty = verdicts("content"), verdicts("attribution")
    assert not drawn.data["empty"]
    assert sum(drawn.rows[-1][1:]) == 1
    assert empty.data["empty"]


def test_the_first_page_shows_conflicts_and_charts_in_a_fixed_number_of_queries(
    editor: Client, verdict: Any, django_assert_max_num_queries: Any
) -> None:
    gazette = factories.source("Gazette")
    for number in range(6):
        claim, other = printed(gazette), printed(gazette)
        factories.quantity(claim, str(number), text=f"{number} crates")
        verdict(claim, "true")
        Relation.objects.create(from_claim=claim, to_claim=other, kind="contradicts")
    editor.get(reverse("admin:index"))
    with django_assert_max_num_queries(26):
        page = editor.get(reverse("admin:index"))
    told = page.content.decode()
    assert page.context["conflict_count"] == 6
    assert "<strong>0 crates</strong>" in told
    assert "100% of 6 held" in told
    assert "Nothing to show yet." in told  # of the attribution


@pytest.mark.parametrize("name", ["verdicts-content", "verdicts-attribution", "record-source", "record-claimant"])
def test_the_data_behind_each_chart_is_a_file(name: str, editor: Client, verdict: Any) -> None:
    gazette, mayor = factories.source("Gazette"), factories.agent("Mayor")
    for _ in range(5):
        claim = printed(gazette, mayor)
        verdict(claim, "true")
        verdict(claim, "authentic", Review.Aspect.ATTRIBUTION)
    response = editor.get(reverse("chart", args=[name]))
    heading, *data = rows(response)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    if name.startswith("verdicts"):
        assert len(data) == 12
        assert data[-1][1] == "5"
    else:
        assert data == [["Gazette" if name == "record-source" else "Mayor", "5", "5", "100.0", "56.6", "100.0"]]
    assert len(heading) == len(data[0])


def test_no_file_is_given_of_a_chart_that_is_none_or_to_somebody_without_a_role(editor: Client) -> None:
    assert editor.get(reverse("chart", args=["none"])).status_code == 404
    url = reverse("chart", args=["record-source"])
    assert Client().get(url).status_code == 302
    client, user = Client(), factories.user()
    type(user).objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(user)
    assert client.get(url).status_code == 403
