"""/carried/: what became of the anchors persons decided on, in the newer revisions of their articles."""

from django.db.models import QuerySet
from rest_framework import serializers

from claims.api.export import Exportable, plain, told
from claims.api.filters import Day, Id, OneOf, StrictFilterSet, YesNo
from claims.api.reviews import PersonSerializer
from claims.api.selection import ExpandedField
from claims.models import Carried


class CarriedSerializer(serializers.ModelSerializer[Carried]):
    """Of a `quote`, an `appearance` or the cue of a `link`, and what was made of it in `revision`, if anything was."""

    settled_by = PersonSerializer(read_only=True, allow_null=True)
    expanded = ExpandedField(quote="claims.api.quotes.Quotes", to_quote="claims.api.quotes.Quotes")

    class Meta:
        model = Carried
        fields = (
            "id",
            "url",
            "state",
            "quote",
            "appearance",
            "link",
            "revision",
            "to_quote",
            "to_appearance",
            "to_link",
            "settled_by",
            "since",
            "expanded",
        )
        read_only_fields = fields


class CarriedFilter(StrictFilterSet):
    state = OneOf(Carried.State)
    waiting = YesNo(method="to_settle", label="What a person has to settle, in the texts as they now stand.")
    quote = Id()
    claim = Id(field_name="appearance__claim")
    document = Id(field_name="revision__document")
    revision = Id(label="The newer one.")
    since_from = Day("from", field_name="since", label="Inclusive.")
    since_to = Day("to", field_name="since", label="Inclusive.")

    def to_settle(self, queryset: QuerySet[Carried], name: str, value: bool) -> QuerySet[Carried]:
        waiting = Carried.objects.waiting().order_by().values("pk")
        return queryset.filter(pk__in=waiting) if value else queryset.exclude(pk__in=waiting)


class CarriedAnchors(Exportable):
    queryset = Carried.objects.all()
    loads = {"settled_by": lambda carried: carried.select_related("settled_by")}
    orderings = {"since": "since"}
    serializer_class = CarriedSerializer
    filterset_class = CarriedFilter
    columns = {
        **plain("id", "state", "quote", "appearance", "link", "revision", "to_quote", "to_appearance", "to_link"),
        "settled by": told("settled_by", "username"),
        **plain("since", "url"),
    }
