"""/merges/: agents that are one. A merge is there for as long as it is in force."""

from rest_framework import serializers

from claims.api.export import Exportable, plain, told
from claims.api.fields import AgentField
from claims.api.filters import Day, Id, StrictFilterSet
from claims.api.reviews import PersonSerializer
from claims.api.selection import ExpandedField
from claims.models import Merge


class MergeSerializer(serializers.ModelSerializer[Merge]):
    """`merged` went into `kept`; the lists are the ids of the rows that moved with it."""

    merged = AgentField(read_only=True)
    kept = AgentField(read_only=True)
    made_by = PersonSerializer(read_only=True)
    expanded = ExpandedField(kept="claims.api.agents.Agents")

    class Meta:
        model = Merge
        fields = ("id", "url", "merged", "kept", "made_by", *Merge.MOVED, "created_at", "expanded")
        read_only_fields = fields


class MergeFilter(StrictFilterSet):
    merged = Id(label="The agent that went into another.")
    kept = Id(label="The agent that stands.")
    created_from = Day("from", field_name="created_at", label="Inclusive.")
    created_to = Day("to", field_name="created_at", label="Inclusive.")


class Merges(Exportable):
    queryset = Merge.objects.all()
    loads = {
        "merged": lambda merges: merges.select_related("merged"),
        "kept": lambda merges: merges.select_related("kept"),
        "made_by": lambda merges: merges.select_related("made_by"),
    }
    serializer_class = MergeSerializer
    filterset_class = MergeFilter
    columns = {
        "id": told("id"),
        "merged": told("merged", "name"),
        "into": told("kept", "name"),
        "made by": told("made_by", "username"),
        **plain("created_at", "url"),
    }
