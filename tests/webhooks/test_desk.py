"""Webhooks on the desk: made by editors, each seeing their own, with the log of what was sent."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Attempt, Delivery, Webhook
from tests import factories


@pytest.fixture
def edith(webhook: Webhook) -> Client:
    """Its owner."""
    client = Client()
    client.force_login(webhook.owner)
    return client


@pytest.fixture
def other(db: None) -> Client:
    client = Client()
    client.force_login(factories.user("Editor"))
    return client


def form(**fields: object) -> dict[str, object]:
    management = {"deliveries-TOTAL_FORMS": 0, "deliveries-INITIAL_FORMS": 0}
    asked = {"name": "Partner", "url": "https://partner.example/hook", "told_of": ["review.published"], "active": "on"}
    return {**management, **asked, **fields}


def test_an_editor_makes_one_and_is_told_its_secret_once(other: Client) -> None:
    page = other.post(reverse("admin:claims_webhook_add"), form(), follow=True).content.decode()
    made = Webhook.objects.get()
    assert made.secret in page
    assert (made.url, made.told_of, made.active) == ("https://partner.example/hook", ["review.published"], True)
    assert made.secret not in other.get(reverse("admin:claims_webhook_change", args=[made.pk])).content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"url": "ftp://partner.example/"}, "url"), ({"url": "no address"}, "url"), ({"told_of": []}, "told_of")],
)
def test_what_could_not_work_is_told_at_its_field(other: Client, fields: dict[str, object], field: str) -> None:
    answer = other.post(reverse("admin:claims_webhook_add"), form(**fields))
    assert list(answer.context["adminform"].form.errors) == [field]
    assert not Webhook.objects.exists()


def test_another_secret_takes_the_place_of_one_that_is_lost(edith: Client, webhook: Webhook) -> None:
    before = webhook.secret
    page = edith.post(reverse("admin:claims_webhook_secret", args=[webhook.pk]), follow=True).content.decode()
    webhook.refresh_from_db()
    assert webhook.secret != before
    assert webhook.secret in page


def test_a_test_event_is_sent_and_shown_in_the_log(edith: Client, webhook: Webhook) -> None:
    page = edith.post(reverse("admin:claims_webhook_test", args=[webhook.pk]), follow=True).content.decode()
    delivery = Delivery.objects.get()
    assert (delivery.event, delivery.state) == ("test", "waiting")
    assert reverse("admin:claims_delivery_change", args=[delivery.pk]) in page


def test_the_log_has_each_attempt_and_what_was_answered(edith: Client, webhook: Webhook) -> None:
    delivery = Delivery.objects.create(webhook=webhook, event="test", payload='{"type": "test"}', state="given_up")
    Attempt.objects.create(delivery=delivery, error="No answer in time.", seconds=10.2)
    Attempt.objects.create(delivery=delivery, status=503, answer="Too busy.", seconds=0.1)
    page = edith.get(reverse("admin:claims_delivery_change", args=[delivery.pk])).content.decode()
    assert "No answer in time." in page
    assert "Too busy." in page
    edith.post(reverse("admin:claims_delivery_again", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert delivery.state == "waiting"


def test_nobody_sees_or_touches_those_of_others_but_whoever_administers_the_base(
    other: Client, webhook: Webhook, admin_client: Client
) -> None:
    delivery = webhook.test()
    for page in (
        reverse("admin:claims_webhook_change", args=[webhook.pk]),
        reverse("admin:claims_delivery_change", args=[delivery.pk]),
    ):
        assert other.get(page).status_code == 302
        assert admin_client.get(page).status_code == 200
    for page in (
        reverse("admin:claims_webhook_test", args=[webhook.pk]),
        reverse("admin:claims_webhook_secret", args=[webhook.pk]),
        reverse("admin:claims_delivery_again", args=[delivery.pk]),
    ):
        assert other.post(page).status_code == 404
        assert admin_client.get(page).status_code == 405
    assert "Partner site" not in other.get(reverse("admin:claims_webhook_changelist")).content.decode()
    assert "Partner site" not in other.get(reverse("admin:claims_delivery_changelist")).content.decode()


def test_only_editors_have_them(db: None) -> None:
    checker = Client()
    checker.force_login(factories.user("Fact-checker"))
    assert checker.get(reverse("admin:claims_webhook_changelist")).status_code == 403
    assert checker.get(reverse("admin:claims_delivery_changelist")).status_code == 403


def test_the_list_of_deliveries_takes_as_many_queries_with_many_as_with_few(
    edith: Client, webhook: Webhook, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        webhook.test()
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        edith.get(reverse("admin:claims_delivery_changelist"))


def test_deleting_a_webhook_takes_its_log_with_it(edith: Client, webhook: Webhook) -> None:
    webhook.test()
    edith.post(reverse("admin:claims_webhook_delete", args=[webhook.pk]), {"post": "yes"})
    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()
