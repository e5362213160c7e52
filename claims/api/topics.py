"""/topics/: what documents are about, in the newsroom's own words."""

from django.db.models import QuerySet
from rest_framework import serializers

from claims.api.errors import Refused
from claims.api.export import Exportable, plain
from claims.api.filters import Name, StrictFilterSet, TopicNamed
from claims.api.resource import Editable, StrictSerializer
from claims.models import Topic


class TopicSerializer(StrictSerializer, serializers.ModelSerializer[Topic]):
    class Meta:
        model = Topic
        fields = ("id", "url", "name")

    def validate_name(self, name: str) -> str:
        others = Topic.objects.exclude(pk=self.instance.pk) if self.instance else Topic.objects.all()
        if held := others.filter(name__iexact=name).first():
            raise Refused([f"Topic {held.pk}, {held.name}, has this name."])
        return name


class TopicFilter(StrictFilterSet):
    name = TopicNamed(field_name="pk", label="An id, or a name, whatever the case.")
    q = Name(method="holding", label="Part of a name.")

    def holding(self, queryset: QuerySet[Topic], name: str, value: str) -> QuerySet[Topic]:
        return queryset.filter(name__icontains=value)


class Topics(Exportable, Editable):
    queryset = Topic.objects.all()
    orderings = {"name": "name"}
    serializer_class = TopicSerializer
    filterset_class = TopicFilter
    columns = plain("id", "name", "url")
