"""/findings/: quotes and claims that a newer revision of their article altered, moved or left out."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from claims.api.export import Exportable, plain
from claims.api.filters import Day, Id, Name, OneOf, StrictFilterSet
from claims.api.selection import ExpandedField
from claims.models import Finding, Source


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """Either of a quote or of an appearance, whose claim is told. `words`, from `start` to `end`, are those now."""

    claim = serializers.IntegerField(source="appearance.claim_id", default=None, read_only=True, allow_null=True)
    document = serializers.IntegerField(source="revision.document_id", read_only=True)
    before = serializers.CharField(source="anchor.exact", read_only=True, help_text="The words as they were.")
    expanded = ExpandedField(quote="claims.api.quotes.Quotes", revision="claims.api.revisions.Revisions")

    class Meta:
        model = Finding
        fields = (
            "id",
            "url",
            "kind",
            "quote",
            "appearance",
            "claim",
            "document",
            "revision",
            "before",
            "words",
            "start",
            "end",
            "created_at",
            "expanded",
        )
        read_only_fields = fields


class FindingFilter(StrictFilterSet):
    kind = OneOf(Finding.Kind)
    quote = Id()
    claim = Id(field_name="appearance__claim")
    document = Id(field_name="revision__document")
    revision = Id(label="The newer one.")
    source = Name(method="printed_by", label="An id, or a name or alias, whatever the case.")
    created_from = Day("from", field_name="created_at", label="Inclusive.")
    created_to = Day("to", field_name="created_at", label="Inclusive.")

    def printed_by(self, queryset: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        return queryset.filter(revision__document__source__in=Source.objects.asked_for(value))


def placed(findings: Any) -> QuerySet[Finding]:
    """With the quote or appearance and the revision, without the texts."""
    rows: QuerySet[Finding] = findings.select_related("quote", "appearance", "revision")
    return rows.defer("quote__search", "revision__text", "revision__search")


class Findings(Exportable):
    queryset = Finding.objects.all()
    loads = {"claim": placed, "document": placed, "before": placed}
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    columns = plain(
        "id", "kind", "quote", "claim", "document", "revision", "before", "words", "start", "end", "created_at", "url"
    )
