"""IdempotencyKey: a request that was answered, and is answered the same if it comes again."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IdempotencyKeyQuerySet(models.QuerySet["IdempotencyKey"]):
    def expired(self) -> "IdempotencyKeyQuerySet":
        return self.filter(created_at__lt=timezone.now() - settings.IDEMPOTENCY_KEYS_KEPT)

    def forget(self, most: int = 100) -> None:
        """Deletes expired ones, so many that nobody waits for it; those somebody else is deleting are left to them."""
        doomed = self.expired().select_for_update(skip_locked=True).values_list("pk", flat=True)[:most]
        self.filter(pk__in=list(doomed)).delete()


class IdempotencyKey(models.Model):
    """Kept for a time in the transaction that did what was asked (draft-ietf-httpapi-idempotency-key-header)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="idempotency_keys", verbose_name=_("user")
    )
    key = models.CharField(_("key"), max_length=255, help_text=_("Chosen by whoever asks."))
    fingerprint = models.CharField(max_length=64, help_text=_("SHA-256 of method, address and body"))
    status = models.PositiveSmallIntegerField(help_text=_("of the answer, as its other fields"))
    location = models.TextField(blank=True)
    body = models.BinaryField()
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: Any = IdempotencyKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [
            models.UniqueConstraint(fields=("user", "key"), name="idempotency_key_once_a_user"),
            models.CheckConstraint(condition=~Q(key=""), name="idempotency_key_not_empty"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex="^[0-9a-f]{64}$"), name="idempotency_key_fingerprint_is_sha256"
            ),
            # What was refused wrote nothing, and is looked at anew.
            models.CheckConstraint(condition=Q(status__range=(200, 299)), name="idempotency_key_of_what_was_done"),
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_created")]

    def __str__(self) -> str:
        return self.key
