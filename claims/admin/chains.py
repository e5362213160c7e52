"""The chain of attribution of a quote or an appearance, in the order it is dragged into."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from claims.admin.desk import DeskAdmin, DeskForm, DeskFormSet, DeskInline, link
from claims.models import Attribution


class LinkForm(DeskForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False  # of a new one: the last

    def _get_validation_exclusions(self) -> set[str]:
        # Links swap places in one transaction: what the table holds meanwhile says nothing.
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "cue" in self.changed_data:
            self.instance.cue_start = self.instance.cue_end = None  # where the former words stand
        return cleaned


class ChainFormSet(DeskFormSet):
    """Positions run 0, 1, 2… in the order given, whatever was added, moved or deleted."""

    def _chain(self) -> list[ModelForm]:
        kept = [
            form
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not (self.can_delete and self._should_delete_form(form))
        ]

        def place(form: ModelForm) -> tuple[bool, int]:
            position = form.cleaned_data.get("position")
            return position is None, position or 0

        return sorted(kept, key=place)

    def clean(self) -> None:
        super().clean()
        if not any(self.errors):
            for position, form in enumerate(self._chain()):
                form.instance.position = position

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        for position, form in enumerate(self._chain()):
            self.model.objects.filter(pk=form.instance.pk).exclude(position=position).update(position=position)
        return saved


class ChainInline(DeskInline, TabularInline):
    model = Attribution
    form = LinkForm
    formset = ChainFormSet
    fields = ("position", "agent", "source", "cue")
    autocomplete_fields = ("agent", "source")
    ordering_field = "position"
    hide_ordering_field = True
    show_change_link = False
    verbose_name = _("link of the chain")
    verbose_name_plural = _("chain of attribution: the one who says it first, then each relay up to the outlet")


@admin.register(Attribution)
class AttributionAdmin(DeskAdmin):
    """To search every chain; links are edited in the chain they belong to."""

    list_display = ("who", "position", "cue", "said", "document")
    list_select_related = ("agent", "source", "quote__revision__document", "appearance__revision__document")
    search_fields = ("agent__name", "source__name", "cue")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> Any:
        texts = [f"{of}__revision__{column}" for of in ("quote", "appearance") for column in ("text", "search")]
        return super().get_queryset(request).defer(*texts, "quote__search")

    @admin.display(description=_("who"), ordering="agent__name")
    def who(self, attribution: Attribution) -> str:
        return str(attribution)

    @admin.display(description=_("of"))
    def said(self, attribution: Attribution) -> str:
        return link(attribution.quote or attribution.appearance)

    @admin.display(description=_("document"))
    def document(self, attribution: Attribution) -> str:
        anchor = attribution.quote or attribution.appearance
        return link(anchor.revision.document if anchor else None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Only with, or on the page of, what it belongs to.
        match = request.resolver_match
        return not (
            match and (match.url_name or "").startswith("claims_attribution_")
        ) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}
