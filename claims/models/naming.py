"""Whom a printed name means: somebody the base knows, somebody of the directory, or somebody new."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q

from claims import directory
from claims.models.agent import Agent, AgentAlias, kinds_of, may_be

# By name and by alias, each through its index. One merged away stands for the one it went into; its aliases went along.
_CALLED = """
WITH asked AS (SELECT DISTINCT unnest(%(names)s::text[]) AS name),
called(asked, id, here) AS (
    SELECT asked.name, coalesce(merge.kept_id, agent.id), agent.document_id IS NOT NULL
    FROM asked JOIN claims_agent agent ON upper(agent.name) = upper(asked.name)
    LEFT JOIN claims_merge merge ON merge.merged_id = agent.id
    WHERE agent.document_id IS NULL OR agent.document_id = %(document)s
    UNION
    SELECT asked.name, agent.id, agent.document_id IS NOT NULL
    FROM asked JOIN claims_agentalias alias ON upper(alias.name) = upper(asked.name)
    JOIN claims_agent agent ON agent.id = alias.agent_id
    WHERE (agent.document_id IS NULL OR agent.document_id = %(document)s)
      AND NOT EXISTS (SELECT FROM claims_merge WHERE merged_id = agent.id)
)
SELECT agent.*, called.asked, called.here FROM called JOIN claims_agent agent USING (id) ORDER BY agent.id
"""


@dataclass(frozen=True)
class _Called:
    agent: Agent
    here: bool
    """Known only in the document."""


class Namesakes:
    """Whom the `names` printed in `document` may mean, looked up together: one query for all that the base knows."""

    def __init__(self, names: Iterable[str], document: Any = None) -> None:
        self.document = document
        self._called: dict[str, list[_Called]] = {name: [] for name in names}
        self._look_up()

    def _look_up(self) -> None:
        values = {"names": list(self._called), "document": self.document.pk if self.document else None}
        for found in self._called.values():
            found.clear()
        row: Any
        for row in Agent.objects.raw(_CALLED, values) if self._called else ():
            self._called[row.asked].append(_Called(row, row.here))

    def meant(self, name: str, *, kind: str) -> list[Agent]:
        """Several, where nothing there tells them apart.

        Those known only in the document come before those of everywhere. Of those `kind` does not rule out, the one of
        just that name and kind is meant, and the only one of the kind before those of whom no kind is known.
        """
        possible = [each for each in self._called[name] if may_be(each.agent.kind, kind)]
        found = [each.agent for each in possible if each.here] or [each.agent for each in possible]
        of_kind = [agent for agent in found if agent.kind == kind]
        if len(of_kind) == 1:
            others_unknown = all(agent.kind in (kind, Agent.Kind.UNKNOWN) for agent in found)
            if others_unknown or of_kind[0].name.lower() == name.lower():
                return of_kind
        return found

    def named(self, name: str, *, kind: str, local: bool = False) -> Agent:
        """The agent a name stands for: one the base knows, one of the directory, else a new one.

        A name that may mean several is never taken for the first of them: it is somebody known only in the document,
        until an editor says who. So is one of `local`, who has no name of their own ("the mayor").
        """
        found = self.meant(name, kind=kind)
        if not found and not local and _bring_in(name, kind):
            self._look_up()
            found = self.meant(name, kind=kind)
        if len(found) > 1 and self.document is None:
            found = [agent for agent in found if agent.kind == kind and agent.name.lower() == name.lower()]
        if len(found) == 1:
            return found[0]
        document = self.document if local or found else None
        made = Agent.objects.create(name=name, kind=kind, document=document)
        for asked, called in self._called.items():
            if asked.upper() == name.upper():
                called.append(_Called(made, document is not None))
        return made


def meant(name: str, *, kind: str, document: Any = None) -> list[Agent]:
    """Whom one name may mean, as in `Namesakes.meant`."""
    return Namesakes([name], document).meant(name, kind=kind)


def named(name: str, *, kind: str, document: Any = None, local: bool = False) -> Agent:
    """The agent one name stands for, as in `Namesakes.named`."""
    return Namesakes([name], document).named(name, kind=kind, local=local)


def _bring_in(name: str, kind: str) -> bool:
    """Brings those the directory knows by `name` into the base; whether there are any."""
    entries = [entry for entry in directory.known_as(name) if may_be(entry.kind, kind)]
    for entry in directory.sharing_names(entries):
        _bring(entry)
    return bool(entries)


def _bring(entry: directory.Entry) -> None:
    known = Agent.objects.filter(merge=None, kind__in=kinds_of(entry.kind), document=None)
    by_name = Q()
    for name in directory.own_names(entry):
        by_name |= Q(name__iexact=name) | Q(aliases__name__iexact=name)
    held = list(known.filter(wikidata=entry.wikidata)) if entry.wikidata else []
    held = held or list(known.filter(by_name).distinct())
    if len(held) > 1:
        return  # the newsroom tells apart what the directory does not
    fields = {"name": entry.name, "kind": entry.kind, "role": entry.role, "wikidata": entry.wikidata}
    agent = held[0] if held else Agent.objects.create(**fields)
    there = {(alias.name.lower(), alias.language) for alias in agent.aliases.all()}
    events = apps.get_model("claims", "AgentAliasEvent").objects.filter(agent_id=agent.pk, pgh_label="delete")
    # What a person took away does not come back.
    unwanted = {name.lower() for name in events.values_list("name", flat=True)} | {agent.name.lower()}
    AgentAlias.objects.bulk_create(
        AgentAlias(agent=agent, name=name, language=language)
        for name, language in entry.names
        if name.lower() not in unwanted and (name.lower(), language) not in there
    )
