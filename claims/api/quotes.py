"""/quotes/: words printed as somebody's own."""

from typing import Any

from rest_framework import serializers

from claims.api import anchors
from claims.api.attributions import ChainField, chained, replace_chain
from claims.api.claimreview import SubjectAsClaimReviews
from claims.api.export import Exportable, chain, plain, told
from claims.api.fields import AgentField, SnippetField, VerdictsField
from claims.api.filters import (
    AgentNamed,
    Day,
    Id,
    OneOf,
    SourceNamed,
    StrictFilterSet,
    TopicNamed,
    VerdictInForce,
    Words,
    YesNo,
)
from claims.api.printed import DocumentName, SourceName
from claims.api.published import Published
from claims.api.resource import Editable, StrictSerializer
from claims.api.selection import ExpandedField
from claims.models import Attribution, Quote, Review
from claims.models.anchor import Origin
from claims.models.language import Language
from claims.models.quote import QuoteQuerySet


class QuoteSerializer(StrictSerializer, serializers.ModelSerializer[Quote]):
    """The span lies inside the quotation marks. The language is the revision's if left out."""

    text = serializers.CharField(source="exact", read_only=True)
    exact = serializers.CharField(
        write_only=True,
        required=False,
        trim_whitespace=False,
        help_text="The words at the span, to check it by; may be left out.",
    )
    speaker = AgentField(required=False, allow_null=True)
    verdicts = VerdictsField()
    document = DocumentName(source="revision.document", read_only=True)
    source = SourceName(source="revision.document.source", read_only=True)  # type: ignore[assignment]
    attributions = ChainField(required=False)
    snippet = SnippetField()
    expanded = ExpandedField(speaker="claims.api.agents.Agents", reviews="claims.api.reviews.Reviews")

    class Meta:
        model = Quote
        fields = (
            "id",
            "url",
            "text",
            "language",
            "speaker",
            "verbatim_status",
            "status",
            "verdicts",
            *anchors.FIELDS,
            "origin",
            "created_at",
            "updated_at",
            "snippet",
            "expanded",
        )
        read_only_fields = ("status", "prefix", "suffix", "origin")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return anchors.check_span(Quote, attrs, self.instance)

    def create(self, validated_data: dict[str, Any]) -> Quote:
        chain = validated_data.pop("attributions", [])
        validated_data.setdefault("language", validated_data["revision"].language)
        quote = Quote.objects.create(**validated_data, origin=Origin.EDITED)
        replace_chain(quote, chain)
        return quote

    def create_many(self, rows: list[dict[str, Any]]) -> list[Quote]:
        chains = [row.pop("attributions", []) for row in rows]
        quotes = [Quote(**{"language": row["revision"].language, **row}, origin=Origin.EDITED) for row in rows]
        Quote.objects.bulk_create(quotes)
        Attribution.objects.bulk_create(
            link for quote, chain in zip(quotes, chains, strict=True) for link in chained(quote, chain)
        )
        return quotes

    def update(self, instance: Quote, validated_data: dict[str, Any]) -> Quote:
        chain = validated_data.pop("attributions", None)
        quote = super().update(instance, {**validated_data, "origin": Origin.EDITED})
        if chain is not None:
            replace_chain(quote, chain)
        return quote


class QuoteFilter(StrictFilterSet):
    status = OneOf(Quote.Status)
    verbatim_status = OneOf(Quote.Verbatim)
    language = OneOf(Language)
    speaker = AgentNamed(label="An id, or a name or alias in any spelling, whatever the case.")
    source = SourceNamed(field_name="revision__document__source", label="An id, or a name or alias.")
    topic = TopicNamed(field_name="revision__document__topics", label="An id, or a name, whatever the case.")
    document = Id(field_name="revision__document")
    flagged = YesNo(method="to_re_check", label="Whether what it rests on was corrected or retracted since.")
    revision = Id()
    published_from = Day("from", field_name="revision__document__published_at", label="Inclusive.")
    published_to = Day("to", field_name="revision__document__published_at", label="Inclusive.")
    updated_from = Day("from", field_name="updated_at", label="Inclusive.")
    updated_to = Day("to", field_name="updated_at", label="Inclusive.")
    verdict_attribution = VerdictInForce(Review.Aspect.ATTRIBUTION)
    verdict_content = VerdictInForce(Review.Aspect.CONTENT)
    q = Words(label="Words of the quote, in the syntax of web searches; best first.")

    def to_re_check(self, quotes: QuoteQuerySet, name: str, value: bool) -> QuoteQuerySet:
        return quotes.flagged() if value else quotes.exclude(pk__in=Quote.objects.flagged().values("pk"))


class Quotes(SubjectAsClaimReviews, Exportable, Editable):
    queryset = Quote.objects.defer("search")
    loads = {
        "speaker": lambda quotes: quotes.select_related("speaker"),
        "document": QuoteQuerySet.with_document,
        "source": QuoteQuerySet.with_document,
        "attributions": lambda quotes: quotes.prefetch_related("attributions__agent", "attributions__source__agent"),
        "verdicts": QuoteQuerySet.with_verdicts,
    }
    orderings = {"updated_at": "updated_at", "published_at": "revision__document__published_at"}
    serializer_class = QuoteSerializer
    filterset_class = QuoteFilter
    published = Published(
        rows=QuoteQuerySet.public,
        members=(
            "id",
            "url",
            "text",
            "language",
            "speaker",
            "verbatim_status",
            "verdicts",
            "document",
            "source",
            "revision",
            "start",
            "end",
            "prefix",
            "suffix",
            "cue",
            "attributions",
            "created_at",
            "updated_at",
            "snippet",
        ),
        filters=(
            "verbatim_status",
            "language",
            "speaker",
            "source",
            "document",
            "revision",
            "published_from",
            "published_to",
            "updated_from",
            "updated_to",
            "verdict_attribution",
            "verdict_content",
            "q",
        ),
    )
    columns = {
        **plain("id", "text", "language"),
        "speaker": told("speaker", "name"),
        **plain("cue", "verbatim_status", "status"),
        "verdict on the attribution": told("verdicts", "attribution", "verdict"),
        "verdict on the content": told("verdicts", "content", "verdict"),
        "printed by": told("source", "name"),
        "printed in": told("document", "title"),
        "printed at": told("document", "url"),
        "published": told("document", "published_at"),
        "chain": chain("attributions"),
        **plain("revision", "start", "end", "updated_at", "url"),
    }
