"""Source: a publisher, whose documents the base holds or whose dispatches they relay."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _

from claims.models import naming
from claims.models.agent import Agent, never_merged_away
from claims.models.history import tracked
from claims.models.language import Language


class SourceQuerySet(models.QuerySet["Source"]):
    def known_as(self, name: str) -> "SourceQuerySet":
        """Sources of this name or alias, whatever the case."""
        lowered = Cast(Lower(Cast("aliases", models.TextField())), ArrayField(models.TextField()))
        return self.alias(lowered_aliases=lowered).filter(
            Q(name__iexact=name) | Q(lowered_aliases__contains=[name.lower()])
        )

    def asked_for(self, asked: str) -> "SourceQuerySet":
        """Those whom an id, or a name or alias, stands for."""
        return self.filter(pk=asked) if asked.isdecimal() else self.known_as(asked)

    def public(self) -> "SourceQuerySet":
        """Those that printed or relayed what has a verdict made public, or judged it themselves."""
        from claims.models.attribution import Attribution  # which rest on this module
        from claims.models.claim import Claim
        from claims.models.document import Document
        from claims.models.external_review import ExternalReview

        documents = Document.objects.public()
        judged = ExternalReview.objects.filter(claim__in=Claim.objects.public())
        return self.filter(
            Q(pk__in=documents.values("source"))
            | Q(pk__in=documents.values("agencies"))
            | Q(pk__in=Attribution.objects.public().values("source"))
            | Q(pk__in=judged.values("source"))
        )

    def called(self, name: str, *, kind: str) -> "Source":
        """The source known by `name`, made with `kind` where the base has none.

        One whose agent alone is known by the name is meant too: an agent speaks for one source only.
        """
        if known := self.known_as(name).order_by("id").first():
            return known
        speakers = naming.meant(name, kind=Agent.Kind.ORGANIZATION)
        speaking = self.filter(agent__in=speakers).first() if len(speakers) == 1 else None
        return speaking or self.create(name=name, kind=kind)


@tracked()
class Source(models.Model):
    """An outlet, agency, institution or account (schema.org `NewsMediaOrganization`)."""

    class Kind(models.TextChoices):
        OUTLET = "outlet", _("Outlet")
        AGENCY = "agency", _("News agency")
        INSTITUTION = "institution", _("Institution")
        ACCOUNT = "account", _("Account")

    class Reliability(models.TextChoices):
        """Source grades of the NATO Admiralty code (AJP-2.1)."""

        COMPLETELY = "A", _("A · completely reliable")
        USUALLY = "B", _("B · usually reliable")
        FAIRLY = "C", _("C · fairly reliable")
        NOT_USUALLY = "D", _("D · not usually reliable")
        UNRELIABLE = "E", _("E · unreliable")
        UNKNOWN = "F", _("F · cannot be judged")

    name = models.CharField(_("name"), max_length=200)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=_("also written"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OUTLET)
    homepage = models.URLField(_("homepage"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text="ISO 3166-1 alpha-2")
    language = models.CharField(_("language"), max_length=3, choices=Language, default=Language.UNKNOWN)
    reliability = models.CharField(_("reliability"), max_length=1, choices=Reliability, default=Reliability.UNKNOWN)
    agent = models.OneToOneField(
        Agent,
        models.PROTECT,
        related_name="source",
        editable=False,
        verbose_name=_("agent"),
        help_text=_("The same organization as one who speaks: claimant of what it asserts in its own voice."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="source_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="source_name_not_empty"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex="^[A-Z]{2}$"), name="source_country_iso3166"
            ),
        ]
        triggers = [never_merged_away("source", "agent")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.agent_id is None:
            self.agent = naming.named(self.name, kind=Agent.Kind.ORGANIZATION)
        super().save(*args, **kwargs)
