"""/documents/: published texts; their words are in /revisions/."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.annotations import AnnotationRenderer, collection
from claims.api.errors import Refused
from claims.api.export import Exportable, counted, plain, told
from claims.api.fields import SourceField
from claims.api.filters import Day, Name, OneOf, SourceNamed, StrictFilterSet, TopicNamed, Words
from claims.api.published import Published
from claims.api.related import Related
from claims.api.resource import Editable, StrictSerializer
from claims.api.selection import ExpandedField
from claims.models import Document, Revision, Source, Topic
from claims.models.document import DocumentQuerySet
from claims.models.language import Language


class RevisionOfDocument(serializers.ModelSerializer[Revision]):
    class Meta:
        model = Revision
        fields = ("id", "url", "number", "sha256", "created_at")
        read_only_fields = fields


class DocumentSerializer(StrictSerializer, serializers.ModelSerializer[Document]):
    """`url` is where it was published, the one resource in which it is not the address of the row itself."""

    source = SourceField()  # type: ignore[assignment]
    agencies = Related(many=True, queryset=Source.objects.all(), required=False, help_text="Sources it relays.")
    topics = Related(many=True, queryset=Topic.objects.all(), required=False)
    revisions = RevisionOfDocument(many=True, read_only=True)
    expanded = ExpandedField(
        source="claims.api.sources.Sources", agencies="claims.api.sources.Sources", topics="claims.api.topics.Topics"
    )

    class Meta:
        model = Document
        fields = (
            "id",
            "url",
            "source",
            "title",
            "byline",
            "credits",
            "language",
            "agencies",
            "topics",
            "published_at",
            "published_raw",
            "published_precision",
            "published_zone_inferred",
            "modified_at",
            "modified_raw",
            "modified_precision",
            "modified_zone_inferred",
            "revisions",
            "created_at",
            "updated_at",
            "expanded",
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        url = attrs.get("url")
        if self.instance is None and url:
            held = Document.objects.filter(source=attrs["source"], key=Document.key_for(url=url)).first()
            if held:
                raise Refused({"url": [f"Document {held.pk} of this source has this URL."]})
        return attrs


class DocumentFilter(StrictFilterSet):
    source = SourceNamed(label="An id, or a name or alias, whatever the case.")
    agency = SourceNamed(field_name="agencies", label="A relayed agency: an id, or a name or alias.")
    topic = TopicNamed(field_name="topics", label="An id, or a name, whatever the case.")
    language = OneOf(Language)
    url = Name(label="The whole URL.")
    published_from = Day("from", field_name="published_at", label="Inclusive.")
    published_to = Day("to", field_name="published_at", label="Inclusive.")
    q = Words(label="Words of the title or of a revision, in the syntax of web searches.")


class Documents(Exportable, Editable):
    queryset = Document.objects.all()
    loads = {
        "source": lambda documents: documents.select_related("source"),
        "agencies": lambda documents: documents.prefetch_related("agencies"),
        "topics": lambda documents: documents.prefetch_related("topics"),
        "revisions": DocumentQuerySet.with_revisions,
    }
    orderings = {
        "title": "title",
        "published_at": "published_at",
        "modified_at": "modified_at",
        "updated_at": "updated_at",
    }
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    published = Published(
        rows=DocumentQuerySet.public,
        members=(
            "id",
            "url",
            "source",
            "title",
            "byline",
            "credits",
            "language",
            "agencies",
            "published_at",
            "published_raw",
            "published_precision",
            "published_zone_inferred",
            "modified_at",
            "modified_raw",
            "modified_precision",
            "modified_zone_inferred",
            "created_at",
            "updated_at",
        ),
        filters=(
            "source",
            "agency",
            "language",
            "url",
            "published_from",
            "published_to",
        ),
    )
    columns = {
        "id": told("id"),
        "source": told("source", "name"),
        **plain("title", "byline", "language", "published_at", "modified_at"),
        "revisions": counted("revisions"),
        **plain("created_at", "updated_at", "url"),
    }

    @extend_schema(responses={(200, "application/ld+json", "application/json"): OpenApiTypes.OBJECT}, filters=False)
    @action(detail=True, pagination_class=None, renderer_classes=[AnnotationRenderer, JSONRenderer])
    def annotations(self, request: Request, pk: str) -> Response:
        """The quotes of the latest revision, as W3C Web Annotations."""
        document: Document = self.get_object()
        revision = document.latest_revision
        if revision is None:
            raise NotFound("The document has no text yet.")
        annotates = isinstance(request.accepted_renderer, AnnotationRenderer)
        return Response(
            collection(document, revision, request), content_type=AnnotationRenderer.told if annotates else None
        )
