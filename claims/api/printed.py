"""Where words stand, told with every quote and appearance."""

from rest_framework import serializers

from claims.models import Document, Source


class DocumentName(serializers.ModelSerializer[Document]):
    class Meta:
        model = Document
        fields = ("id", "title", "url", "published_at")
        read_only_fields = fields


class SourceName(serializers.ModelSerializer[Source]):
    class Meta:
        model = Source
        fields = ("id", "name", "kind")
        read_only_fields = fields
