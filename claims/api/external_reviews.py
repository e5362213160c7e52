"""/external-reviews/: what other publishers found of claims; imported, and only read."""

from rest_framework import serializers

from claims.api.export import Exportable, plain, told
from claims.api.fields import NumberField, SourceField
from claims.api.filters import Day, Id, OneOf, SourceNamed, StrictFilterSet
from claims.api.published import Published
from claims.models import ExternalReview, Review
from claims.models.external_review import ExternalReviewQuerySet


class ExternalReviewSerializer(serializers.ModelSerializer[ExternalReview]):
    """`url` is the publisher's page. `rating` is theirs, `verdict` how it reads in the newsroom's words, if it does."""

    source = SourceField()  # type: ignore[assignment]
    rating_value = NumberField(max_digits=12, decimal_places=4, allow_null=True)
    worst_rating = NumberField(max_digits=12, decimal_places=4, allow_null=True)
    best_rating = NumberField(max_digits=12, decimal_places=4, allow_null=True)

    class Meta:
        model = ExternalReview
        fields = (
            "id",
            "url",
            "claim",
            "source",
            "title",
            "aspect",
            "rating",
            "rating_value",
            "worst_rating",
            "best_rating",
            "verdict",
            "verdict_from",
            "summary",
            "language",
            "published_on",
            "claimed_on",
            "appearances",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class ExternalReviewFilter(StrictFilterSet):
    claim = Id()
    source = SourceNamed(label="The publisher: an id, or a name or alias, whatever the case.")
    aspect = OneOf(Review.Aspect)
    verdict = OneOf(Review.Verdict)
    published_from = Day(field_name="published_on", lookup_expr="gte", label="Inclusive.")
    published_to = Day(field_name="published_on", lookup_expr="lte", label="Inclusive.")


class ExternalReviews(Exportable):
    queryset = ExternalReview.objects.all()
    loads = {"source": lambda reviews: reviews.select_related("source")}
    orderings = {"published_on": "published_on", "updated_at": "updated_at"}
    serializer_class = ExternalReviewSerializer
    filterset_class = ExternalReviewFilter
    published = Published(
        rows=ExternalReviewQuerySet.public,
        members=ExternalReviewSerializer.Meta.fields,
        filters=("claim", "source", "aspect", "verdict", "published_from", "published_to"),
    )
    columns = {
        **plain("id", "claim"),
        "source": told("source", "name"),
        **plain("title", "aspect", "rating", "rating_value", "worst_rating", "best_rating", "verdict", "verdict_from"),
        **plain("published_on", "claimed_on", "url"),
    }
