"""Merge: two agents that are one. What pointed to the one points to the other, until the merge is undone."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from claims.models.agent import Agent, AgentAlias
from claims.models.attribution import Attribution
from claims.models.claim import Claim
from claims.models.history import tracked
from claims.models.quote import Quote
from claims.models.source import Source


def obstacles(merged: Agent, kept: Agent) -> list[str]:
    """Why `merged` cannot go into `kept`; empty where it can."""
    found: list[Any] = []
    if merged == kept:
        found.append(_("An agent cannot be merged into itself."))
    gone = [agent for agent in (merged, kept) if hasattr(agent, "merge")]
    found += [_("%(agent)s is merged into another already.") % {"agent": agent} for agent in gone]
    if kept.document_id and kept.document_id != merged.document_id:
        found.append(
            _("%(kept)s is known only in one document, %(merged)s is not: keep the other.")
            % {"kept": kept, "merged": merged}
        )
    if merged.wikidata and kept.wikidata and merged.wikidata != kept.wikidata:
        found.append(
            _("Wikidata has them as two, %(merged)s and %(kept)s: correct the wrong one first.")
            % {"merged": merged.wikidata, "kept": kept.wikidata}
        )
    if hasattr(merged, "source") and hasattr(kept, "source"):
        found.append(
            _("Both are publishers, of which an agent speaks for one: %(merged)s and %(kept)s.")
            % {"merged": merged.source, "kept": kept.source}
        )
    return [str(reason) for reason in found]


class MergeQuerySet(models.QuerySet["Merge"]):
    def make(self, *, merged: Agent, kept: Agent, by: Any) -> "Merge":
        """Merges `merged` into `kept`. Raises `ValidationError` where they cannot be one; then nothing is changed."""
        with transaction.atomic():
            _alone()
            rows = Agent.objects.select_related("source", "merge").in_bulk([merged.pk, kept.pk])
            merged, kept = rows[merged.pk], rows[kept.pk]
            if reasons := obstacles(merged, kept):
                raise ValidationError(reasons)
            merge = Merge(merged=merged, kept=kept, made_by=by)
            for name in Merge.MOVED:
                setattr(merge, name, merge._move(name, merge._own(name), merged, kept))
            merge._hand_over_fields()
            merge._keep_name()
            merge.save()
            return merge

    def of(self, agent: Agent) -> "MergeQuerySet":
        """What went into `agent`, last first."""
        return self.filter(kept=agent).select_related("merged", "made_by").order_by("-id")


@tracked(exclude=("quotes", "claims", "attributions", "sources", "aliases", "merges"))
class Merge(models.Model):
    """`merged` went into `kept`: in force for as long as the row is there, and undone by deleting it.

    Who went into an agent that later goes into another is merged into that one, so that a merge always leads to
    somebody who stands. The rows that moved are kept by their ids, each of which has its own history.
    """

    MOVED: dict[str, tuple[type[models.Model], str]] = {
        "quotes": (Quote, "speaker"),
        "claims": (Claim, "claimant"),
        "attributions": (Attribution, "agent"),
        "sources": (Source, "agent"),
        "aliases": (AgentAlias, "agent"),
    }
    """Column → the table whose rows it lists, and the column of that table which points to an agent."""

    merged = models.OneToOneField(Agent, models.CASCADE, related_name="merge", verbose_name=_("merged"))
    kept = models.ForeignKey(Agent, models.PROTECT, related_name="merges", verbose_name=_("into"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    quotes = ArrayField(models.BigIntegerField(), default=list, editable=False)
    claims = ArrayField(models.BigIntegerField(), default=list, editable=False)
    attributions = ArrayField(models.BigIntegerField(), default=list, editable=False)
    sources = ArrayField(models.BigIntegerField(), default=list, editable=False)
    aliases = ArrayField(models.BigIntegerField(), default=list, editable=False)
    merges = ArrayField(models.BigIntegerField(), default=list, editable=False, help_text=_("those before, into it"))
    alias = models.OneToOneField(
        AgentAlias,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("The alias made of its name."),
    )
    role = models.CharField(_("role handed over"), max_length=300, blank=True, editable=False)
    wikidata = models.CharField(_("Wikidata id handed over"), max_length=20, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [models.CheckConstraint(condition=~Q(merged=F("kept")), name="merge_not_into_itself")]
        triggers = [
            pgtrigger.Trigger(
                name="merge_leads_to_one_who_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("reason", "text")],
                # Two merges at once would close a cycle together; a row written at the same time would be missed.
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext('claims_merge'));
                    reason := CASE
                        WHEN EXISTS (SELECT FROM claims_merge WHERE merged_id = NEW.kept_id AND id <> NEW.id)
                            THEN format('agent %s is merged into another itself', NEW.kept_id)
                        WHEN EXISTS (SELECT FROM claims_merge WHERE kept_id = NEW.merged_id)
                            THEN format('others are merged into agent %s', NEW.merged_id)
                        WHEN EXISTS (SELECT FROM claims_quote WHERE speaker_id = NEW.merged_id)
                          OR EXISTS (SELECT FROM claims_claim WHERE claimant_id = NEW.merged_id)
                          OR EXISTS (SELECT FROM claims_attribution WHERE agent_id = NEW.merged_id)
                          OR EXISTS (SELECT FROM claims_source WHERE agent_id = NEW.merged_id)
                            THEN format('rows still point to agent %s', NEW.merged_id)
                        WHEN EXISTS (SELECT FROM claims_agent kept JOIN claims_agent merged ON merged.id = NEW.merged_id
                                     WHERE kept.id = NEW.kept_id
                                       AND kept.document_id <> coalesce(merged.document_id, 0))
                            THEN format('agent %s is known only in another document', NEW.kept_id)
                    END;
                    IF reason IS NOT NULL THEN
                        RAISE EXCEPTION '%', reason USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'merge_leads_to_one_who_stands', COLUMN = 'kept';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"

    def undo(self) -> None:
        """Gives back what moved and still is with `kept`; what came to `kept` since, stays. Deletes the row.

        Raises `ValidationError` where a later merge has to be undone first.
        """
        with transaction.atomic():
            _alone()
            merge = Merge.objects.select_related("merged", "kept").get(pk=self.pk)
            if above := Merge.objects.filter(merges__contains=[merge.pk]).select_related("merged", "kept").first():
                raise ValidationError(
                    _("%(agent)s went into %(kept)s since: undo that first.")
                    % {"agent": above.merged, "kept": above.kept}
                )
            merged, kept = merge.merged, merge.kept
            later = list(Merge.objects.filter(kept=kept, pk__gt=merge.pk))
            Merge.objects.filter(pk=merge.pk).delete()
            kept.aliases.filter(pk=merge.alias_id or 0, name=merged.name).delete()
            for name in Merge.MOVED:
                # What a person took from `kept`, and another merge brought again, is that one's to give back.
                brought_again = {pk for other in later for pk in getattr(other, name)}
                merge._move(name, set(getattr(merge, name)) - brought_again, kept, merged)
            Merge.objects.filter(pk__in=merge.merges, kept=kept).update(kept=merged)
            merge._hand_back_fields()

    def _own(self, name: str) -> list[int]:
        """Ids of the rows of `merged`. Of aliases those stay that `kept` has, or that mean it in one document only."""
        model, column = self.MOVED[name]
        rows = model._default_manager.filter(**{column: self.merged})
        if name == "aliases":
            if self.merged.document_id != self.kept.document_id:
                return []
            held = set(self.kept.aliases.values_list(Lower("name"), "language"))
            rows_of = rows.annotate(lower=Lower("name")).values_list("pk", "lower", "language")
            return [pk for pk, lower, language in rows_of if (lower, language) not in held]
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def _move(self, name: str, ids: Any, before: Agent, after: Agent) -> list[int]:
        """Points the rows of `ids` that point to `before` to `after`; returns `ids`."""
        model, column = self.MOVED[name]
        dated = {"updated_at": Now()} if any(field.name == "updated_at" for field in model._meta.fields) else {}
        model._default_manager.filter(pk__in=ids, **{column: before}).update(**{column: after}, **dated)
        return list(ids)

    def _hand_over_fields(self) -> None:
        merged, kept = self.merged, self.kept
        self.merges = list(merged.merges.order_by("pk").values_list("pk", flat=True))
        Merge.objects.filter(pk__in=self.merges).update(kept=kept)
        if merged.role and not kept.role:
            kept.role = self.role = merged.role
        if merged.wikidata:
            # One agent has the id at a time, so that it goes from the one before it comes to the other.
            self.wikidata, merged.wikidata = merged.wikidata, ""
            merged.save(update_fields=["wikidata", "updated_at"])
            kept.wikidata = self.wikidata
        if self.role or self.wikidata:
            kept.save(update_fields=["role", "wikidata", "updated_at"])

    def _hand_back_fields(self) -> None:
        merged, kept = self.merged, self.kept
        if self.role and kept.role == self.role:
            kept.role = ""
        if self.wikidata and kept.wikidata == self.wikidata:
            kept.wikidata = ""
        if self.role or self.wikidata:
            kept.save(update_fields=["role", "wikidata", "updated_at"])
        if self.wikidata:
            merged.wikidata = self.wikidata
            merged.save(update_fields=["wikidata", "updated_at"])

    def _keep_name(self) -> None:
        """The name of `merged` becomes an alias of `kept`, unless it means it in one document only."""
        if self.merged.document_id == self.kept.document_id:
            known = [self.kept.name, *self.kept.aliases.values_list("name", flat=True)]
            if self.merged.name.lower() not in {name.lower() for name in known}:
                self.alias = self.kept.aliases.create(name=self.merged.name)


def _alone() -> None:
    """Waits until no other merge, and nobody who writes a row that points to an agent, is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('claims_merge'))")
