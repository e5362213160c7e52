"""An editor finds two agents to be one, sees what moves, merges them, and takes it back."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Agent, Merge, Quote
from tests import factories
from tests.admin.conftest import Base

LIST = "/admin/claims/agent/"
MERGE = "/admin/claims/agent/merge/"


def page(agent: Agent, action: str = "change") -> str:
    return reverse(f"admin:claims_agent_{action}", args=[agent.pk])


def undo(merge: Merge) -> str:
    return reverse("admin:claims_agent_unmerge", args=[merge.pk])


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def double(base: Base) -> Agent:
    """The steward once more, under a name of her own: she says one thing, and one chain names both."""
    double = factories.agent("Ana M. Ruiz")
    double.aliases.create(name="A. Ruiz")
    base.claim.claimant = double
    base.claim.save()
    base.quote.attributions.create(position=2, agent=double)
    return double


def test_agents_picked_in_the_list_are_compared(base: Base, double: Agent, editor: Client) -> None:
    picked = {"action": "merge_selected", "_selected_action": [base.steward.pk, double.pk]}
    response = editor.post(LIST, picked, follow=True)
    assert response.redirect_chain == [(f"{MERGE}?agents={base.steward.pk}&agents={double.pk}", 302)]
    assert {agent.name for agent in response.context["agents"]} == {"Ana Ruiz", "Ana M. Ruiz"}


def test_from_an_agents_page_another_is_added_to_compare(base: Base, double: Agent, editor: Client) -> None:
    assert f"{MERGE}?agents={base.steward.pk}" in editor.get(page(base.steward)).content.decode()
    response = editor.get(MERGE, {"agents": base.steward.pk, "another": double.pk})
    assert [agent.name for agent in response.context["agents"]] == ["Ana Ruiz", "Ana M. Ruiz"]


def test_the_editor_sees_what_will_move(base: Base, double: Agent, editor: Client) -> None:
    response = editor.get(MERGE, {"agents": [base.steward.pk, double.pk]})
    counts = {
        agent.name: (agent.quotes_count, agent.claims_count, agent.attributions_count)
        for agent in response.context["agents"]
    }
    assert counts == {"Ana Ruiz": (1, 0, 1), "Ana M. Ruiz": (0, 1, 1)}
    shown = response.content.decode()
    assert "A. Ruiz" in shown
    assert "1 chain names more than one of them" in shown
    assert not Merge.objects.exists()


def test_the_comparison_takes_as_many_queries_for_many_as_for_two(base: Base, double: Agent, editor: Client) -> None:
    def queries(agents: list[Agent]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(editor.get(MERGE, {"agents": [agent.pk for agent in agents]}).context["agents"]) == len(agents)
        return len(captured)

    many = [factories.agent() for _ in range(15)]
    queries(many)
    assert queries(many) == queries([base.steward, double])


def test_merged_all_points_to_the_one_kept(base: Base, double: Agent, editor: Client) -> None:
    response = editor.post(MERGE, {"agents": [base.steward.pk, double.pk], "kept": base.steward.pk})
    assert response["Location"] == page(base.steward)
    assert told(response) == "Merged Ana M. Ruiz into Ana Ruiz. It can be undone on this page."
    base.claim.refresh_from_db()
    assert base.claim.claimant == base.steward
    merge = Merge.objects.get()
    assert (merge.merged, merge.kept, str(merge.made_by_id)) == (double, base.steward, editor.session["_auth_user_id"])


def test_the_page_of_the_kept_names_who_went_into_it_and_takes_it_back(
    base: Base, double: Agent, editor: Client
) -> None:
    merge = Merge.objects.make(merged=double, kept=base.steward, by=factories.user(name="edith"))
    shown = editor.get(page(base.steward)).content.decode()
    assert "Merged into this one" in shown
    assert "edith" in shown
    assert undo(merge) in shown
    response = editor.post(undo(merge))
    assert response["Location"] == page(double)
    base.claim.refresh_from_db()
    assert base.claim.claimant == double
    assert not Merge.objects.exists()


def test_the_page_of_one_merged_away_leads_to_the_kept_and_changes_nothing(
    base: Base, double: Agent, editor: Client
) -> None:
    merge = Merge.objects.make(merged=double, kept=base.steward, by=factories.user())
    shown = editor.get(page(double)).content.decode()
    assert page(base.steward) in shown
    assert undo(merge) in shown
    assert editor.post(page(double), {"name": "Other", "_save": "Save"}).status_code == 403
    assert editor.post(page(double, "delete"), {"post": "yes"}).status_code == 403


def test_one_merged_away_is_in_no_list_and_offered_nowhere(base: Base, double: Agent, editor: Client) -> None:
    Merge.objects.make(merged=double, kept=base.steward, by=factories.user())

    def listed(**asked: str) -> set[str]:
        return {agent.name for agent in editor.get(LIST, asked).context["cl"].result_list}

    assert "Ana M. Ruiz" not in listed()
    assert listed(q="Ana M. Ruiz") == {"Ana Ruiz"}
    assert listed(merged="away") == {"Ana M. Ruiz"}
    offered = editor.get(
        "/admin/autocomplete/", {"term": "ruiz", "app_label": "claims", "model_name": "quote", "field_name": "speaker"}
    ).json()["results"]
    assert [each["text"] for each in offered] == ["Ana Ruiz"]


def test_who_may_be_the_same_is_proposed_and_never_merged(base: Base, double: Agent, editor: Client) -> None:
    shown = editor.get(page(base.steward)).content.decode()
    assert "May be the same" in shown
    assert f"{MERGE}?agents={base.steward.pk}&amp;agents={double.pk}" in shown
    assert "Port authority" not in shown
    assert not Merge.objects.exists()


def test_the_page_takes_as_many_queries_however_many_are_alike(base: Base, double: Agent, editor: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(page(base.steward)).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for number in range(20):
        factories.agent(f"Ana Ruiz {number}").aliases.create(name=f"A. Ruiz {number}")
    Merge.objects.make(merged=factories.agent(), kept=base.steward, by=factories.user())
    assert queries() <= few + 1


def test_history_tells_the_merge_and_its_undoing_with_who_did_them(base: Base, double: Agent, editor: Client) -> None:
    editor.post(MERGE, {"agents": [base.steward.pk, double.pk], "kept": base.steward.pk})
    editor.post(undo(Merge.objects.get()))
    name = factories.User.objects.get(pk=editor.session["_auth_user_id"]).username
    for agent in (base.steward, double):
        changes = editor.get(page(agent, "history")).context["changes"]
        told = [(entry.verb, entry.who) for entry in changes if entry.what == "merge"]
        assert told == [("Deleted", name), ("Added", name)]


@pytest.mark.parametrize("kept", ["", "0", "x"])
def test_without_saying_which_one_to_keep_nothing_is_merged(
    kept: str, base: Base, double: Agent, editor: Client
) -> None:
    response = editor.post(MERGE, {"agents": [base.steward.pk, double.pk], "kept": kept})
    assert response.status_code == 200
    assert "Choose which one to keep." in response.content.decode()
    assert not Merge.objects.exists()


def test_those_that_cannot_be_one_are_told_why_before_and_after(base: Base, editor: Client) -> None:
    publishers = [factories.source(name).agent for name in ("Herald", "Gazette")]
    asked = {"agents": [agent.pk for agent in publishers]}
    assert "Both are publishers" in editor.get(MERGE, asked).content.decode()
    response = editor.post(MERGE, {**asked, "kept": publishers[0].pk})
    assert "Both are publishers" in response.content.decode()
    assert not Merge.objects.exists()


@pytest.mark.parametrize("asked", [{"agents": "x"}, {"agents": "999999"}, {"agents": ""}, {}])
def test_what_is_no_agent_is_told(asked: dict[str, str], base: Base, editor: Client) -> None:
    for response in (editor.get(MERGE, asked), editor.post(MERGE, asked)):
        assert response.status_code == 200
        assert not response.context["agents"]


def test_a_merge_that_went_further_is_not_undone_before_the_later_one(
    base: Base, double: Agent, editor: Client
) -> None:
    first = Merge.objects.make(merged=double, kept=base.steward, by=factories.user())
    Merge.objects.make(merged=base.steward, kept=factories.agent("A. R."), by=factories.user())
    assert "Ana Ruiz went into A. R. since: undo that first." in told(editor.post(undo(first)))
    assert Merge.objects.count() == 2


def test_only_editors_merge_and_undo(base: Base, double: Agent, checker: Client, journalist: Client) -> None:
    merge = Merge.objects.make(merged=double, kept=base.steward, by=factories.user())
    for client in (checker, journalist):
        assert client.get(MERGE).status_code == 403
        assert client.post(MERGE, {"agents": [1, 2], "kept": 1}).status_code == 403
        assert client.post(undo(merge)).status_code == 403
        for shown in (client.get(page(base.steward)), client.get(page(double))):
            assert shown.status_code == 200
            assert "Undo" not in shown.content.decode()
            assert MERGE + "?" not in shown.content.decode()
        assert "merge_selected" not in client.get(LIST).content.decode()
    assert Quote.objects.get().speaker == base.steward
