"""Deliveries are made by a worker, and tried again later and later until they are given up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from procrastinate.contrib.django import app

from claims.models import Delivery, Webhook
from claims.webhooks.queue import WAITS
from tests import factories
from tests.webhooks.conftest import Receiver

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def work() -> None:
    """A worker does what is due, and ends. In a thread of its own: where a browser is driven this one has a loop."""
    with ThreadPoolExecutor(1) as alone:
        alone.submit(_work).result()


def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)


def due() -> list[datetime]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'deliver'")
        return [row[0] for row in cursor.fetchall()]


def time_passes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def test_a_published_review_reaches_the_receiver(webhook: Webhook, receiver: Receiver) -> None:
    factories.published_review(factories.claim("The bridge is closed."), "true")
    work()
    assert len(receiver.received) == 1
    assert "The bridge is closed." in receiver.received[0][2].decode()
    delivery = Delivery.objects.get()
    assert delivery.state == "delivered"
    assert [attempt.status for attempt in delivery.attempts.all()] == [204]
    assert due() == []


def test_what_is_refused_is_tried_again_later_with_the_same_words(webhook: Webhook, receiver: Receiver) -> None:
    claim = factories.claim("The bridge is closed.")
    factories.published_review(claim, "true")
    receiver.status = 500
    work()
    claim.text = "The bridge was closed."
    claim.save()
    [at] = due()
    assert timedelta(seconds=5) < at - datetime.now(UTC) < timedelta(seconds=12)
    time_passes()
    receiver.status = 200
    work()
    assert receiver.received[0][2] == receiver.received[1][2]
    ids = {headers["webhook-id"] for _, headers, _ in receiver.received}
    assert ids == {str(Delivery.objects.get().pk)}
    assert [attempt.status for attempt in Delivery.objects.get().attempts.all()] == [500, 200]
    assert Delivery.objects.get().state == "delivered"


def test_after_the_last_attempt_it_is_given_up_the_webhook_switched_off_and_its_owner_told(
    webhook: Webhook, receiver: Receiver
) -> None:
    webhook.test()
    receiver.status = 500
    waits = []
    for _ in WAITS:
        work()
        waits += [at - datetime.now(UTC) for at in due()]
        time_passes()
    assert waits == sorted(waits)
    assert len(waits) == len(WAITS)
    work()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts.count()) == ("given_up", len(WAITS) + 1)
    assert due() == []
    webhook.refresh_from_db()
    assert not webhook.active
    [told] = mail.outbox
    assert told.to == ["edith@news.example"]
    assert f"/admin/claims/webhook/{webhook.pk}/change/" in told.body


def test_it_stays_on_if_something_else_reached_it_meanwhile(webhook: Webhook, receiver: Receiver) -> None:
    webhook.test()
    receiver.status = 400
    for _ in WAITS:
        work()
        time_passes()
    receiver.status = 200
    other = webhook.test()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 day' WHERE attempts > 0")
    work()
    assert Delivery.objects.get(pk=other.pk).state == "delivered"
    receiver.status = 400
    time_passes()
    work()
    webhook.refresh_from_db()
    assert (webhook.active, len(mail.outbox)) == (True, 0)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["delivered", "given_up"]


def test_an_address_that_says_it_is_gone_is_not_tried_again(webhook: Webhook, receiver: Receiver) -> None:
    webhook.test()
    receiver.status = 410
    work()
    webhook.refresh_from_db()
    assert (Delivery.objects.get().state, webhook.active, due()) == ("given_up", False, [])


def test_what_was_delivered_can_be_sent_again(webhook: Webhook, receiver: Receiver) -> None:
    delivery = webhook.test()
    work()
    delivery.again()
    work()
    assert len(receiver.received) == 2
    assert receiver.received[0][2] == receiver.received[1][2]
    assert Delivery.objects.get().state == "delivered"


def test_a_webhook_deleted_meanwhile_leaves_nothing_to_do(webhook: Webhook, receiver: Receiver) -> None:
    webhook.test()
    webhook.delete()
    work()
    assert (receiver.received, due()) == ([], [])


def test_the_mail_that_cannot_be_sent_costs_nothing_else(
    webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("claims.webhooks.queue.send_mail", unreachable)
    webhook.test()
    receiver.status = 410
    work()
    assert Delivery.objects.get().state == "given_up"
