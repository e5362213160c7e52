"""Agent: who speaks (PROV `Agent`), under every name the press gives them."""

from datetime import date
from typing import Any

import pgtrigger
from django.apps import apps
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest, Lower, Upper
from django.utils.translation import gettext_lazy as _

from claims.models.history import tracked
from claims.models.language import Language

INSTITUTIONS = frozenset({"organization", "government", "place", "group"})
"""Kinds that texts use for one another: a government is named by its place, an organization may be a group."""
ALIKE_NAMES = 20
"""Of an agent with more names, so many are compared with those of others."""
ALIKE_LETTERS = 4
"""Shorter names and parts of names ("UN", "de") say nothing about who is the same."""


def kinds_of(kind: str) -> frozenset[str]:
    """Every kind that the same agent may be given where another text gives it `kind`."""
    if kind == "unknown":
        return frozenset(Agent.Kind.values)
    return (INSTITUTIONS if kind in INSTITUTIONS else frozenset({kind})) | {"unknown"}


def may_be(kind: str, other: str) -> bool:
    """Whether one agent may be of both kinds: "Jordan" the person and "Jordan" the government are two."""
    return kind in kinds_of(other)


# By name and by alias, each through its trigram index.
_ALIKE = """
WITH mine(name) AS (SELECT unnest(%(names)s::text[])),
theirs(id, likeness) AS (
    SELECT agent.id, greatest(similarity(agent.name, mine.name),
                              CASE WHEN char_length(mine.name) >= %(letters)s
                                   THEN 0.9 * strict_word_similarity(mine.name, agent.name) ELSE 0 END)
    FROM mine JOIN claims_agent agent ON agent.name %% mine.name OR mine.name <<%% agent.name
    UNION ALL
    SELECT alias.agent_id, greatest(similarity(alias.name, mine.name),
                                    CASE WHEN char_length(mine.name) >= %(letters)s
                                         THEN 0.9 * strict_word_similarity(mine.name, alias.name) ELSE 0 END)
    FROM mine JOIN claims_agentalias alias ON alias.name %% mine.name OR mine.name <<%% alias.name
    UNION ALL
    SELECT id, 0.9 FROM claims_agent WHERE upper(name) = ANY (%(parts)s)
    UNION ALL
    SELECT agent_id, 0.9 FROM claims_agentalias WHERE upper(name) = ANY (%(parts)s)
)
SELECT agent.*, max(theirs.likeness) AS likeness
FROM theirs JOIN claims_agent agent USING (id)
WHERE agent.id <> %(agent)s AND agent.kind = ANY (%(kinds)s)
  AND (agent.document_id IS NULL OR agent.document_id = %(document)s)
  AND NOT EXISTS (SELECT FROM claims_merge WHERE merged_id = agent.id)
GROUP BY agent.id
HAVING max(theirs.likeness) >= 0.4
ORDER BY likeness DESC, agent.id
LIMIT %(limit)s
"""


def never_merged_away(table: str, column: str) -> pgtrigger.Trigger:
    """`column` of `table` never points to an agent merged into another.

    The lock, shared by all who write such rows, is the one a merge takes for itself: neither misses what the other
    does at the same time.
    """
    return pgtrigger.Trigger(
        name=f"{table}_{column}_not_merged_away",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{column}_id"),
        condition=pgtrigger.Condition(f"NEW.{column}_id IS NOT NULL"),
        declare=[("instead", "bigint")],
        func=f"""
            PERFORM pg_advisory_xact_lock_shared(hashtext('claims_merge'));
            SELECT kept_id INTO instead FROM claims_merge WHERE merged_id = NEW.{column}_id;
            IF FOUND THEN
                RAISE EXCEPTION 'agent % was merged into agent %', NEW.{column}_id, instead
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{table}_{column}_not_merged_away',
                          COLUMN = '{column}';
            END IF;
            RETURN NEW;
        """,
    )


