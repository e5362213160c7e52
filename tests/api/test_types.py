"""What is sent has the JSON types of the description: nothing is turned into another, and what only the base can refuse
is told apart from what does not fit."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Claim
from tests import factories
from tests.api.problems import wrong

API = "/api/v1"


@pytest.mark.parametrize(
    ("resource", "body", "place"),
    [
        ("agents", {"name": 7, "kind": "person"}, "name"),
        ("agents", {"name": "Ada", "aliases": [{"name": 0}]}, "aliases/0/name"),
        ("sources", {"name": "Gazette", "aliases": ["G", 1]}, "aliases/1"),
        ("sources", {"name": "Gazette", "country": "it"}, "country"),
        ("documents", {"source": "1"}, "source"),
        ("documents", {"source": 1, "agencies": {}}, "agencies"),
        ("documents", {"source": 1, "modified_zone_inferred": "yes"}, "modified_zone_inferred"),
        ("claims", {"text": "x", "claimant": {"id": 1, "kind": {}}}, "claimant/kind"),
        ("claims", {"text": "x", "answers": True}, "answers"),
        ("quotes", {"revision": 1, "start": "0", "end": 4}, "start"),
    ],
)
def test_a_value_of_another_type_does_not_fit(editor: APIClient, resource: str, body: Any, place: str) -> None:
    assert place in wrong(editor.post(f"{API}/{resource}/", body), 400)


def test_an_id_may_be_written_as_a_number_with_a_point(editor: APIClient) -> None:
    agent = factories.agent("Ada")
    made = editor.post(f"{API}/claims/", {"text": "It rains", "claimant": float(agent.pk)}, format="json")
    assert (made.status_code, made.json()["claimant"]["id"]) == (201, agent.pk)
    rows = [{"text": "It rains", "claimant": {"id": float(agent.pk)}}, {"text": "x", "claimant": agent.pk + 0.5}]
    results = editor.post(f"{API}/claims/bulk/", rows, format="json").json()["results"]
    assert [row["status"] for row in results] == [201, 400]


def test_limits_that_cross_are_refused_and_blanks_do_not_fit(editor: APIClient) -> None:
    crossing = editor.get(f"{API}/claims/", {"published_from": "2024-02-01", "published_to": "2024-01-01"})
    assert wrong(crossing, 409) == {"published_from": ["Expected no more than published_to."]}
    for blank in (" ", "\n", "\x85"):
        assert set(wrong(editor.get(f"{API}/sources/", {"country": blank}), 400)) == {"country"}


def test_what_fits_but_not_the_base_is_refused(editor: APIClient) -> None:
    factories.source("Gazette")
    revision = factories.revision("It rained.")
    for resource, body, place in (
        ("claims", {"text": "x", "claimant": 99999999}, "claimant"),
        ("claims", {"text": "   "}, "text"),
        ("sources", {"name": "gazette"}, "name"),
        ("sources", {"name": "Lantern", "homepage": "https://a.b"}, "homepage"),
        ("quotes", {"revision": revision.pk, "start": 0, "end": 2, "exact": "No"}, "exact"),
    ):
        answer = editor.post(f"{API}/{resource}/", body)
        assert place in wrong(answer, 409)
        assert answer.json()["type"] == "/api/v1/problems/refused"
    both = editor.post(f"{API}/claims/", {"text": 1, "claimant": 99999999})
    assert "text" in wrong(both, 400)


def test_a_row_changed_in_part_names_all_that_what_stands_in_it_needs(editor: APIClient) -> None:
    claim = factories.claim()
    answer = editor.patch(f"{API}/claims/{claim.pk}/", {"appearances": [{"start": 0, "end": 4}]})
    assert wrong(answer, 400) == {"appearances/0/revision": ["This field is required."]}
    assert Claim.objects.get().text == claim.text


MADE: dict[str, Callable[[], Any]] = {
    "agents": factories.agent,
    "claims": factories.claim,
    "documents": factories.document,
    "quotes": lambda: factories.quote("It rained.", factories.revision("It rained.")),
    "sources": factories.source,
}


@pytest.mark.parametrize("resource", MADE)
def test_options_tells_what_an_address_is(editor: APIClient, resource: str) -> None:
    answer = editor.options(f"{API}/{resource}/{MADE[resource]().pk}/")
    assert answer.status_code == 200
    assert "application/json" in answer.json()["renders"]


def test_a_wrong_order_of_an_export_is_told_before_it_begins(editor: APIClient) -> None:
    assert wrong(editor.get(f"{API}/claims/export/csv/?ordering=AAA"), 400).keys() == {"ordering"}
