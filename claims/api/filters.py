"""Filters that say what they expect: a misspelt parameter or value is an error, never a filter left out."""

from datetime import date
from typing import Any, Literal

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError as ModelError
from django.db.models import Choices, Model, Q, QuerySet
from django.http import QueryDict
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from claims.api.errors import WrongParameter
from claims.models import Agent, Quote, Review, Source, Topic
from claims.models.days import end_of_day, start_of_day

OF_EVERY_LIST = ("cursor", "page_size", "ordering", "count", "fields", "expand", "format")
"""Parameters that are no filters."""


class StrictForm(forms.Form):
    data: QueryDict

    def clean(self) -> None:
        super().clean()
        for name in self.data:
            given = self.data.getlist(name)
            if name in OF_EVERY_LIST:
                continue
            field = self.fields.get(name)
            if field is None:
                known = ", ".join(sorted([*self.fields, *OF_EVERY_LIST]))
                self._reject(name, f"Unknown parameter; expected one of: {known}.")
            elif not all(value.strip() for value in given):
                self._reject(name, "Expected a value; leave the parameter out to not filter by it.")
            elif len(given) > 1 and not isinstance(field, forms.MultipleChoiceField):
                self._reject(name, "Expected once.")
        for lowest, highest in (("_min", "_max"), ("_from", "_to")):
            for name, least in self.cleaned_data.items():
                most = self.cleaned_data.get(name.removesuffix(lowest) + highest) if name.endswith(lowest) else None
                if None not in (least, most) and least > most:
                    # Each fits the description; no schema could tell that they do not fit together.
                    message = f"Expected no more than {name.removesuffix(lowest)}{highest}."
                    self._errors_of(name).append(ModelError(message, code="refused"))

    def _errors_of(self, name: str) -> Any:
        # `add_error` takes only fields the form has, and an unknown parameter is none.
        return self.errors.setdefault(name, self.error_class())

    def _reject(self, name: str, message: str) -> None:
        self.errors[name] = self.error_class([message])


class Parameters(DjangoFilterBackend):
    """What is wrong with a filter is wrong with a parameter, whatever the body of the request."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if view.selection.published:
            _only_open(request, view)
        try:
            return super().filter_queryset(request, queryset, view)
        except ValidationError as error:
            raise WrongParameter(error.detail) from error


def _only_open(request: Request, view: Any) -> None:
    """Refuses a filter that everybody may not use as one there is not."""
    known = [*view.published.filters, *OF_EVERY_LIST]
    message = f"Unknown parameter; expected one of: {', '.join(sorted(known))}."
    if refused := {name: [message] for name in request.query_params if name not in known}:
        raise WrongParameter(refused)


class StrictFilterSet(filters.FilterSet):
    """Filters that depend on each other are declared as `together` and applied in `filter_queryset`."""

    class Meta:
        form = StrictForm

    def together(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset


class OneOf(filters.MultipleChoiceFilter):
    """Any of the values, the parameter repeated: `?status=false&status=disputed`."""

    def __init__(self, choices: type[Choices], **kwargs: Any) -> None:
        expected = f"Expected one of: {', '.join(choices.values)}."
        # Values of a row's own column: no row comes twice.
        super().__init__(choices=choices.choices, distinct=False, error_messages={"invalid_choice": expected}, **kwargs)


@extend_schema_field(OpenApiTypes.BOOL)
class YesNo(filters.TypedChoiceFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("true", "true"), ("false", "false")],
            coerce=lambda value: value == "true",
            empty_value=None,
            error_messages={"invalid_choice": "Expected true or false."},
            **kwargs,
        )


@extend_schema_field({"type": "integer", "minimum": 0})
class Id(filters.NumberFilter):
    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, error_messages={"invalid": "Expected an id, a whole number."}, **kwargs)

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        # Without a lookup: `quote__exact` is the words of the quote.
        return qs if value is None else qs.filter(**{self.field_name: value})


@extend_schema_field({"type": "integer", "minimum": 0, "maximum": 2**31 - 1})
class Number(filters.NumberFilter):
    """A whole number, of what is counted."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        invalid = "Expected a whole number, 0 or more."
        super().__init__(
            min_value=0,
            max_value=2**31 - 1,
            error_messages={"invalid": invalid, "min_value": invalid, "max_value": invalid},
            **kwargs,
        )


