"""What a client sees of an agent merged into another: the other, under every name and address."""

from typing import Any

import pytest

from claims.models import Agent, Merge
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import wrong


@pytest.fixture
def merge(db: None) -> Merge:
    merged, kept = factories.agent("Ada Rosi"), factories.agent("Ada Rossi")
    factories.claim(claimant=merged)
    factories.quote("Rain", factories.revision("Rain."), merged)
    return Merge.objects.make(merged=merged, kept=kept, by=factories.user())


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_its_address_answers_with_that_of_the_kept(merge: Merge, journalist: Client) -> None:
    answer = journalist.get(f"/api/v1/agents/{merge.merged_id}/")
    assert answer.status_code == 301
    assert answer.json() == {"merged_into": {"id": merge.kept_id, "name": "Ada Rossi", "kind": "person"}}
    kept = journalist.get(answer["Location"])
    assert (kept.status_code, kept.json()["id"]) == (200, merge.kept_id)
    assert [alias["name"] for alias in kept.json()["aliases"]] == ["Ada Rosi"]


def test_after_an_undo_it_answers_for_itself_again(merge: Merge, journalist: Client) -> None:
    assert journalist.get(f"/api/v1/agents/{merge.merged_id}/")["Cache-Control"] == "no-store"
    merge.undo()
    answer = journalist.get(f"/api/v1/agents/{merge.merged_id}/")
    assert (answer.status_code, answer.json()["name"]) == (200, "Ada Rosi")


@pytest.mark.parametrize("search", [{"kind": "person"}, {"name": "ada rosi"}, {"name": "Ada Rossi"}, {"q": "Ada Rosi"}])
def test_lists_and_searches_give_the_kept_alone(search: dict[str, str], merge: Merge, journalist: Client) -> None:
    assert ids(journalist.get("/api/v1/agents/", search)) == [merge.kept_id]


@pytest.mark.parametrize("of", ["its id", "Ada Rosi", "ada rossi"])
def test_claims_and_quotes_are_found_by_either(of: str, merge: Merge, journalist: Client) -> None:
    asked = str(merge.merged_id) if of == "its id" else of
    for address, parameter in (("claims", "claimant"), ("quotes", "speaker")):
        (row,) = journalist.get(f"/api/v1/{address}/", {parameter: asked}).json()["results"]
        assert row[parameter]["id"] == merge.kept_id


def test_nothing_of_it_is_changed(merge: Merge, editor: Client) -> None:
    address = f"/api/v1/agents/{merge.merged_id}/"
    for answer in (editor.patch(address, {"role": "mayor"}), editor.delete(address)):
        assert answer.status_code == 409
        assert f"Merged into agent {merge.kept_id}, Ada Rossi" in answer.json()["detail"]
    assert Agent.objects.filter(pk=merge.merged_id, role="").exists()


def test_nothing_new_is_said_by_it(merge: Merge, editor: Client) -> None:
    answer = editor.post("/api/v1/claims/", {"text": "Rain.", "claimant": merge.merged_id})
    assert wrong(answer) == {"claimant": [f"Agent {merge.merged_id} was merged into agent {merge.kept_id}."]}
