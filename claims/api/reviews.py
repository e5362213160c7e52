"""/reviews/: verdicts, and the steps to them. A step adds a row; none is ever changed."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.claimreview import ReviewsAsClaimReviews
from claims.api.errors import Refused, one_transaction, told_by_field
from claims.api.export import Exportable, joined, plain, told
from claims.api.filters import Name, OneOf, YesNo
from claims.api.permissions import MayApprove, ModelPermissions
from claims.api.published import Published
from claims.api.resource import Appendable, StrictSerializer
from claims.api.selection import ExpandedField
from claims.api.verdicts import VerdictFilter
from claims.models import Evidence, Review, Token
from claims.models.review import ReviewQuerySet


class PersonSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="get_full_name", read_only=True)

    class Meta:
        model = User
        fields = ("id", "username", "name")
        read_only_fields = ("username",)


class EvidenceSerializer(StrictSerializer, serializers.ModelSerializer[Evidence]):
    """`review` is the step it was added at. Files are uploaded at the desk."""

    file = serializers.CharField(read_only=True)

    class Meta:
        model = Evidence
        fields = Evidence.TOLD
        read_only_fields = ("review", "sha256")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        with told_by_field():
            Evidence(**attrs).clean()
        return attrs

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        return instance  # `considered` is JSON already


class ReviewSerializer(StrictSerializer, serializers.ModelSerializer[Review]):
    """Written, a draft by whoever writes it: work on an aspect begins, or begins again after a verdict."""

    reviewer = PersonSerializer(read_only=True)
    approver = PersonSerializer(read_only=True, allow_null=True)
    actor = PersonSerializer(read_only=True)
    superseded_by = serializers.SerializerMethodField()
    evidence = EvidenceSerializer(
        source="considered", many=True, required=False, help_text="Of this round of work, whatever step it came with."
    )
    expanded = ExpandedField(claim="claims.api.claims.Claims", quote="claims.api.quotes.Quotes")

    class Meta:
        model = Review
        fields = (
            "id",
            "url",
            "claim",
            "quote",
            "aspect",
            "status",
            "verdict",
            "rationale",
            "reviewer",
            "approver",
            "actor",
            "round",
            "supersedes",
            "superseded_by",
            "evidence",
            "created_at",
            "expanded",
        )
        read_only_fields = ("status", "supersedes", "round", "created_at")

    def get_superseded_by(self, review: Review) -> int | None:
        following = getattr(review, "superseded_by", None)
        return following.pk if following else None

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("claim")) == bool(attrs.get("quote")):
            raise Refused({"claim": ["Expected either a claim or a quote."]})
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Review:
        evidence = validated_data.pop("considered", [])
        claim, quote = validated_data.pop("claim", None), validated_data.pop("quote", None)
        review = Review.start(claim or quote, reviewer=self.context["request"].user, **validated_data)
        for index, fields in enumerate(evidence):
            with told_by_field("evidence", index):
                Evidence.objects.create(review=review, **fields)
        return review


class NothingSerializer(StrictSerializer):
    pass


class RevisedSerializer(StrictSerializer):
    """Whoever gives another verdict or rationale becomes the reviewer, and so cannot approve it."""

    verdict = serializers.ChoiceField(Review.Verdict.choices, required=False)
    rationale = serializers.CharField(required=False)


class CorrectedSerializer(StrictSerializer):
    verdict = serializers.ChoiceField(Review.Verdict.choices)
    rationale = serializers.CharField(help_text="With the reason for the correction.")
    approver = serializers.SlugRelatedField(
        slug_field="username",
        queryset=User.objects.filter(is_active=True),
        help_text="Username of another person with the permission to approve.",
    )

    def validate_approver(self, approver: User) -> User:
        if not approver.has_perm("claims.approve_review"):
            raise Refused(["Expected somebody with the permission to approve reviews."])
        return approver


class RetractedSerializer(StrictSerializer):
    rationale = serializers.CharField(help_text="The reason.")


class ReviewFilter(VerdictFilter):
    status = OneOf(Review.Status)
    reviewer = Name(method="by", label="An id or username.")
    current = YesNo(method="at_head", label="Only the last step of each chain: where the work stands.")
    effective = YesNo(method="in_force", label="Only the verdicts the base shows.")

    def by(self, queryset: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        named = Q(reviewer__username=value)
        return queryset.filter(named | Q(reviewer=value) if value.isdecimal() else named)

    def at_head(self, queryset: QuerySet[Review], name: str, value: bool) -> QuerySet[Review]:
        heads = Review.objects.heads()
        return queryset.filter(pk__in=heads) if value else queryset.exclude(pk__in=heads)

    def in_force(self, queryset: QuerySet[Review], name: str, value: bool) -> QuerySet[Review]:
        effective = Review.objects.effective()
        return queryset.filter(pk__in=effective) if value else queryset.exclude(pk__in=effective)


class Reviews(ReviewsAsClaimReviews, Exportable, Appendable):
    queryset = Review.objects.all()
    loads = {
        "reviewer": lambda reviews: reviews.select_related("reviewer"),
        "approver": lambda reviews: reviews.select_related("approver"),
        "actor": lambda reviews: reviews.select_related("actor"),
        "superseded_by": lambda reviews: reviews.select_related("superseded_by"),
        "evidence": ReviewQuerySet.with_evidence,
    }
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    published = Published(
        rows=ReviewQuerySet.public,
        members=(
            "id",
            "url",
            "claim",
            "quote",
            "aspect",
            "status",
            "verdict",
            "rationale",
            "round",
            "evidence.id",
            "evidence.bearing",
            "evidence.document",
            "evidence.url",
            "evidence.excerpt",
            "created_at",
        ),
        filters=(
            "claim",
            "quote",
            "aspect",
            "verdict",
            "claimant",
            "source",
            "language",
            "created_from",
            "created_to",
            "effective",
            "q",
        ),
    )
    scope = Token.Scope.REVIEW
    columns = {
        **plain("id", "claim", "quote", "aspect", "status", "verdict", "rationale"),
        "reviewer": told("reviewer", "username"),
        "approver": told("approver", "username"),
        "step made by": told("actor", "username"),
        "evidence": joined("evidence", each="url", separator=" "),
        **plain("round", "supersedes", "superseded_by", "created_at", "url"),
    }

    @extend_schema(request=NothingSerializer, responses={201: ReviewSerializer})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        return self._follow(NothingSerializer, Review.submit)

    @extend_schema(request=NothingSerializer, responses={201: ReviewSerializer})
    @action(detail=True, methods=["post"], permission_classes=[ModelPermissions, MayApprove])
    def approve(self, request: Request, pk: str) -> Response:
        return self._follow(NothingSerializer, Review.approve)

    @extend_schema(request=NothingSerializer, responses={201: ReviewSerializer})
    @action(detail=True, methods=["post"], permission_classes=[ModelPermissions, MayApprove])
    def publish(self, request: Request, pk: str) -> Response:
        return self._follow(NothingSerializer, Review.publish)

    @extend_schema(request=CorrectedSerializer, responses={201: ReviewSerializer})
    @action(detail=True, methods=["post"], permission_classes=[ModelPermissions, MayApprove])
    def correct(self, request: Request, pk: str) -> Response:
        return self._follow(CorrectedSerializer, Review.correct)

    @extend_schema(request=RetractedSerializer, responses={201: ReviewSerializer})
    @action(detail=True, methods=["post"], permission_classes=[ModelPermissions, MayApprove])
    def retract(self, request: Request, pk: str) -> Response:
        return self._follow(RetractedSerializer, Review.retract)

    @extend_schema(request=RevisedSerializer, responses={201: ReviewSerializer})
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: str) -> Response:
        return self._follow(RevisedSerializer, Review.revise)

    def _follow(self, body: type[StrictSerializer], follow: Callable[..., Review]) -> Response:
        """Adds the following step, by whoever asks, and answers with it."""
        with one_transaction():
            review: Review = self.get_object()
            asked = body(data=self.request.data)
            asked.is_valid(raise_exception=True)
            if following := getattr(review, "superseded_by", None):
                raise Refused(
                    {"status": [f"Review {following.pk} followed this step; take the last step of the chain."]}
                )
            serializer = self.get_serializer(follow(review, self.request.user, **asked.validated_data))
            return self.created(serializer)
