"""Webhook: an address that is told when a verdict is made public; Delivery: what it is told; Attempt: each try.

The database writes the deliveries, with the step or appearance that causes them and in its transaction, and puts a job
for each into the queue (procrastinate), so that none is lost and none is sent for what was rolled back.
"""

import base64
import secrets
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Appearance
from claims.models.history import tracked
from claims.models.jobs import job_of_new
from claims.models.review import Review


class Event(models.TextChoices):
    """The names of the statuses a review is public in, and of an appearance."""

    PUBLISHED = "review.published", _("A review is published")
    CORRECTED = "review.corrected", _("A published review is corrected")
    RETRACTED = "review.retracted", _("A published review is retracted")
    APPEARED = "claim.appeared", _("A claim already checked appears in another document")
    TEST = "test", _("Test")


SUBSCRIBED = [event for event in Event if event != Event.TEST]


def new_secret() -> str:
    """256 bits, as Standard Webhooks writes them: `whsec_` and base64."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


@tracked(exclude=("secret",))
class Webhook(models.Model):
    """Where to send what, signed with `secret` as the Standard Webhooks specification 1.0 says."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks", editable=False, verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("What it is for, in your words."))
    url = models.URLField(
        _("address"), max_length=2000, help_text=_("Receives a POST with JSON. Not of a private network.")
    )
    told_of = ArrayField(
        models.CharField(max_length=20, choices=[(event.value, event.label) for event in SUBSCRIBED]),
        verbose_name=_("told when"),
    )
    active = models.BooleanField(_("active"), default=True)
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="webhook_name_not_empty"),
            models.CheckConstraint(condition=Q(url__iregex="^https?://[^/]"), name="webhook_url_http"),
            models.CheckConstraint(
                condition=Q(told_of__len__gte=1, told_of__contained_by=[event.value for event in SUBSCRIBED]),
                name="webhook_told_of_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def test(self) -> "Delivery":
        """Has a test event sent, whatever it is subscribed to."""
        return Delivery.objects.create(webhook=self, event=Event.TEST)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def complete(self) -> "DeliveryQuerySet":
        """With all that is told in it: three queries, however many there are."""
        of_review = ("review__claim__claimant", "review__quote__speaker", "review__quote__revision__document")
        of_appearance = ("appearance__claim__claimant", "appearance__revision__document__source")
        return self.select_related("webhook__owner", "review__reviewer", *of_review, *of_appearance).defer(
            "review__claim__search",
            "review__quote__search",
            "review__quote__revision__text",
            "review__quote__revision__search",
            "appearance__claim__search",
            "appearance__revision__text",
            "appearance__revision__search",
        )


class Delivery(models.Model):
    """One event for one webhook. `payload` is written at the first attempt, and what later attempts send again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        GIVEN_UP = "given_up", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    event = models.CharField(_("event"), max_length=20, choices=Event)
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("review")
    )
    appearance = models.ForeignKey(
        Appearance, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("appearance")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    payload = models.TextField(_("sent"), blank=True)
    created_at = models.DateTimeField(_("happened"), default=timezone.now, db_default=models.functions.Now())

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.CheckConstraint(
                condition=Q(event__startswith="review.", review__isnull=False, appearance=None)
                | Q(event="claim.appeared", review=None, appearance__isnull=False)
                | Q(event="test", review=None, appearance=None),
                name="delivery_of_what_happened",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "delivered", "given_up")), name="delivery_state_known"
            ),
            models.CheckConstraint(condition=Q(state="waiting") | ~Q(payload=""), name="delivery_ended_was_sent"),
            models.UniqueConstraint("webhook", "event", "review", name="delivery_once_a_review"),
            models.UniqueConstraint("webhook", "event", "appearance", name="delivery_once_an_appearance"),
        ]
        triggers = [
            # The queue's own triggers wake a worker when the transaction ends.
            job_of_new("delivery_is_queued", queue="webhooks", task="deliver", argument="delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} → {self.webhook}"

    def again(self) -> None:
        """Puts it into the queue once more, as it was sent."""
        from claims.webhooks.queue import deliver  # which rests on this module

        Delivery.objects.filter(pk=self.pk).update(state=self.State.WAITING)
        deliver.defer(delivery=str(self.pk))


class Attempt(models.Model):
    """One try to deliver: what was answered, or why there was no answer. Added, never changed."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts", verbose_name=_("delivery"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True, help_text="HTTP")
    answer = models.TextField(_("answer"), blank=True, help_text=_("How it begins."))
    error = models.TextField(_("error"), blank=True)
    seconds = models.FloatField(_("seconds"))

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.CheckConstraint(
                condition=Q(status=None) & ~Q(error="") | Q(status__isnull=False, error=""),
                name="attempt_answered_or_failed",
            ),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="attempt_took_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.status or self.error}"

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300
