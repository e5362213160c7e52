"""Token: what a program shows to be let into the API in somebody's name."""

from datetime import datetime
from typing import TYPE_CHECKING, Optional

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from knox.crypto import hash_token
from knox.models import AbstractAuthToken, get_digest_token
from knox.settings import CONSTANTS

from claims.models.history import tracked

if TYPE_CHECKING:
    from django.contrib.auth.models import User

USE_IS_NOTED_EVERY = 60
"""Seconds: reading through the API is not to write a row each time."""


class TokenQuerySet(models.QuerySet["Token"]):
    def valid(self) -> "TokenQuerySet":
        """Not expired, and of somebody whose account is active."""
        return self.filter(Q(expiry=None) | Q(expiry__gt=timezone.now()), user__is_active=True)

    def shown(self, secret: str) -> Optional["Token"]:
        """The valid token that `secret` is, with its user; found by the digest, so that no comparison leaks time."""
        return self.valid().select_related("user").filter(digest=hash_token(secret)).first()


@tracked(exclude=("digest", "last_used"))
class Token(AbstractAuthToken):
    """Kept only as a digest (SHA-512). It may never do more than its owner may at the time it is used."""

    class Scope(models.TextChoices):
        """Each holds the one before."""

        READ = "read", pgettext_lazy("scope", "Read")
        WRITE = "write", _("Read and write, without reviews")
        REVIEW = "review", _("Everything the role may, reviews included")

    digest = models.CharField(max_length=CONSTANTS.DIGEST_LENGTH, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100, blank=True, help_text=_("What it is for."))
    scope = models.CharField(_("scope"), max_length=6, choices=Scope, default=Scope.REVIEW)
    last_used = models.DateTimeField(_("last used"), null=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created", "-id")
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [models.CheckConstraint(condition=Q(scope__in=("read", "write", "review")), name="token_scope")]

    def __str__(self) -> str:
        return self.name or f"{self.token_key}…"

    @classmethod
    def issue(
        cls, user: "User", *, name: str = "", scope: str = Scope.REVIEW, expiry: datetime | None = None
    ) -> tuple["Token", str]:
        """A new token and its secret, which nobody can be told again."""
        digest, secret = get_digest_token()
        token = cls(user=user, digest=digest, token_key=secret[:8], name=name, scope=scope, expiry=expiry)
        token.save(force_insert=True)
        return token, secret

    @classmethod
    def scopes_for(cls, user: "User") -> list["Token.Scope"]:
        """Those that differ for somebody of this role."""
        writes = {cls.Scope.WRITE: "claims.add_claim", cls.Scope.REVIEW: "claims.add_review"}
        return [scope for scope in cls.Scope if scope not in writes or user.has_perm(writes[scope])]

    @property
    def expired(self) -> bool:
        return self.expiry is not None and self.expiry <= timezone.now()

    def covers(self, scope: str) -> bool:
        order = list(self.Scope)
        return order.index(self.Scope(self.scope)) >= order.index(self.Scope(scope))

    def note_use(self) -> None:
        now = timezone.now()
        if self.last_used is None or (now - self.last_used).total_seconds() >= USE_IS_NOTED_EVERY:
            type(self).objects.filter(pk=self.pk).update(last_used=now)
