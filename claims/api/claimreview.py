"""The verdicts in force as schema.org ClaimReviews: of a list of reviews, and of one claim or quote."""

from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from claims.claimreview.feed import MEDIA, data_feed, left_out
from claims.claimreview.markup import claim_review, lacking
from claims.models import Claim, Review
from claims.models.review import ReviewQuerySet


class JSONLDRenderer(JSONRenderer):
    media_type = MEDIA
    format = "jsonld"


LEFT_OUT = inline_serializer(
    "LeftOut",
    {
        "review": serializers.IntegerField(),
        "claim": serializers.IntegerField(allow_null=True),
        "quote": serializers.IntegerField(allow_null=True),
        "aspect": serializers.ChoiceField(Review.Aspect.choices),
        "verdict": serializers.CharField(),
        "status": serializers.CharField(),
        "url": serializers.CharField(allow_null=True, help_text="Its public page."),
        "reason": serializers.CharField(help_text="The member it lacks, and why."),
    },
    many=True,
)


LISTED = {"type": "array", "items": {"type": "object", "additionalProperties": True}}


class ReviewsAsClaimReviews(viewsets.GenericViewSet[Review]):
    """Adds `claimreview/` and `left-out/` to the list of reviews; its filters hold for both."""

    @extend_schema(responses={(200, MEDIA): OpenApiTypes.OBJECT}, filters=True)
    @action(detail=False, pagination_class=None, renderer_classes=[JSONLDRenderer, JSONRenderer])
    def claimreview(self, request: Request) -> StreamingHttpResponse:
        """The verdicts in force that the filters leave, as a `DataFeed`; one that lacks what consumers require is not
        in it, but in `left-out/`."""
        address = settings.PUBLIC_URL + request.get_full_path()
        return StreamingHttpResponse(data_feed(self._published(), address), content_type=MEDIA)

    @extend_schema(responses=LEFT_OUT, filters=True)
    @action(detail=False, pagination_class=None, url_path="left-out")
    def left_out(self, request: Request) -> Response:
        """The verdicts in force that are no ClaimReviews, each with the reason."""
        return Response(list(left_out(self._published())))

    def _published(self) -> ReviewQuerySet:
        asked = self.filter_queryset(Review.objects.all())
        return Review.objects.publications().filter(pk__in=asked.order_by().values("pk"))


class SubjectAsClaimReviews(viewsets.GenericViewSet[Any]):
    """Adds `claimreview/` to a claim or quote."""

    @extend_schema(responses={(200, MEDIA, "application/json"): LISTED}, filters=False)
    @action(detail=True, pagination_class=None, renderer_classes=[JSONLDRenderer, JSONRenderer])
    def claimreview(self, request: Request, pk: str) -> Response:
        """A list of one `ClaimReview` for each aspect with a verdict in force: none, one or two."""
        subject = self.get_object()
        of_it = {"claim": subject} if isinstance(subject, Claim) else {"quote": subject.under_review}
        reviews = Review.objects.publications().filter(**of_it).order_by("aspect")
        return Response([claim_review(review) for review in reviews if not lacking(review)])
