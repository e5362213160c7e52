"""/claims/: propositions, their figures, and where they were printed."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied

from claims.api import anchors
from claims.api.attributions import ChainField, chained, replace_chain
from claims.api.claimreview import SubjectAsClaimReviews
from claims.api.errors import Refused, told_by_field
from claims.api.export import Exportable, chain, counted, plain, told
from claims.api.fields import AgentField, NumberField, SnippetField, VerdictsField
from claims.api.filters import (
    AgentNamed,
    Day,
    Figure,
    Id,
    Name,
    Number,
    OneOf,
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
from claims.models import Agent, Appearance, Attribution, Claim, Quantity, Relation, Review, Source, Topic
from claims.models.anchor import Origin
from claims.models.claim import ClaimQuerySet
from claims.models.language import Language


class QuantitySerializer(StrictSerializer, serializers.ModelSerializer[Quantity]):
    """`bound` says how the figure limits: left out, it follows from `value_max` and `approximate`."""

    value = NumberField(max_digits=30, decimal_places=6)
    value_max = NumberField(max_digits=30, decimal_places=6, required=False, allow_null=True)
    approximate = serializers.BooleanField(required=False)

    class Meta:
        model = Quantity
        fields = ("value", "value_max", "unit", "per", "approximate", "bound", "text")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        approximate = attrs.pop("approximate", None)
        if "bound" not in attrs:
            plain = Quantity.Bound.EXACT if attrs.get("value_max") is None else Quantity.Bound.RANGE
            attrs["bound"] = Quantity.Bound.ABOUT if approximate else plain
        elif approximate not in (None, Quantity(bound=attrs["bound"]).approximate):
            raise Refused({"approximate": [f"Not so where bound is “{attrs['bound']}”."]})
        return attrs


class AppearanceSerializer(StrictSerializer, serializers.ModelSerializer[Appearance]):
    document = DocumentName(source="revision.document", read_only=True)
    source = SourceName(source="revision.document.source", read_only=True)  # type: ignore[assignment]
    exact = serializers.CharField(
        required=False, trim_whitespace=False, help_text="Written, to check the span by; may be left out."
    )
    attributions = ChainField(required=False)

    class Meta:
        model = Appearance
        fields = anchors.FIELDS
        read_only_fields = ("prefix", "suffix")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return anchors.check_span(Appearance, attrs)


class ClaimSerializer(StrictSerializer, serializers.ModelSerializer[Claim]):
    """A written list of `quantities` or `appearances` replaces the one before; left out, it stays as it is."""

    claimant = AgentField(required=False, allow_null=True)
    quantities = QuantitySerializer(many=True, required=False)
    appearances = AppearanceSerializer(many=True, required=False)
    verdicts = VerdictsField()
    independent_sources = serializers.IntegerField(
        read_only=True,
        help_text="Over the claim and those it is the same as: how many different innermost ends its chains have.",
    )
    reviews_count = serializers.IntegerField(read_only=True, help_text="Rounds of review begun, of both aspects.")
    snippet = SnippetField()
    expanded = ExpandedField(
        claimant="claims.api.agents.Agents",
        answers="claims.api.claims.Claims",
        answered_by="claims.api.claims.Claims",
        same_as="claims.api.claims.Claims",
        reviews="claims.api.reviews.Reviews",
    )

    class Meta:
        model = Claim
        fields = (
            "id",
            "url",
            "ref",
            "text",
            "language",
            "claimant",
            "stance",
            "status",
            "answers",
            "same_as",
            "event_date",
            "event_precision",
            "event_raw",
            "quantities",
            "appearances",
            "verdicts",
            "independent_sources",
            "reviews_count",
            "origin",
            "created_at",
            "updated_at",
            "snippet",
            "expanded",
        )
        read_only_fields = ("ref", "status", "origin")

    def create(self, validated_data: dict[str, Any]) -> Claim:
        quantities, appearances = validated_data.pop("quantities", []), validated_data.pop("appearances", [])
        claim = Claim.objects.create(**validated_data, origin=Origin.EDITED)
        self._replace_quantities(claim, quantities)
        self._replace_appearances(claim, appearances)
        return claim

    def create_many(self, rows: list[dict[str, Any]]) -> list[Claim]:
        claims = [Claim(**_without(row, "quantities", "appearances"), origin=Origin.EDITED) for row in rows]
        Claim.objects.bulk_create(claims)
        Quantity.objects.bulk_create(
            Quantity(claim=claim, **fields)
            for claim, row in zip(claims, rows, strict=True)
            for fields in row.get("quantities", ())
        )
        printed = [
            (Appearance(claim=claim, **_without(fields, "attributions"), origin=Origin.EDITED), fields)
            for claim, row in zip(claims, rows, strict=True)
            for fields in row.get("appearances", ())
        ]
        Appearance.objects.bulk_create(appearance for appearance, _ in printed)
        Attribution.objects.bulk_create(
            link for appearance, fields in printed for link in chained(appearance, fields.get("attributions", []))
        )
        return claims

    def update(self, instance: Claim, validated_data: dict[str, Any]) -> Claim:
        quantities, appearances = validated_data.pop("quantities", None), validated_data.pop("appearances", None)
        claim = super().update(instance, {**validated_data, "origin": Origin.EDITED})
        if quantities is not None:
            self._replace_quantities(claim, quantities)
        if appearances is not None:
            self._replace_appearances(claim, appearances)
        return claim

    # Rows that stay are left alone, so that the history tells only what changed.

    def _replace_quantities(self, claim: Claim, asked: list[dict[str, Any]]) -> None:
        def key(quantity: Quantity) -> tuple[Decimal, Decimal | None, str, str, str, str]:
            return quantity.value, quantity.value_max, quantity.unit, quantity.per, quantity.bound, quantity.text

        held = {key(quantity): quantity for quantity in claim.quantities.all()}
        wanted = [Quantity(claim=claim, **fields) for fields in asked]
        for kept, quantity in held.items():
            if kept not in map(key, wanted):
                quantity.delete()
        for index, quantity in enumerate(wanted):
            if held.pop(key(quantity), None) is None:
                with told_by_field("quantities", index):
                    quantity.save()

    def _replace_appearances(self, claim: Claim, asked: list[dict[str, Any]]) -> None:
        def key(revision: int, start: int, end: int) -> tuple[int, int, int]:
            return revision, start, end

        held = {key(held.revision_id, held.start, held.end): held for held in claim.appearances.all()}
        wanted = {key(fields["revision"].pk, fields["start"], fields["end"]) for fields in asked}
        gone = [appearance for span, appearance in held.items() if span not in wanted]
        if gone and not self.context["request"].user.has_perm("claims.delete_appearance"):
            raise PermissionDenied("Only those with the permission to delete appearances may leave one out.")
        for appearance in gone:
            appearance.delete()
        for index, fields in enumerate(asked):
            chain, fields = fields.get("attributions"), _without(fields, "attributions")
            with told_by_field("appearances", index):
                appearance = held.pop(
                    key(fields["revision"].pk, fields["start"], fields["end"]), Appearance(claim=claim)
                )
                changed = appearance.pk is None or any(getattr(appearance, name) != fields[name] for name in fields)
                if changed:
                    for name, value in {**fields, "origin": Origin.EDITED}.items():
                        setattr(appearance, name, value)
                    appearance.save()
            if chain is not None:
                replace_chain(appearance, chain, "appearances", index)


def _without(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


class ClaimFilter(StrictFilterSet):
    status = OneOf(Claim.Status)
    stance = OneOf(Claim.Stance)
    language = OneOf(Language)
    claimant = AgentNamed(label="An id, or a name or alias in any spelling, whatever the case.")
    answers = Id(label="The claim that is confirmed, denied, declined or evaded.")
    same_as = Id()
    source = Name(method="together", label="Where it was printed: an id, or a name or alias.")
    topic = TopicNamed(method="together", label="Printed in a document of it: an id, or a name, whatever the case.")
    published_from = Day(method="together", label="Printed on this day or later.")
    published_to = Day(method="together", label="Printed on this day or earlier.")
    quantity_min = Figure(method="together", label="A figure of this or more.")
    quantity_max = Figure(method="together", label="A figure of this or less.")
    quantity_unit = Name(method="together", label="Unit or noun counted, whatever the case.")
    rests_on = Name(method="resting", label="The one independent source: an id, or a name or alias of an agent.")
    independent_sources_min = Number(method="together", label="Independent sources, at least.")
    independent_sources_max = Number(method="together", label="Independent sources, at most.")
    in_conflict = YesNo(
        method="together", label="Whether another claim contradicts it, as a person confirmed and nobody resolved."
    )
    conflict_over = OneOf(Relation.Dimension, method="together", label="In a conflict over this.")
    conflict_suggested = YesNo(
        method="together", label="In a conflict, counting contradictions that nobody decided on, too."
    )
    flagged = YesNo(method="to_re_check", label="Whether what it rests on was corrected or retracted since.")
    event_from = Day(field_name="event_date", lookup_expr="gte", label="Inclusive.")
    event_to = Day(field_name="event_date", lookup_expr="lte", label="Inclusive.")
    updated_from = Day("from", field_name="updated_at", label="Inclusive.")
    updated_to = Day("to", field_name="updated_at", label="Inclusive.")
    verdict_attribution = VerdictInForce(Review.Aspect.ATTRIBUTION)
    verdict_content = VerdictInForce(Review.Aspect.CONTENT)
    q = Words(method="together", label="Words of the claim, in the syntax of web searches; best first.")

    def resting(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        return claims.resting_on(Agent.objects.asked_for(value))

    def to_re_check(self, claims: ClaimQuerySet, name: str, value: bool) -> ClaimQuerySet:
        return claims.flagged() if value else claims.exclude(pk__in=Claim.objects.flagged().values("pk"))

    def filter_queryset(self, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        claims: ClaimQuerySet = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        least, most = asked["independent_sources_min"], asked["independent_sources_max"]
        if least is not None or most is not None:
            claims = claims.with_sources_between(least, most)
        over, suggested = asked["conflict_over"], asked["conflict_suggested"]
        if asked["in_conflict"] is not None or over or suggested is not None:
            contradicted = Claim.objects.in_conflict(over=over, suggested=bool(suggested)).order_by().values("pk")
            without = asked["in_conflict"] is False
            claims = claims.exclude(pk__in=contradicted) if without else claims.filter(pk__in=contradicted)
        source, topic = asked["source"], asked["topic"]
        since, until = asked["published_from"], asked["published_to"]
        if source or topic or since or until:
            by = Source.objects.asked_for(source) if source else None
            of = Topic.objects.asked_for(topic) if topic else None
            claims = claims.printed(by=by, of=of, since=since, until=until)
        minimum, maximum, unit = asked["quantity_min"], asked["quantity_max"], asked["quantity_unit"]
        if minimum is not None or maximum is not None or unit:
            claims = claims.with_figure(minimum=minimum, maximum=maximum, unit=unit)
        return claims.search(asked["q"]) if asked["q"] else claims


class Claims(SubjectAsClaimReviews, Exportable, Editable):
    queryset = Claim.objects.defer("search")
    loads = {
        "claimant": lambda claims: claims.select_related("claimant"),
        "quantities": lambda claims: claims.prefetch_related("quantities"),
        "appearances": ClaimQuerySet.with_appearances,
        "appearances.attributions": lambda claims: claims.prefetch_related(
            "appearances__attributions__agent", "appearances__attributions__source__agent"
        ),
        "verdicts": ClaimQuerySet.with_verdicts,
        "independent_sources": ClaimQuerySet.with_independent_sources,
        "reviews_count": ClaimQuerySet.with_reviews_count,
    }
    orderings = {"updated_at": "updated_at", "event_date": "event_date"}
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    published = Published(
        rows=ClaimQuerySet.public,
        members=(
            "id",
            "url",
            "ref",
            "text",
            "language",
            "claimant",
            "stance",
            "event_date",
            "event_precision",
            "event_raw",
            "quantities",
            "appearances",
            "verdicts",
            "independent_sources",
            "created_at",
            "updated_at",
            "snippet",
        ),
        filters=(
            "stance",
            "language",
            "claimant",
            "source",
            "published_from",
            "published_to",
            "quantity_min",
            "quantity_max",
            "quantity_unit",
            "independent_sources_min",
            "independent_sources_max",
            "event_from",
            "event_to",
            "updated_from",
            "updated_to",
            "verdict_attribution",
            "verdict_content",
            "q",
        ),
    )
    columns = {
        **plain("id", "ref", "text", "language"),
        "claimant": told("claimant", "name"),
        **plain("stance", "status"),
        "verdict on the content": told("verdicts", "content", "verdict"),
        "verdict on the attribution": told("verdicts", "attribution", "verdict"),
        "figure": told("quantities", 0, "text"),
        "value": told("quantities", 0, "value"),
        "value, at most": told("quantities", 0, "value_max"),
        "unit": told("quantities", 0, "unit"),
        "per": told("quantities", 0, "per"),
        "bound": told("quantities", 0, "bound"),
        **plain("event_date"),
        "printed by": told("appearances", 0, "source", "name"),
        "printed in": told("appearances", 0, "document", "title"),
        "printed at": told("appearances", 0, "document", "url"),
        "published": told("appearances", 0, "document", "published_at"),
        "chain": chain("appearances", 0, "attributions"),
        "appearances": counted("appearances"),
        **plain("independent_sources", "reviews_count", "answers", "same_as", "updated_at", "url"),
    }
