"""What the screens of the desk share: errors told beside the field, history, search, and whose edit a row is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, models
from django.db.models import ProtectedError, Q, QuerySet, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextareaWidget

from claims.admin import history
from claims.models import Claim, Document
from claims.models.anchor import Anchor, Origin
from claims.models.language import words_query
from claims.models.violation import Violation, explain, told


def link(obj: models.Model | None, text: str = "") -> str | SafeString:
    """To the page of `obj` on the desk."""
    if obj is None:
        return "—"
    url = reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])
    return format_html('<a class="desk-link" href="{}">{}</a>', url, text or str(obj) or "—")


def document_link(document: Document | None) -> str | SafeString:
    """To the page of a document, with as much of its title as a list has room for."""
    return link(document, Truncator(str(document)).chars(60) if document else "")


class Rejected(Exception):
    """The database refused what a form would have it write. `prefix` is the form's; a field may be to blame."""

    def __init__(self, prefix: str | None, field: str, message: str) -> None:
        super().__init__(message)
        self.prefix, self.field, self.message = prefix, field, message


@contextmanager
def rejecting(form: forms.BaseForm) -> Iterator[None]:
    """Turns what the database or a model refuses into `Rejected`, which the desk shows in the form."""
    try:
        yield
    except IntegrityError as error:
        violation = explain(error)
        raise Rejected(form.prefix, violation.field, violation.reason) from error
    except ValidationError as error:
        field = next(iter(error.message_dict), "") if hasattr(error, "error_dict") else ""
        raise Rejected(form.prefix, field, " ".join(error.messages)) from error


def mark_edited(obj: models.Model) -> None:
    """What a person saved, no later import overwrites."""
    if isinstance(obj, Anchor | Claim):
        obj.origin = Origin.EDITED


def _entered(form: forms.BaseForm, name: str) -> str:
    """What somebody chose or wrote in a field, as a page shows it."""
    if name not in form.fields:
        return ""
    value = form.cleaned_data.get(name, form[name].value()) if hasattr(form, "cleaned_data") else form[name].value()
    choices = getattr(form.fields[name], "choices", ())
    labels = {} if isinstance(form.fields[name], forms.ModelChoiceField) else dict(choices)
    return str(labels.get(value, "" if value is None else value))


