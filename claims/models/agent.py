"""Agent: who speaks (PROV `Agent`), under every name the press gives them."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Cast, Greatest, Lower, Upper
from django.utils.translation import gettext_lazy as _

from claims.models.history import tracked
from claims.models.language import Language


class AgentQuerySet(models.QuerySet["Agent"]):
    def known_as(self, name: str, document: Any = None) -> "AgentQuerySet":
        """Agents whose name or an alias is `name`, whatever the case: those of everywhere, and those of `document`."""
        scope = Q(document=None) | Q(document=document) if document else Q(document=None)
        return self.filter(scope).filter(Q(name__iexact=name) | Q(aliases__name__iexact=name)).distinct()

    def asked_for(self, asked: str) -> "AgentQuerySet":
        """Those whom an id, or a name in any spelling the base knows, stands for; also those of one document only."""
        if asked.isdecimal():
            return self.filter(pk=asked)
        from claims.models.source import Source  # which rests on this module

        publishers = Source.objects.known_as(asked).values("agent")
        return self.filter(
            Q(name__iexact=asked)
            | Q(pk__in=AgentAlias.objects.filter(name__iexact=asked).values("agent"))
            | Q(pk__in=publishers)
        )

    def search(self, words: str) -> "AgentQuerySet":
        """Agents with a name written like `words`, or holding them; annotates `rank`, the similarity from 0 to 1."""
        similar = AgentAlias.objects.filter(agent=OuterRef("pk")).annotate(
            similarity=TrigramWordSimilarity(words, "name")
        )
        holding = Q(name__trigram_word_similar=words) | Q(name__icontains=words)
        return self.filter(holding | Q(pk__in=AgentAlias.objects.filter(holding).values("agent"))).annotate(
            rank=Cast(
                Greatest(
                    TrigramWordSimilarity(words, "name"),
                    Subquery(similar.order_by("-similarity").values("similarity")[:1]),
                ),
                models.FloatField(),
            )
        )

    def named(self, name: str, *, kind: str, document: Any = None) -> "Agent":
        """The agent known as `name`, made with `kind` where the base has none."""
        # A given kind first: "Jordan" the person and "Jordan" the government are two agents.
        found = list(self.known_as(name, document).order_by("id"))
        found.sort(key=lambda agent: agent.kind != kind)
        return found[0] if found else self.create(name=name, kind=kind, document=document)


@tracked()
class Agent(models.Model):
    """A person, an organization, a government or the place standing for one, or a document that is quoted."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANIZATION = "organization", _("Organization")
        GOVERNMENT = "government", _("Government")
        PLACE = "place", _("Place")
        GROUP = "group", _("Group")
        DOCUMENT = "document", _("Document")
        UNKNOWN = "unknown", _("Unknown")

    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.UNKNOWN)
    role = models.CharField(_("role"), max_length=300, blank=True)
    wikidata = models.CharField(_("Wikidata"), max_length=20, blank=True, help_text="Q…")
    document = models.ForeignKey(
        "claims.Document",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="local_agents",
        verbose_name=_("known only in"),
        help_text=_("For one without a name ('the mayor'): the document in which the words point to somebody."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("agent")
        constraints = [
            models.UniqueConstraint(Lower("name"), "kind", "document", name="agent_unique", nulls_distinct=False),
            models.UniqueConstraint("wikidata", condition=~Q(wikidata=""), name="agent_wikidata_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="agent_name_not_empty"),
            models.CheckConstraint(
                condition=Q(wikidata="") | Q(wikidata__regex="^Q[1-9][0-9]*$"), name="agent_wikidata_id"
            ),
        ]
        indexes = [
            GinIndex(OpClass("name", "gin_trgm_ops"), name="agent_name_trigram"),
            models.Index(Upper("name"), name="agent_name_upper"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class AgentAlias(models.Model):
    """One more way the press writes an agent: "Kyiv", "Kiew"; in `language`, or in any where that is `und`."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=3, choices=Language, default=Language.UNKNOWN)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [
            models.UniqueConstraint("agent", Lower("name"), "language", name="alias_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="alias_name_not_empty"),
        ]
        indexes = [
            GinIndex(OpClass("name", "gin_trgm_ops"), name="alias_name_trigram"),
            models.Index(Upper("name"), name="alias_name_upper"),
        ]

    def __str__(self) -> str:
        return self.name
