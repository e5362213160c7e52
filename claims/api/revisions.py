"""/revisions/: the exact text of a document at a time; added, never changed."""

from typing import Any

from rest_framework import serializers

from claims.api.errors import Refused
from claims.api.fields import SnippetField
from claims.api.filters import Day, Id, OneOf, SourceNamed, StrictFilterSet, Words
from claims.api.resource import Batched, StrictSerializer
from claims.api.selection import ExpandedField
from claims.models import Document, Revision
from claims.models.language import Language


class RevisionSerializer(StrictSerializer, serializers.ModelSerializer[Revision]):
    """Number, previous revision and SHA-256 follow from document and text; the language is the document's if left out.

    The text is kept as posted, white space and line ends included: offsets count its code points.
    """

    text = serializers.CharField(trim_whitespace=False)
    snippet = SnippetField()
    expanded = ExpandedField(document="claims.api.documents.Documents")

    class Meta:
        model = Revision
        fields = (
            "id",
            "url",
            "document",
            "number",
            "previous",
            "text",
            "body_start",
            "language",
            "sha256",
            "origin",
            "created_at",
            "snippet",
            "expanded",
        )
        read_only_fields = ("number", "previous", "sha256")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("body_start", 0) > len(attrs["text"]):
            raise Refused({"body_start": [f"The text ends at {len(attrs['text'])}."]})
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Revision:
        # Of two who post to one document at once, the second waits for its number.
        document = Document.objects.select_for_update().get(pk=validated_data["document"].pk)
        digest = Revision.digest(validated_data["text"])
        if held := document.revisions.filter(sha256=digest).first():
            raise Refused({"text": [f"The text of revision {held.pk}, number {held.number}."]})
        validated_data.setdefault("language", document.language)
        last = document.latest_revision
        revision = Revision.objects.create(
            **validated_data,
            previous=last,
            number=last.number + 1 if last else 1,
            added_by=self.context["request"].user,
        )
        revision.take_over()
        return revision


class RevisionFilter(StrictFilterSet):
    document = Id()
    source = SourceNamed(field_name="document__source", label="An id, or a name or alias, whatever the case.")
    language = OneOf(Language)
    published_from = Day("from", field_name="document__published_at", label="Inclusive.")
    published_to = Day("to", field_name="document__published_at", label="Inclusive.")
    q = Words(label="Words of the text, in the syntax of web searches; best first.")


class Revisions(Batched):
    queryset = Revision.objects.defer("search", "text")
    loads = {"text": lambda revisions: revisions.defer(None).defer("search")}
    orderings = {"published_at": "document__published_at"}
    serializer_class = RevisionSerializer
    filterset_class = RevisionFilter
