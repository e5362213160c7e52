"""/sources/: publishers."""

from django.db.models import Q, QuerySet
from rest_framework import serializers

from claims.api.errors import Refused
from claims.api.export import Exportable, joined, plain
from claims.api.filters import Name, OneOf, SourceNamed, StrictFilterSet
from claims.api.published import Published
from claims.api.resource import Editable, StrictSerializer
from claims.api.selection import ExpandedField
from claims.models import Agent, Source
from claims.models.language import Language
from claims.models.source import SourceQuerySet


class SourceSerializer(StrictSerializer, serializers.ModelSerializer[Source]):
    country = serializers.RegexField("^([A-Z]{2})?$", required=False, allow_blank=True, help_text="ISO 3166-1 alpha-2")
    expanded = ExpandedField(agent="claims.api.agents.Agents")

    class Meta:
        model = Source
        fields = (
            "id",
            "url",
            "name",
            "aliases",
            "kind",
            "homepage",
            "country",
            "language",
            "reliability",
            "agent",
            "created_at",
            "updated_at",
            "expanded",
        )
        read_only_fields = ("agent",)

    def validate_name(self, name: str) -> str:
        # A new source speaks as the agent of its name, who speaks for one source only.
        speaking = Q(agent__in=Agent.objects.known_as(name)) if self.instance is None else Q()
        others = Source.objects.exclude(pk=self.instance.pk) if self.instance else Source.objects.all()
        if held := others.filter(Q(name__iexact=name) | speaking).first():
            raise Refused([f"Source {held.pk}, {held.name}, is known by this name."])
        return name


class SourceFilter(StrictFilterSet):
    name = SourceNamed(field_name="pk", label="An id, or a name or alias, whatever the case.")
    kind = OneOf(Source.Kind)
    language = OneOf(Language)
    country = Name(lookup_expr="iexact", label="ISO 3166-1 alpha-2.")
    reliability = OneOf(Source.Reliability)
    q = Name(method="holding", label="Part of a name or alias.")

    def holding(self, queryset: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        return queryset.filter(Q(name__icontains=value) | Q(aliases__icontains=value))


class Sources(Exportable, Editable):
    queryset = Source.objects.all()
    orderings = {"name": "name", "updated_at": "updated_at"}
    serializer_class = SourceSerializer
    filterset_class = SourceFilter
    published = Published(
        rows=SourceQuerySet.public,
        members=(
            "id",
            "url",
            "name",
            "aliases",
            "kind",
            "homepage",
            "country",
            "language",
            "agent",
            "created_at",
            "updated_at",
        ),
        filters=(
            "name",
            "kind",
            "language",
            "country",
            "q",
        ),
    )
    columns = {
        **plain("id", "name"),
        "aliases": joined("aliases"),
        **plain("kind", "homepage", "country", "language", "reliability", "updated_at", "url"),
    }