class LinesField(forms.CharField):
    """Text of several lines. Browsers send CR LF, while the base keeps, and counts, LF."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


FORMFIELDS: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"form_class": LinesField, "widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})},
    models.URLField: {"assume_scheme": "https"},
}


class DeskForm(forms.ModelForm):
    rejected: Rejected | None = None

    def _update_errors(self, errors: ValidationError) -> None:
        """Says of a constraint what it asks for, at its field, where Django says only that it is violated."""
        model = self._meta.model
        by_message = {str(rule.get_violation_error_message()): rule for rule in model._meta.constraints}
        general = errors.error_dict.pop(NON_FIELD_ERRORS, []) if hasattr(errors, "error_dict") else []
        for error in general:
            rules = [by_message.get(message) for message in error.messages]
            for rule, message in zip(rules, error.messages, strict=True):
                broken = told(model, rule) if rule else Violation((), message)
                self.add_error(broken.field if broken.field in self.fields else None, broken.reason)
        super()._update_errors(errors)  # type: ignore[misc]

    def _clean_form(self) -> None:
        super()._clean_form()  # type: ignore[misc]
        for name in self.errors:
            # What is no key of a row cannot be shown as the row chosen.
            if isinstance(self.fields.get(name), forms.ModelChoiceField):
                chosen = self[name].data if isinstance(self[name].data, list) else [self[name].data]
                if not all(str(key or 0).isdecimal() for key in chosen):
                    kept: Any = self.data.copy()  # type: ignore[attr-defined]
                    del kept[self.add_prefix(name)]
                    self.data = kept

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.rejected and self.rejected.prefix == self.prefix:
            self.add_error(self.rejected.field if self.rejected.field in self.fields else None, self.rejected.message)


class DeskFormSet(PaginationInlineFormSet):
    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Any:
        mark_edited(form.instance)
        with rejecting(form):
            return super().save_new(form, commit)

    def save_existing(self, form: forms.ModelForm, obj: models.Model, commit: bool = True) -> Any:
        mark_edited(form.instance)
        with rejecting(form):
            return super().save_existing(form, obj, commit)


class DeskInline:
    """Mixed into the inlines of the desk."""

    form = DeskForm
    formset = DeskFormSet
    formfield_overrides = FORMFIELDS
    extra = 0
    show_change_link = True

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        formset.form.rejected = getattr(request, "rejected", None)
        return formset


class ReadOnlyInline(DeskInline):
    """Mixed into the inlines that only show rows, each with a link to its own page."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class DeskAdmin(ModelAdmin):
    form = DeskForm
    formfield_overrides = FORMFIELDS
    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False
    warn_unsaved_form = True
    object_history_template = "claims/history.html"
    history_parts: tuple[type[models.Model], ...] = ()
    """Models of the rows that belong to one of these, whose changes its history tells too."""
    change_form_before_template = "claims/seen.html"
    full_text = ""
    """Lookup of a column of search vectors, to find rows by the words of a text."""

    # What the database refuses is shown in the form: the transaction is rolled back, and the page made once more.

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and object_id and (obj := self.get_object(request, unquote(object_id))):
            self._tell_of_others(request, obj)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Rejected as rejected:
            request.rejected = rejected  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    # Of two who change the same row, the second is told what the first changed, keeps what they entered, and decides.

    def _tell_of_others(self, request: HttpRequest, obj: models.Model) -> Rejected | None:
        seen = request.POST.get("seen", "")
        if not seen or seen == history.version(obj, self.history_parts):
            return None
        request.others = history.entries(obj, self.history_parts, since=seen)  # type: ignore[attr-defined]
        told = _("Somebody changed this while you had it open. What you entered is kept below, and not saved yet.")
        request.rejected = Rejected(None, "", told)  # type: ignore[attr-defined]
        return request.rejected  # type: ignore[attr-defined]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if change and obj:
            context["seen"] = history.version(obj, self.history_parts)
            form = context["adminform"].form
            context["others"] = [
                (entry, [(each, _entered(form, each.name) if entry.of is self.model else "") for each in entry.changes])
                for entry in getattr(request, "others", ())
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.rejected = getattr(request, "rejected", None)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if change and request.POST.get("seen"):
            # Two at once take turns, and the second sees what the first did.
            self.model._base_manager.select_for_update().get(pk=obj.pk)
            if rejected := self._tell_of_others(request, obj):
                raise rejected
        mark_edited(obj)
        with rejecting(form):
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        with rejecting(form):
            super().save_related(request, form, formsets, change)
            with connection.cursor() as cursor:
                # Deferred constraints are checked while there is still a form to show their errors in.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address asks for, but for keys that are none."""
        references = {field.name for field in self.opts.get_fields() if field.is_relation}
        return {
            name: value
            for name, value in super().get_changeform_initial_data(request).items()
            if name not in references or isinstance(value, list) or str(value).isdecimal()
        }

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        # What is protected nobody may delete: that, and no permission, is the reason to tell.
        return deleted, counts, set() if protected else lacking, protected

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except (IntegrityError, ProtectedError, RestrictedError) as error:
            self._tell_why_kept(request, error)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        try:
            return super().changelist_view(request, extra_context)
        except (IntegrityError, ProtectedError, RestrictedError) as error:
            self._tell_why_kept(request, error)
            return redirect(request.get_full_path())

    def _tell_why_kept(self, request: HttpRequest, error: Exception) -> None:
        why = explain(error).reason if error.__cause__ else str(error.args[0])
        messages.error(request, _("Nothing was deleted. %(why)s") % {"why": why})

    # From the reading view, where the work is, one comes back to it.

    def _reading(self, request: HttpRequest, obj: models.Model) -> HttpResponse | None:
        revision = request.GET.get("read", "")
        if not revision.isdecimal() or "_continue" in request.POST or "_addanother" in request.POST:
            return None
        try:
            url = reverse("admin:claims_revision_read", args=[int(revision)])
        except NoReverseMatch:
            return None
        return redirect(f"{url}#{obj._meta.model_name}-{obj.pk}")

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._reading(request, obj) or super().response_post_save_change(request, obj)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._reading(request, obj) or super().response_post_save_add(request, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        changes = history.entries(obj, self.history_parts) if obj else []
        return super().history_view(request, object_id, {**(extra_context or {}), "changes": changes})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if not self.full_text or not (query := words_query(search_term)):
            return found, duplicates
        by_words = self.model._default_manager.filter(**{self.full_text: query})
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=by_words.values("pk"))), False
