"""Two people change the same thing: the second is told, sees the difference, and loses nothing."""

import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from claims.models import Agent, AgentAlias, Claim, Quantity
from tests import factories
from tests.admin.conftest import Base, signed_in
from tests.admin.forms import shown
from tests.admin.test_annotating import send

pytestmark = pytest.mark.django_db


def change(claim: Claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/change/"


def opened(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send if it saved the page as it is."""
    page: Any = client.get(address)
    return shown(page)


def test_saving_what_nobody_else_changed_is_as_ever(base: Base, editor: Client) -> None:
    form = opened(editor, change(base.claim))
    assert form["seen"]
    assert editor.post(change(base.claim), {**form, "text": "About 4,200 wait."}).status_code == 302
    base.claim.refresh_from_db()
    assert base.claim.text == "About 4,200 wait."


def test_the_second_sees_what_the_first_changed_beside_what_they_entered(base: Base, editor: Client) -> None:
    second = signed_in("Editor")
    form = opened(second, change(base.claim))
    editor.post(change(base.claim), {**opened(editor, change(base.claim)), "text": "Nearly 4,200 wait."})
    answer = second.post(change(base.claim), {**form, "text": "Over 4,200 wait."})
    assert answer.status_code == 200
    page = answer.content.decode()
    for words in ("Somebody changed this", "4,200 containers are waiting in the port.", "Nearly 4,200 wait."):
        assert words in page
    assert "<td>Over 4,200 wait.</td>" in page
    assert answer.context["adminform"].form["text"].value() == "Over 4,200 wait."
    base.claim.refresh_from_db()
    assert base.claim.text == "Nearly 4,200 wait."


def test_saved_once_more_it_is_kept(base: Base, editor: Client) -> None:
    second = signed_in("Editor")
    form = {**opened(second, change(base.claim)), "text": "Over 4,200 wait."}
    editor.post(change(base.claim), {**opened(editor, change(base.claim)), "text": "Nearly 4,200 wait."})
    told = second.post(change(base.claim), form)
    assert second.post(change(base.claim), {**form, "seen": told.context["seen"]}).status_code == 302
    base.claim.refresh_from_db()
    assert base.claim.text == "Over 4,200 wait."


def test_a_change_of_what_belongs_to_it_is_one_of_it(base: Base, editor: Client) -> None:
    form = opened(editor, change(base.claim))
    quantity = Quantity.objects.get(claim=base.claim)
    quantity.unit = "boxes"
    quantity.save()
    answer = editor.post(change(base.claim), form)
    assert answer.status_code == 200
    assert "boxes" in answer.content.decode()
    quantity.refresh_from_db()
    assert quantity.unit == "boxes"


def test_what_belongs_to_it_may_be_gone_meanwhile(base: Base, editor: Client) -> None:
    form = opened(editor, change(base.claim))
    Quantity.objects.filter(claim=base.claim).delete()
    answer = editor.post(change(base.claim), {**form, "text": "Over 4,200 wait."})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Somebody changed this" in page
    assert "Over 4,200 wait." in page


def test_a_name_chosen_from_a_list_is_told_by_its_name(db: None, editor: Client) -> None:
    agent = factories.agent("Ana Ruiz")
    address = f"/admin/claims/agent/{agent.pk}/change/"
    form = {**opened(editor, address), "kind": "group"}
    agent.kind = "organization"
    agent.save()
    page = editor.post(address, form).content.decode()
    assert "Organization" in page
    assert "Group" in page


def test_a_program_that_says_nothing_of_what_it_saw_is_not_asked(base: Base, editor: Client) -> None:
    form = opened(editor, change(base.claim))
    del form["seen"]
    Claim.objects.filter(pk=base.claim.pk).update(language="fr")
    assert editor.post(change(base.claim), form).status_code == 302


@pytest.mark.parametrize("seen", ["x", "9-9", "1-2-3-4-5-6-7", "-", "0"])
def test_nonsense_in_its_place_is_a_version_nobody_has(seen: str, base: Base, editor: Client) -> None:
    answer = editor.post(change(base.claim), {**opened(editor, change(base.claim)), "seen": seen})
    assert answer.status_code == 200
    assert "Somebody changed this" in answer.content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_save_at_the_same_moment_one_is_told() -> None:
    agent = factories.agent("Ana Ruiz")
    address = f"/admin/claims/agent/{agent.pk}/change/"
    clients = [signed_in("Editor") for _ in range(2)]
    forms = [{**opened(client, address), "role": f"steward {number}"} for number, client in enumerate(clients)]
    together = threading.Barrier(2)
    answers = []

    def save(client: Client, form: dict[str, Any]) -> None:
        together.wait()
        answers.append(client.post(address, form).status_code)
        connections.close_all()

    threads = [threading.Thread(target=save, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 302]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM claims_agentevent WHERE pgh_label = 'update'")
        assert cursor.fetchone() == (1,)
    assert AgentAlias.objects.count() == 0
    assert Agent.objects.get(pk=agent.pk).role in ("steward 0", "steward 1")


def test_of_two_who_revise_a_review_the_second_sees_what_the_first_wrote_and_loses_nothing(
    base: Base, editor: Client, checker: Client
) -> None:
    address = reverse("admin:claims_review_step", args=[base.review.pk, "revise"])
    first = {"verdict": "false", "rationale": "Counted again: 3,900."}
    second = {"verdict": "disputed", "rationale": "Counted again: the union says 4,200."}
    assert editor.post(address, first).status_code == 302
    page = checker.post(address, second)
    told = page.content.decode()
    assert "Somebody made a step meanwhile" in told
    assert "<del" in told
    assert "Counted again: 3,900." in told
    assert second["rationale"] in str(page.context["form"]["rationale"])
    assert page.context["form"]["verdict"].value() == "disputed"
    assert base.claim.reviews.count() == 2
    # Sent again from there, it goes on from what the first wrote.
    head = base.claim.reviews.heads().get()
    again = reverse("admin:claims_review_step", args=[head.pk, "revise"])
    assert f'action="{again}"' in told
    assert checker.post(again, second).status_code == 302
    assert base.claim.reviews.heads().get().rationale == second["rationale"]


def test_a_step_that_is_no_longer_open_is_not_offered_to_the_second(base: Base, editor: Client) -> None:
    published = factories.published_review(base.quote, "authentic", "attribution")
    address = reverse("admin:claims_review_step", args=[published.pk, "retract"])
    assert editor.post(address, {"rationale": "The tape was another's."}).status_code == 302
    told = signed_in("Editor").post(address, {"rationale": "I take it back."}).content.decode()
    assert "meanwhile: Retracted" in told
    assert "I take it back." in told
    assert ">Retract</button>" not in told
    assert base.quote.reviews.count() == 5


def test_beside_the_text_the_second_sees_the_difference(base: Base, editor: Client, checker: Client) -> None:
    seen = {"head": base.review.pk, "aspect": "content", "step": "draft"}
    send(editor, base.appearance, "review", **seen, verdict="false", rationale="Counted again: 3,900.")
    answer = send(checker, base.appearance, "review", **seen, verdict="disputed", rationale="The union says 4,200.")
    told = answer.content.decode()
    assert "meanwhile: Draft" in told
    assert "Counted again: 3,900." in told
    assert "<ins" in told
    assert ">The union says 4,200.</textarea>" in told
    assert base.claim.reviews.count() == 2