class AgentQuerySet(models.QuerySet["Agent"]):
    def standing(self) -> "AgentQuerySet":
        """Without those merged into another."""
        return self.filter(merge=None)

    def public(self) -> "AgentQuerySet":
        """Those who speak, or are in a chain, where a claim or quote has a verdict made public, and public sources."""
        from claims.models.attribution import Attribution  # which rest on this module
        from claims.models.claim import Claim
        from claims.models.quote import Quote
        from claims.models.source import Source

        return self.filter(
            Q(pk__in=Claim.objects.public().values("claimant"))
            | Q(pk__in=Quote.objects.public().values("speaker"))
            | Q(pk__in=Attribution.objects.public().values("agent"))
            | Q(pk__in=Source.objects.public().values("agent"))
        )

    def known_as(self, name: str, document: Any = None) -> "AgentQuerySet":
        """Agents whose name or an alias is `name`, whatever the case: those of everywhere, and those of `document`.

        One merged away stands for the one it went into, under its name; its aliases went with it.
        """
        where = Q(document=None) | Q(document=document) if document else Q(document=None)
        return self._called(name, where)

    def _called(self, name: str, where: Q) -> "AgentQuerySet":
        # Three searches, each by its own index: as one condition the tables would be read through.
        agents = Agent.objects.filter(where, name__iexact=name)
        by_alias = Agent.objects.filter(where, merge=None, aliases__name__iexact=name)
        found = agents.filter(merge=None).order_by().values("pk")
        return self.filter(
            pk__in=found.union(
                by_alias.order_by().values("pk"),
                agents.filter(merge__isnull=False).order_by().values("merge__kept"),
            )
        )

    def asked_for(self, asked: str) -> "AgentQuerySet":
        """Those whom an id, or a name in any spelling the base knows, stands for; also those of one document only.

        One merged away stands for the one it went into.
        """
        if asked.isdecimal():
            itself = Agent.objects.filter(pk=asked, merge=None).order_by().values("pk")
            return self.filter(
                pk__in=itself.union(Agent.objects.filter(merges__merged=int(asked)).order_by().values("pk"))
            )
        from claims.models.source import Source  # which rests on this module

        called = self._called(asked, Q()).order_by().values("pk")
        return self.filter(Q(pk__in=called) | Q(pk__in=Source.objects.known_as(asked).values("agent")))

    def answering(self, stance: str, since: date | None = None) -> "AgentQuerySet":
        """Those of whom a claim of this stance – that they evade, that they decline – is on record; printed on the day
        `since` or later, where it is given."""
        claims = apps.get_model("claims", "Claim").objects.filter(claimant=OuterRef("pk"), stance=stance)
        return self.filter(Exists(claims.printed(since=since) if since else claims))

    def with_counts(self) -> "AgentQuerySet":
        """Annotates `quotes_count`, `claims_count`, `attributions_count` and `merges_count`: what points to each."""

        def count(related: str) -> Coalesce:
            model = Agent._meta.get_field(related).related_model
            column = Agent._meta.get_field(related).remote_field.name  # type: ignore[union-attr]
            rows = model._default_manager.filter(**{column: OuterRef("pk")}).order_by().values(column)  # type: ignore[union-attr]
            return Coalesce(Subquery(rows.annotate(rows=Count("pk")).values("rows")), 0)

        return self.annotate(
            **{f"{name}_count": count(name) for name in ("quotes", "claims", "attributions", "merges")}
        )

    def alike(self, agent: "Agent", limit: int = 6) -> "list[Agent]":
        """Those who may well be the same as `agent`, likeliest first, each with `likeness` from 0 to 1; one query.

        Alike are names or aliases written alike (trigrams), and one that is part of the other, as a surname is of a
        full name. Never one whose kind rules it out, nor one known only in another document.
        """
        names = list(dict.fromkeys([agent.name, *(alias.name for alias in agent.aliases.all())]))[:ALIKE_NAMES]
        parts = {part.upper() for name in names for part in name.split() if len(part) >= ALIKE_LETTERS}
        values = {
            "agent": agent.pk,
            "kinds": list(kinds_of(agent.kind)),
            "document": agent.document_id,
            "names": names,
            "parts": list(parts),
            "letters": ALIKE_LETTERS,
            "limit": limit,
        }
        return list(self.raw(_ALIKE, values))

    def search(self, words: str) -> "AgentQuerySet":
        """Agents with a name written like `words`, or holding them; annotates `rank`, the similarity from 0 to 1."""
        similar = AgentAlias.objects.filter(agent=OuterRef("pk")).annotate(
            similarity=TrigramWordSimilarity(words, "name")
        )
        holding = Q(name__trigram_word_similar=words) | Q(name__icontains=words)
        return (
            self.standing()
            .filter(holding | Q(pk__in=AgentAlias.objects.filter(holding).values("agent")))
            .annotate(
                rank=Cast(
                    Greatest(
                        TrigramWordSimilarity(words, "name"),
                        Subquery(similar.order_by("-similarity").values("similarity")[:1]),
                    ),
                    models.FloatField(),
                )
            )
        )


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
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
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

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="aliases", verbose_name=_("agent"))
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
        triggers = [never_merged_away("agentalias", "agent")]

    def __str__(self) -> str:
        return self.name
