"""The jobs of the queue (procrastinate), whose worker is `manage.py procrastinate worker`."""

import logging
import random
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from claims.models import Delivery, Webhook
from claims.webhooks.payload import payload
from claims.webhooks.sending import send

log = logging.getLogger(__name__)

WAITS = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)]
WAITS += [timedelta(hours=4), timedelta(hours=8), timedelta(hours=12)]
"""Between one attempt and the next: eight attempts in about a day."""
GONE = 410


class NotDelivered(Exception):
    """An attempt that another follows."""


class LaterAndLater(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """A tenth more or less, so that what failed together is not tried together again."""
        if not isinstance(exception, NotDelivered) or job.attempts >= len(WAITS):
            return None
        wait = WAITS[job.attempts] * random.uniform(0.9, 1.1)
        return RetryDecision(retry_at=timezone.now() + wait)


@app.task(name="deliver", queue="webhooks", retry=LaterAndLater(), pass_context=True)
def deliver(context: JobContext, *, delivery: str) -> None:
    """Makes one attempt. Raises `NotDelivered` where there is to be another."""
    told = Delivery.objects.complete().filter(pk=delivery).first()
    if told is None or told.state != Delivery.State.WAITING:
        return  # deleted with its webhook, or another job was quicker
    if not told.payload:
        told.payload = payload(told)
        told.save(update_fields=["payload"])
    attempt = send(told)
    attempt.save()
    last = attempt.status == GONE or context.job.attempts >= len(WAITS)
    if attempt.accepted:
        told.state = Delivery.State.DELIVERED
        told.save(update_fields=["state"])
    elif last or not told.webhook.active:
        give_up(told, gone=attempt.status == GONE)
    else:
        raise NotDelivered(str(attempt))


@transaction.atomic
def give_up(delivery: Delivery, *, gone: bool) -> None:
    """Ends it, and the webhook too if its address is gone or nothing reached it since; then its owner is told."""
    delivery.state = Delivery.State.GIVEN_UP
    delivery.save(update_fields=["state"])
    delivered = Delivery.objects.filter(webhook=delivery.webhook, state=Delivery.State.DELIVERED)
    dead = gone or not delivered.filter(attempts__at__gte=delivery.created_at).exists()
    if dead and Webhook.objects.filter(pk=delivery.webhook_id, active=True).update(active=False):
        transaction.on_commit(partial(_tell_owner, delivery.webhook))


def _tell_owner(webhook: Webhook) -> None:
    if not webhook.owner.email:
        return
    desk = settings.PUBLIC_URL + reverse("admin:claims_webhook_change", args=[webhook.pk])
    subject = _("Your webhook “%(name)s” was switched off") % {"name": webhook.name}
    text = _("Nothing could be delivered to %(url)s for a day. Its log, and the switch: %(desk)s")
    try:
        send_mail(subject, text % {"url": webhook.url, "desk": desk}, None, [webhook.owner.email])
    except OSError:
        log.exception("No mail about the webhook %s to %s", webhook, webhook.owner.email)
