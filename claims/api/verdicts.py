"""Filters of verdicts by what they are and what they are on: of the list of reviews, and of the public feeds."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.api.filters import Day, Id, Name, OneOf, StrictFilterSet
from claims.models import Agent, Appearance, Claim, Quote, Review, Source
from claims.models.language import Language


class VerdictFilter(StrictFilterSet):
    claim = Id()
    quote = Id()
    aspect = OneOf(Review.Aspect)
    verdict = OneOf(Review.Verdict)
    claimant = Name(method="said_by", label="Who made the claim or spoke: an id, or a name or alias in any spelling.")
    source = Name(method="printed_by", label="Where it was printed: an id, or a name or alias.")
    language = OneOf(Language, method="in_language")
    created_from = Day("from", field_name="created_at", label="Inclusive.")
    created_to = Day("to", field_name="created_at", label="Inclusive.")
    q = Name(method="with_words", label="Words of the claim or quote, in the syntax of web searches.")

    def said_by(self, queryset: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        agents = Agent.objects.asked_for(value)
        return queryset.filter(Q(claim__claimant__in=agents) | Q(quote__speaker__in=agents))

    def printed_by(self, queryset: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        sources = Source.objects.asked_for(value)
        printed = Appearance.objects.filter(claim=OuterRef("claim"), revision__document__source__in=sources)
        return queryset.filter(Exists(printed) | Q(quote__revision__document__source__in=sources))

    def in_language(self, queryset: QuerySet[Review], name: str, value: list[str]) -> QuerySet[Review]:
        return queryset.filter(Q(claim__language__in=value) | Q(quote__language__in=value)) if value else queryset

    def with_words(self, queryset: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        claims, quotes = Claim.objects.search(value), Quote.objects.search(value)
        return queryset.filter(Q(claim__in=claims.values("pk")) | Q(quote__in=quotes.values("pk")))
