"""Every change of an editable row is kept with who made it, whichever way it was made; nobody rewrites history."""

import pghistory
import pgtrigger
import pytest
from django.apps import apps
from django.db import models

from claims.models import Attempt, Claim, Delivery, Notice, Quota, Review, Revision, Source
from claims.models.change import Change, PendingChange
from claims.models.idempotency import IdempotencyKey
from tests import factories
from tests.models.rules import UPDATES, every_delete, every_insert, every_update, rejected, sql

pytestmark = pytest.mark.django_db

Event = apps.get_model("claims", "ClaimEvent")
UNTRACKED = (Revision, Review, Notice, Attempt, Change, PendingChange, Delivery, IdempotencyKey, Quota)
"""The first are their own history; the others are logs, or kept for a day."""
MODELS = [
    model
    for model in apps.get_app_config("claims").get_models()
    if not issubclass(model, pghistory.models.Event) and model not in UNTRACKED
]


def labels(of: Claim) -> list[str]:
    return list(Event.objects.filter(pgh_obj_id=of.pk).order_by("pgh_id").values_list("pgh_label", flat=True))


@pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])
def test_every_table_that_may_change_is_tracked(model: type[models.Model]) -> None:
    tracked = {trigger.name for owner, trigger in pgtrigger.registered() if owner._meta.label == model._meta.label}
    assert {"insert_insert", "update_update", "delete_delete"} <= tracked


def test_the_agencies_of_a_document_are_tracked() -> None:
    document, agency = factories.document(), factories.source(kind=Source.Kind.AGENCY)
    document.agencies.add(agency)
    document.agencies.clear()
    events = apps.get_model("claims", "DocumentAgencyEvent").objects.order_by("pgh_id")
    assert [(event.pgh_label, event.document_id) for event in events] == [
        ("insert", document.pk),
        ("delete", document.pk),
    ]


@every_insert
def test_an_insert_is_kept(insert) -> None:
    insert(Claim(text="New"))
    assert labels(Claim.objects.get()) == ["insert"]


@every_update
def test_an_update_is_kept_with_what_it_changed_to(update) -> None:
    claim = factories.claim("Before")
    update(claim, text="After")
    assert list(Event.objects.order_by("pgh_id").values_list("text", flat=True)) == ["Before", "After"]


@every_update
def test_a_write_that_changes_nothing_leaves_nothing(update) -> None:
    claim = factories.claim("Before")
    update(claim, text="Before", updated_at=claim.updated_at)
    saved = update is UPDATES["save"]  # which sets the time of the update
    assert labels(claim) == ["insert", *(["update"] if saved else [])]


@every_delete
def test_a_deletion_is_kept_with_the_last_wording(delete) -> None:
    claim = factories.claim("Gone")
    pk = claim.pk
    delete(claim)
    last = Event.objects.filter(pgh_obj_id=pk).latest("pgh_id")
    assert (last.pgh_label, last.text) == ("delete", "Gone")


@every_insert
@every_update
@every_delete
def test_who_made_a_change_is_kept(insert, update, delete) -> None:
    user = factories.user()
    with pghistory.context(user=user.pk):
        insert(Claim(text="New"))
        update(Claim.objects.get(), text="Changed")
        delete(Claim.objects.get())
    events = Event.objects.order_by("pgh_id").select_related("pgh_context")
    assert [event.pgh_label for event in events] == ["insert", "update", "delete"]
    assert {event.pgh_context.metadata["user"] for event in events} == {user.pk}


def test_a_verdict_leaves_its_mark_on_the_claim() -> None:
    claim = factories.claim()
    factories.published_review(claim, "false")
    statuses = Event.objects.filter(pgh_obj_id=claim.pk).order_by("pgh_id").values_list("status", flat=True)
    assert list(statuses) == ["unverified", "in_review", "false"]


@pytest.mark.parametrize("statement", ["UPDATE claims_claimevent SET text = 'Forged'", "DELETE FROM claims_claimevent"])
def test_history_is_not_rewritten(statement: str) -> None:
    factories.claim()
    with rejected("Cannot update or delete rows from claims_claimevent"):
        sql(statement)


def test_what_the_database_derives_is_not_kept_twice() -> None:
    assert "search" not in {field.name for field in Event._meta.get_fields()}