HIGHEST = 10**24
"""`Quantity.value` has so many digits before the point."""


@extend_schema_field({"type": "number", "minimum": -HIGHEST, "maximum": HIGHEST})
class Figure(filters.NumberFilter):
    def __init__(self, **kwargs: Any) -> None:
        invalid = "Expected a number, with a point before the decimals: 10000 or 3.5."
        super().__init__(min_value=-HIGHEST, max_value=HIGHEST, error_messages={"invalid": invalid}, **kwargs)


@extend_schema_field(OpenApiTypes.DATE)
class Day(filters.DateFilter):
    """A day. `edge` "from" or "to" compares a time with its first or last moment; else `lookup_expr` a date with it."""

    def __init__(self, edge: Literal["from", "to", ""] = "", **kwargs: Any) -> None:
        self.edge = edge
        invalid = "Expected a day: YYYY-MM-DD."
        super().__init__(input_formats=["%Y-%m-%d"], error_messages={"invalid": invalid}, **kwargs)

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        if value and self.edge == "from":
            return qs.filter(**{f"{self.field_name}__gte": start_of_day(value)})
        if value and self.edge == "to":
            return qs.filter(**{f"{self.field_name}__lte": end_of_day(value)})
        filtered: QuerySet[Any] = super().filter(qs, value)
        return filtered


# Something that is no white space, as Python sees it, and no NUL, which PostgreSQL's texts cannot have.
_TEXT = r"^[^\u0000]*[^\s\u0000\u001c-\u001f\u0085][^\u0000]*$"


@extend_schema_field({"type": "string", "maxLength": 300, "pattern": _TEXT})
class Name(filters.CharFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)


class AgentNamed(Name):
    """An id, or a name or alias in any spelling the base knows, whatever the case."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": Agent.objects.asked_for(value)}) if value else qs


class SourceNamed(Name):
    """An id, or a name or alias of a source, whatever the case."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": Source.objects.asked_for(value)}) if value else qs


class TopicNamed(Name):
    """An id, or a name of a topic, whatever the case."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": Topic.objects.asked_for(value)}) if value else qs


class Words(Name):
    """Words to search for. A search comes last, so that its second try sees what the other filters leave."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.search(value) if value else qs  # type: ignore[attr-defined]


class VerdictInForce(filters.ChoiceFilter):
    """The verdict shown on one aspect; `retracted` where it was withdrawn, `none` where there has been none."""

    def __init__(self, aspect: Review.Aspect, **kwargs: Any) -> None:
        self.aspect = aspect
        values = [*(str(verdict) for verdict in Review.VERDICTS[aspect]), "retracted", "none"]
        super().__init__(
            choices=[(value, value) for value in values],
            error_messages={"invalid_choice": f"Expected one of: {', '.join(values)}."},
            **kwargs,
        )

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        if not value:
            return qs
        if value == "none":
            return qs.exclude(self._reviewed(qs, Review.objects.effective().filter(aspect=self.aspect)))
        return qs.filter(self._reviewed(qs, Review.objects.showing(self.aspect, value)))

    @staticmethod
    def _reviewed(of: QuerySet[Model], reviews: QuerySet[Review]) -> Q:
        """By a review of the row, or of the row it is reviewed as. Without nulls, which would exclude every row."""
        if of.model is not Quote:
            return Q(pk__in=reviews.filter(claim__isnull=False).values("claim"))
        quotes = reviews.filter(quote__isnull=False).values("quote")
        return Q(pk__in=quotes) | Q(reviewed_as__isnull=False, reviewed_as__in=quotes)
