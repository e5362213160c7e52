"""/agents/: who speaks, under every name the press gives them."""

from typing import Any

from rest_framework import serializers

from claims.api.errors import told_by_field
from claims.api.filters import AgentNamed, Id, Name, OneOf, StrictFilterSet, Words
from claims.api.resource import Editable, StrictSerializer
from claims.models import Agent, AgentAlias


class AliasSerializer(StrictSerializer, serializers.ModelSerializer[AgentAlias]):
    class Meta:
        model = AgentAlias
        fields = ("name", "language")


class AgentSerializer(StrictSerializer, serializers.ModelSerializer[Agent]):
    aliases = AliasSerializer(many=True, required=False)

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


class AgentFilter(StrictFilterSet):
    name = AgentNamed(field_name="pk", label="An id, or a name or alias in any spelling, whatever the case.")
    kind = OneOf(Agent.Kind)
    wikidata = Name(label="Q…")
    document = Id(label="Known only in this document.")
    q = Words(label="Words of a name or alias, also misspelt; best first.")


class Agents(Editable):
    queryset = Agent.objects.prefetch_related("aliases")
    serializer_class = AgentSerializer
    filterset_class = AgentFilter
