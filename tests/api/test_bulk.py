"""POST /api/v1/…/bulk/: many rows at once, each told what became of it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.api.batch import MOST
from claims.models import Agent, Appearance, Attribution, Claim, Document, Quantity, Quote, Revision, Source
from tests import factories
from tests.api.problems import wrong

API = "/api/v1"
TEXT = "According to Kiev, 11,000 soldiers are in the region."


def test_each_row_is_told_what_became_of_it_in_order(editor: APIClient) -> None:
    rows: list[Any] = [
        {"text": "The bridge fell"},
        {"text": "It stands", "quantities": [{"value": 1, "text": "one"}, {"value": "many", "text": "many"}]},
        "no object",
        {"text": "It swayed"},
    ]
    answer = editor.post(f"{API}/claims/bulk/", rows)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["created"], told["refused"]) == (2, 2)
    first, second, third, fourth = told["results"]
    assert (first["status"], editor.get(first["url"]).json()["text"]) == (201, "The bridge fell")
    assert fourth["id"] == Claim.objects.get(text="It swayed").pk
    assert second["status"] == second["problem"]["status"] == third["status"] == 400
    assert second["problem"]["type"] == "/api/v1/problems/invalid"
    assert second["problem"]["errors"] == [
        {"pointer": "#/1/quantities/1/value", "detail": "A valid number is required."}
    ]
    assert [error["pointer"] for error in third["problem"]["errors"]] == ["#/2"]
    assert set(Claim.objects.values_list("text", flat=True)) == {"The bridge fell", "It swayed"}


def test_what_the_database_refuses_of_a_row_leaves_the_others(editor: APIClient) -> None:
    """Also what it checks at the end of a transaction only: that a chain has no gap, that what is named is there."""
    claim = factories.claim()
    same = {"value": 1, "text": "one"}
    rows = [{"text": "a"}, {"text": "b", "quantities": [same, same]}, {"text": "c", "answers": claim.pk}, {"text": "d"}]
    told = editor.post(f"{API}/claims/bulk/", rows).json()
    assert [result["status"] for result in told["results"]] == [201, 409, 409, 201]
    assert "#/1/quantities/1/value" in [error["pointer"] for error in told["results"][1]["problem"]["errors"]]
    assert not Claim.objects.filter(text__in="bc").exists()


def test_all_or_none(editor: APIClient) -> None:
    rows = [{"text": "a"}, {"txet": "b"}, {"text": "c", "stance": "hints"}]
    errors = wrong(editor.post(f"{API}/claims/bulk/?atomic=true", rows))
    assert errors.keys() == {"1/txet", "2/stance"}
    assert not Claim.objects.exists()
    told = editor.post(f"{API}/claims/bulk/?atomic=true", rows[:1]).json()
    assert (told["created"], Claim.objects.count()) == (1, 1)


def test_every_resource_that_is_added_to_takes_many(editor: APIClient) -> None:
    revision = factories.revision(TEXT)
    source, document = revision.document.source_id, factories.document().pk
    bodies: dict[str, tuple[type, list[Any]]] = {
        "sources": (Source, [{"name": "Lantern"}, {"name": "lantern"}, {"name": "Gazette"}]),
        "documents": (Document, [{"source": source, "url": f"https://g.example/{path}"} for path in "aab"]),
        "agents": (Agent, [{"name": name, "kind": "person"} for name in ("Ada Bell", "ADA BELL", "Bo Ek")]),
        "revisions": (Revision, [{"document": document, "text": text} for text in ("One", "One", "Two")]),
        "quotes": (Quote, [{"revision": revision.pk, "start": 0, "end": end} for end in (9, 9, 12)]),
        "claims": (Claim, [{"text": text} for text in ("x", "", "y")]),
    }
    for resource, (model, rows) in bodies.items():
        before = model.objects.count()  # type: ignore[attr-defined]
        told = editor.post(f"{API}/{resource}/bulk/", rows).json()
        assert [result["status"] for result in told["results"]] in ([201, 400, 201], [201, 409, 201]), told
        assert model.objects.count() == before + 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("body", [{}, {"text": "x"}, [], "x", None])
def test_what_is_no_list_of_rows_is_refused(editor: APIClient, body: Any) -> None:
    assert wrong(editor.post(f"{API}/claims/bulk/", body)) == {"": [f"Expected a list of 1 to {MOST} rows."]}


@pytest.mark.parametrize("query", ["atomic=yes", "atomc=true", "status=true"])
def test_a_wrong_parameter_is_named(editor: APIClient, query: str) -> None:
    assert wrong(editor.post(f"{API}/claims/bulk/?{query}", [{"text": "x"}])).keys() == {query.partition("=")[0]}


def test_more_than_a_thousand_are_refused_before_any_work(editor: APIClient) -> None:
    rows = [{"text": "x"}] * (MOST + 1)
    with CaptureQueriesContext(connection) as captured:
        answer = editor.post(f"{API}/claims/bulk/", rows)
    assert wrong(answer, 400) == {"": [f"Expected a list of 1 to {MOST} rows."]}
    assert not [query for query in captured if "SAVEPOINT" in query["sql"] or "INSERT" in query["sql"]]


def test_who_may_not_add_one_may_not_add_many(journalist: APIClient, checker: APIClient) -> None:
    assert journalist.post(f"{API}/claims/bulk/", [{"text": "x"}]).status_code == 403
    assert checker.post(f"{API}/revisions/bulk/", [{}]).status_code == 403
    assert APIClient().post(f"{API}/claims/bulk/", [{"text": "x"}]).status_code == 401


@pytest.mark.parametrize("resource", ["reviews", "match"])
def test_verdicts_are_made_one_by_one(editor: APIClient, resource: str) -> None:
    assert editor.post(f"{API}/{resource}/bulk/", []).status_code in (404, 405)


def test_many_rows_are_written_with_as_many_queries_as_a_few(editor: APIClient) -> None:
    revision = factories.revision(TEXT)
    speaker = factories.agent()
    editor.post(f"{API}/claims/bulk/", [{"text": "x"}])  # the permissions are read once

    def queries(resource: str, body: list[dict[str, Any]]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert editor.post(f"{API}/{resource}/bulk/", body).json()["created"] == len(body)
        return len(captured)

    def place(n: int) -> dict[str, Any]:
        return {"revision": revision.pk, "start": n, "end": n + 5, "attributions": [{"agent": speaker.pk}]}

    def claims(rows: int) -> int:
        figure = {"value": rows, "text": str(rows)}
        return queries(
            "claims",
            [
                {"text": f"{rows}, {n}", "claimant": speaker.pk, "quantities": [figure], "appearances": [place(n)]}
                for n in range(rows)
            ],
        )

    assert claims(2) == claims(30)
    assert Appearance.objects.count() == Attribution.objects.count() == Quantity.objects.count() == 32
    assert queries("quotes", [place(n) for n in (30, 31)]) == queries("quotes", [place(n) for n in range(30)])


def test_a_row_that_only_the_database_refuses_costs_none_of_those_beside_it(editor: APIClient) -> None:
    held = factories.agent("Ada Bell")
    names = [f"Speaker {n}" for n in range(130)]
    names[7] = names[111] = "ADA BELL"
    rows = [{"name": name, "kind": held.kind} for name in names]
    told = editor.post(f"{API}/agents/bulk/", rows).json()
    assert [index for index, result in enumerate(told["results"]) if result["status"] != 201] == [7, 111]
    assert told["results"][7]["problem"]["errors"][0]["pointer"].startswith("#/7/")
    assert Agent.objects.count() == 129
