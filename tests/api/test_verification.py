"""/relations/, /findings/, /carried/ and /merges/: what the base supposes and persons decided, told over the API."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.models import Carried, Claim, Finding, Merge, Quote, Relation
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import wrong

API = "/api/v1"


@pytest.fixture
def suggestion(db: None) -> Relation:
    return Relation.objects.create(
        from_claim=factories.claim("Two died"),
        to_claim=factories.claim("Four died"),
        kind="contradicts",
        dimension="figure",
        confidence=0.8,
    )


def changed() -> Quote:
    """A quote a person made, of which the next revision has other words."""
    document = factories.document()
    quote = factories.quote("It will last weeks", factories.revision("“It will last weeks”, she said.", document))
    factories.revision("“It will last months”, she said.", document).take_over()
    return quote


def merged() -> Merge:
    agents = factories.agent(), factories.agent()
    return Merge.objects.make(merged=agents[0], kept=agents[1], by=factories.user("Editor"))


def test_relations_are_found_by_claim_kind_and_decision(journalist: APIClient, suggestion: Relation) -> None:
    other = Relation.objects.create(from_claim=factories.claim(), to_claim=suggestion.from_claim, kind="updates")

    def found(query: str) -> list[int]:
        return [row["id"] for row in journalist.get(f"{API}/relations/?{query}").json()["results"]]

    assert found(f"claim={suggestion.from_claim_id}") == [other.pk, suggestion.pk]
    assert found(f"from_claim={suggestion.from_claim_id}") == found("kind=contradicts") == [suggestion.pk]
    assert found("dimension=figure&decision=suggested&resolution=open") == [suggestion.pk]
    assert found("decision=confirmed") == []
    assert found("ordering=confidence") == [suggestion.pk, other.pk]
    (row,) = journalist.get(f"{API}/relations/?kind=contradicts&expand=from_claim,to_claim").json()["results"]
    assert row["expanded"]["from_claim"]["text"] == "Two died"
    assert (row["decision"], row["decided_by"], row["confidence"]) == ("suggested", None, 0.8)


def test_a_checker_confirms_rejects_and_resolves(checker: Client, suggestion: Relation) -> None:
    url = f"{API}/relations/{suggestion.pk}"
    confirmed = checker.post(f"{url}/confirm/")
    assert confirmed.status_code == 200
    assert confirmed.json()["decision"] == "confirmed"
    assert confirmed.json()["decided_by"]["username"] == checker.user.username
    assert (
        checker.post(f"{url}/resolve/", {"resolution": "different_events"}).json()["resolution"] == "different_events"
    )
    assert checker.post(f"{url}/reject").json()["decision"] == "rejected"
    suggestion.refresh_from_db()
    assert (suggestion.decision, suggestion.resolution) == ("rejected", "different_events")


def test_two_claims_confirmed_as_the_same_are_one(checker: Client) -> None:
    one, other = factories.claim(), factories.claim()
    relation = Relation.objects.create(from_claim=one, to_claim=other, kind="same")
    assert checker.post(f"{API}/relations/{relation.pk}/confirm/").status_code == 200
    assert Claim.objects.get(pk=one.pk).same_as_id == other.pk
    assert checker.post(f"{API}/relations/{relation.pk}/reject/").status_code == 200
    assert Claim.objects.get(pk=one.pk).same_as_id is None


def test_who_only_reads_decides_nothing(journalist: APIClient, suggestion: Relation) -> None:
    for step in ("confirm", "reject", "resolve"):
        assert journalist.post(f"{API}/relations/{suggestion.pk}/{step}/", {}).status_code == 403
        assert APIClient().post(f"{API}/relations/{suggestion.pk}/{step}/", {}).status_code == 401
    suggestion.refresh_from_db()
    assert suggestion.decision == "suggested"


@pytest.mark.parametrize(
    ("step", "body", "place"),
    [
        ("confirm", {"decision": "rejected"}, "decision"),
        ("resolve", {}, "resolution"),
        ("resolve", {"resolution": "maybe"}, "resolution"),
        ("resolve", {"resolution": "error", "why": "x"}, "why"),
    ],
)
def test_a_decision_says_no_more_than_it_takes(
    checker: Client, suggestion: Relation, step: str, body: dict[str, str], place: str
) -> None:
    assert set(wrong(checker.post(f"{API}/relations/{suggestion.pk}/{step}/", body))) == {place}
    assert checker.post(f"{API}/relations/999999/{step}/", {}).status_code == 404


def test_a_quote_that_was_altered_after_publication_is_told_with_both_wordings(journalist: APIClient) -> None:
    quote = changed()
    (finding,) = journalist.get(f"{API}/findings/?kind=altered").json()["results"]
    assert finding["before"] == "It will last weeks"
    assert finding["words"] == "It will last months"
    assert (finding["quote"], finding["claim"]) == (quote.pk, None)
    assert finding["document"] == quote.revision.document_id
    assert journalist.get(f"{API}/findings/?quote={quote.pk}&kind=vanished").json()["results"] == []
    source = quote.revision.document.source
    assert journalist.get(f"{API}/findings/", {"source": source.name, "count": "true"}).json()["count"] == 1


def test_a_claim_of_a_finding_is_told(journalist: APIClient) -> None:
    document = factories.document()
    claim = factories.claim()
    factories.appearance(claim, "the bridge is closed", factories.revision("She said the bridge is closed.", document))
    factories.revision("She said nothing.", document).take_over()
    (finding,) = journalist.get(f"{API}/findings/?claim={claim.pk}").json()["results"]
    assert (finding["claim"], finding["quote"]) == (claim.pk, None)
    assert finding["before"] == "the bridge is closed"


def test_an_anchor_that_waits_to_be_settled_is_found(journalist: APIClient) -> None:
    quote = changed()
    (waiting,) = journalist.get(f"{API}/carried/?waiting=true").json()["results"]
    assert (waiting["quote"], waiting["state"], waiting["to_quote"]) == (quote.pk, "orphaned", None)
    assert journalist.get(f"{API}/carried/?waiting=false").json()["results"] == []
    assert journalist.get(f"{API}/carried/?quote={quote.pk}&state=anchored").json()["results"] == []


def test_a_merge_tells_who_went_into_whom(journalist: APIClient) -> None:
    merge = merged()
    (row,) = journalist.get(f"{API}/merges/?kept={merge.kept_id}").json()["results"]
    assert (row["merged"]["id"], row["kept"]["id"]) == (merge.merged_id, merge.kept_id)
    assert row["made_by"]["username"] == merge.made_by.username
    assert row["quotes"] == []


@pytest.mark.parametrize("resource", ["relations", "findings", "carried", "merges"])
def test_they_are_read_only_and_exported(editor: APIClient, resource: str, suggestion: Relation) -> None:
    changed()
    merged()
    url = f"{API}/{resource}/"
    (row,) = editor.get(url).json()["results"]
    assert editor.get(f"{url}{row['id']}/").json() == row
    for method in ("put", "patch", "delete"):
        assert getattr(editor, method)(f"{url}{row['id']}/", {}).status_code == 405
    assert editor.post(url, {}).status_code == 405
    header, line = editor.get(f"{url}export/csv/").getvalue().decode().splitlines()
    assert str(row["id"]) in line
    assert "id" in header
    assert editor.get(f"{url}export/xlsx/").status_code == 200


@pytest.mark.parametrize("resource", ["relations", "findings", "carried", "merges"])
@pytest.mark.parametrize("rows", [1, 5])
def test_each_list_takes_one_query(db: None, resource: str, rows: int) -> None:
    for _ in range(rows):
        changed()
        merged()
        one, other = factories.claim(), factories.claim()
        by = factories.user("Editor")
        Relation.objects.create(from_claim=one, to_claim=other, kind="same", decision="confirmed", decided_by=by)
    client = Client(None)
    client.user.is_superuser = True  # without a role's permissions to look up
    with CaptureQueriesContext(connection) as captured:
        answer: Any = client.get(f"{API}/{resource}/")
    assert len(answer.json()["results"]) == rows
    assert len(captured) == 1, "\n".join(query["sql"][:200] for query in captured)
    assert Finding.objects.count() == Carried.objects.count() == rows
