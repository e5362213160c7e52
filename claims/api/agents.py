"""/agents/: who speaks, under every name the press gives them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api.errors import Conflict, told_by_field
from claims.api.export import Exportable, joined, plain
from claims.api.fields import AgentField
from claims.api.filters import AgentNamed, Day, Id, Name, OneOf, StrictFilterSet, Words, YesNo
from claims.api.published import Published
from claims.api.resource import Editable, StrictSerializer
from claims.api.selection import ExpandedField
from claims.models import Agent, AgentAlias, Claim
from claims.models.agent import AgentQuerySet


class AliasSerializer(StrictSerializer, serializers.ModelSerializer[AgentAlias]):
    class Meta:
        model = AgentAlias
        fields = ("name", "language")


class AgentSerializer(StrictSerializer, serializers.ModelSerializer[Agent]):
    wikidata = serializers.RegexField(
        "^(Q[1-9][0-9]*)?$", max_length=20, required=False, allow_blank=True, help_text="Q…"
    )
    aliases = AliasSerializer(many=True, required=False)
    expanded = ExpandedField(document="claims.api.documents.Documents")

    class Meta:
        model = Agent
        fields = (
            "id",
            "url",
            "name",
            "kind",
            "role",
            "wikidata",
            "aliases",
            "document",
            "created_at",
            "updated_at",
            "expanded",
        )

    def create(self, validated_data: dict[str, Any]) -> Agent:
        aliases = validated_data.pop("aliases", [])
        agent = super().create(validated_data)
        self._replace_aliases(agent, aliases)
        return agent

    def update(self, instance: Agent, validated_data: dict[str, Any]) -> Agent:
        aliases = validated_data.pop("aliases", None)
        agent = super().update(instance, validated_data)
        if aliases is not None:
            self._replace_aliases(agent, aliases)
        return agent

    def _replace_aliases(self, agent: Agent, aliases: list[dict[str, Any]]) -> None:
        """Leaves alone those that stay, so that the history tells only what changed."""
        asked = [tuple(AgentAlias(**alias).__dict__[name] for name in ("name", "language")) for alias in aliases]
        held = {(alias.name, alias.language): alias for alias in agent.aliases.all()}
        for key, alias in held.items():
            if key not in asked:
                alias.delete()
        for index, (name, language) in enumerate(asked):
            if (name, language) not in held:
                with told_by_field("aliases", index):
                    agent.aliases.create(name=name, language=language)


class Answered(YesNo):
    def __init__(self, stance: Claim.Stance, **kwargs: Any) -> None:
        self.stance = stance
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Agent], value: bool | None) -> QuerySet[Agent]:
        if value is None:
            return qs
        answering = Agent.objects.answering(self.stance).values("pk")
        return qs.filter(pk__in=answering) if value else qs.exclude(pk__in=answering)


class AnsweredSince(Day):
    def __init__(self, stance: Claim.Stance, **kwargs: Any) -> None:
        self.stance = stance
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Agent], value: date | None) -> QuerySet[Agent]:
        return qs.filter(pk__in=Agent.objects.answering(self.stance, value).values("pk")) if value else qs


class AgentFilter(StrictFilterSet):
    name = AgentNamed(field_name="pk", label="An id, or a name or alias in any spelling, whatever the case.")
    kind = OneOf(Agent.Kind)
    wikidata = Name(label="Q…")
    document = Id(label="Known only in this document.")
    evaded = Answered(Claim.Stance.EVADES, label="Whether a claim is on record that they evade.")
    evaded_since = AnsweredSince(Claim.Stance.EVADES, label="They evaded in what was printed on this day or later.")
    declined = Answered(Claim.Stance.DECLINES, label="Whether a claim is on record that they decline to comment.")
    declined_since = AnsweredSince(
        Claim.Stance.DECLINES, label="They declined in what was printed on this day or later."
    )
    q = Words(label="Words of a name or alias, also misspelt; best first.")


class MergedAwaySerializer(serializers.Serializer[Agent]):
    merged_into = AgentField(source="merge.kept")


class Agents(Exportable, Editable):
    """One merged into another is in no list; its address answers with that of the one it went into (301)."""

    columns = {
        **plain("id", "name"),
        "aliases": joined("aliases", each="name"),
        **plain("kind", "role", "wikidata", "document", "updated_at", "url"),
    }

    queryset = Agent.objects.all()
    loads = {"aliases": lambda agents: agents.prefetch_related("aliases")}
    orderings = {"name": "name", "updated_at": "updated_at"}
    serializer_class = AgentSerializer
    filterset_class = AgentFilter
    published = Published(
        rows=AgentQuerySet.public,
        members=(
            "id",
            "url",
            "name",
            "kind",
            "role",
            "wikidata",
            "aliases",
            "created_at",
            "updated_at",
        ),
        filters=(
            "name",
            "kind",
            "wikidata",
            "q",
        ),
    )

    def get_queryset(self) -> QuerySet[Agent]:
        agents = super().get_queryset()
        return agents.filter(merge=None) if self.action in ("list", "export") else agents

    @extend_schema(responses={200: AgentSerializer, 301: MergedAwaySerializer})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        agent = self.get_object()
        if not hasattr(agent, "merge"):
            return Response(self.told([agent])[0])
        instead = reverse("agent-detail", args=[agent.merge.kept_id], request=request)
        # A merge may be undone: nobody is to remember the way.
        headers = {"Location": instead, "Cache-Control": "no-store"}
        return Response(MergedAwaySerializer(agent).data, status=301, headers=headers)

    def get_object(self) -> Agent:
        agent: Agent = super().get_object()
        if self.action != "retrieve" and hasattr(agent, "merge"):
            raise Conflict(
                f"Merged into agent {agent.merge.kept_id}, {agent.merge.kept}: nothing of it can be changed."
            )
        return agent
