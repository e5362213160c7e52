"""Anchors to settle: what persons edited or reviewed, and whose place in a newer revision is for a person to say."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import display

from claims.admin.badges import badge
from claims.admin.comparing import compare_link
from claims.admin.desk import DeskAdmin, link
from claims.models import Carried
from claims.models.comparison import places
from claims.models.violation import explain

AROUND = 120
"""Characters of text shown before and after words."""


@dataclass(frozen=True)
class Shown:
    """Words in their text."""

    start: int
    end: int
    before: str
    words: str
    after: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Shown":
        return cls(start, end, text[max(start - AROUND, 0) : start], text[start:end], text[end : end + AROUND])

    @property
    def value(self) -> str:
        return f"{self.start}-{self.end}"


class SettleForm(forms.Form):
    """One of the candidate places, other words that stand in the text once, or that it is gone."""

    choice = forms.ChoiceField(error_messages={"required": _("Choose where it stands, or that it is gone.")})
    words = forms.CharField(required=False, strip=False)

    def __init__(self, data: Any, carried: Carried, candidates: list[Shown]) -> None:
        super().__init__(data)
        self.text = carried.revision.text
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(value, value) for value in (*(each.value for each in candidates), "words", "gone")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        choice = cleaned.get("choice")
        if choice == "words":
            words = cleaned.get("words", "").replace("\r\n", "\n")
            there = places(words, self.text)
            if len(there) == 1:
                cleaned["span"] = (there[0], there[0] + len(words))
            else:
                told = _("The text has these words at several places: give more of them.") if there else ""
                self.add_error("words", told or _("The text does not have these words."))
        elif choice and choice != "gone":
            start, end = choice.split("-")
            cleaned["span"] = (int(start), int(end))
        return cleaned


class WaitingFilter(admin.SimpleListFilter):
    title = _("to settle")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("To settle"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Carried]:
        return queryset.waiting() if self.value() == "yes" else queryset


@admin.register(Carried)
class CarriedAdmin(DeskAdmin):
    list_display = ("words", "kind", "state_badge", "since", "document", "came_from", "settled", "settle")
    list_filter = (
        WaitingFilter,
        ("state", ChoicesDropdownFilter),
        ("revision__document", AutocompleteSelectFilter),
        ("revision__document__source", AutocompleteSelectFilter),
        ("since", RangeDateFilter),
    )
    date_hierarchy = "since"
    search_fields = ("quote__exact", "appearance__exact", "link__cue", "revision__document__title")
    state_badge = badge("state")
    readonly_fields = ("quote", "appearance", "link", "revision", "to_quote", "to_appearance", "to_link", "settled_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Carried]:
        return super().get_queryset(request).complete()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Carried | None = None) -> bool:
        # Only with the quote or claim it is about.
        match = request.resolver_match
        return not (match and (match.url_name or "").startswith("claims_carried_")) and super().has_delete_permission(
            request, obj
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Where it stood, where it may be, and a choice for those who may make one."""
        whole = Carried.objects.select_related(
            "quote__revision",
            "appearance__revision",
            "appearance__claim",
            "link__quote__revision",
            "link__appearance__revision",
            "revision__document",
            "settled_by",
        )
        key = unquote(object_id)
        carried = get_object_or_404(whole, pk=int(key) if key.isdecimal() else 0)
        if not self.has_view_permission(request, carried):
            raise PermissionDenied
        may_settle = self.has_change_permission(request, carried) and carried.state != Carried.State.ANCHORED
        candidates = [Shown.of(carried.revision.text, *span) for span in carried.candidates()] if may_settle else []
        form = SettleForm(request.POST if request.method == "POST" else None, carried, candidates)
        if request.method == "POST":
            if not may_settle:
                raise PermissionDenied
            if form.is_valid() and self._settled(request, carried, form):
                return redirect(f"{reverse('admin:claims_carried_changelist')}?waiting=yes")
        before = carried.anchor.revision
        context = {
            **self.admin_site.each_context(request),
            "title": _("Settle") if may_settle else _("Carried to a newer revision"),
            "opts": self.opts,
            "carried": carried,
            "kind": self.kind(carried),
            "before": before,
            "stood": Shown.of(before.text, *carried.span),
            "candidates": candidates,
            "may_settle": may_settle,
            "form": form,
            "compare": compare_link(carried.revision.document_id, before.number, carried.revision.number),
        }
        return render(request, "claims/settle.html", context)

    def _settled(self, request: HttpRequest, carried: Carried, form: SettleForm) -> bool:
        span = form.cleaned_data.get("span")
        try:
            with transaction.atomic():
                carried.settle(request.user, span)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        except DatabaseError as error:
            form.add_error(None, explain(error).reason)
            return False
        told = gettext("Settled: anchored.") if span else gettext("Settled: gone.")
        self.log_change(request, carried, told)
        messages.success(request, told)
        return True

    @display(description=_("words"))
    def words(self, carried: Carried) -> str:
        return f"“{carried.exact[:140]}{'…' if len(carried.exact) > 140 else ''}”"

    @display(description=_("of"))
    def kind(self, carried: Carried) -> str:
        return gettext("cue") if carried.link else gettext("quote") if carried.quote else gettext("claim")

    @display(description=_("document"), ordering="revision__document__title")
    def document(self, carried: Carried) -> str:
        return link(carried.revision.document)

    @display(description=_("carried to"), ordering="revision__number")
    def came_from(self, carried: Carried) -> str:
        return gettext("revision %(number)d") % {"number": carried.revision.number}

    @display(description=_("settled by"), ordering="settled_by__username")
    def settled(self, carried: Carried) -> str:
        if not carried.settled_by:
            return "—"
        return (
            gettext("%(person)s (gone)") % {"person": carried.settled_by} if carried.gone else str(carried.settled_by)
        )

    @display(description=_("place"))
    def settle(self, carried: Carried) -> str:
        url = reverse("admin:claims_carried_change", args=[carried.pk])
        settled = carried.state == Carried.State.ANCHORED or carried.settled_by_id
        return format_html(
            '<a class="desk-link" href="{}">{}</a>', url, gettext("Open") if settled else gettext("Settle")
        )
