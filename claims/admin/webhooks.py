"""Webhooks: who is told of verdicts made public, and the log of what was sent to them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from claims.admin.badges import badge
from claims.admin.desk import DeskAdmin, DeskForm, ReadOnlyInline
from claims.models import Attempt, Delivery, Webhook
from claims.models.webhook import SUBSCRIBED, new_secret


class WebhookForm(DeskForm):
    told_of = forms.MultipleChoiceField(
        label=capfirst(_("told when")),
        choices=[(event.value, event.label) for event in SUBSCRIBED],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )


class DeliveriesInline(ReadOnlyInline, TabularInline):
    model = Delivery
    fields = ("event", "state", "created_at")
    readonly_fields = ("created_at",)
    per_page = 20


@admin.register(Webhook)
class WebhookAdmin(DeskAdmin):
    """Everybody sees their own; whoever administers the base, all."""

    form = WebhookForm
    list_display = ("name", "url", "events_shown", "active", "owner")
    list_select_related = ("owner",)
    list_filter = ("active",)
    search_fields = ("name", "url", "owner__username")
    fields = ("name", "url", "told_of", "active")
    inlines = (DeliveriesInline,)
    change_form_template = "claims/webhook.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Webhook]:
        webhooks = super().get_queryset(request)
        return webhooks if request.user.is_superuser else webhooks.filter(owner=request.user.pk)

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:
        if not change:
            obj.owner_id = request.user.pk  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        if not change:
            self._tell_secret(request, obj)

    def _tell_secret(self, request: HttpRequest, webhook: Webhook) -> None:
        told = gettext("The secret that its requests are signed with, shown this once: %(secret)s")
        messages.success(request, told % {"secret": webhook.secret})

    def get_urls(self) -> list[Any]:
        return [
            path("<int:pk>/test/", self.admin_site.admin_view(self.test_view), name="claims_webhook_test"),
            path("<int:pk>/secret/", self.admin_site.admin_view(self.secret_view), name="claims_webhook_secret"),
            *super().get_urls(),
        ]

    def _posted(self, request: HttpRequest, pk: int) -> Webhook:
        webhook = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, webhook):
            raise PermissionDenied
        return webhook

    def test_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        webhook = self._posted(request, pk)
        webhook.test()
        messages.success(request, _("A test event is on its way. What was answered is among the deliveries below."))
        return redirect("admin:claims_webhook_change", webhook.pk)

    def secret_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Another secret, in place of one that is lost or known to others."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        webhook = self._posted(request, pk)
        webhook.secret = new_secret()
        webhook.save(update_fields=["secret"])
        self.log_change(request, webhook, gettext("Another secret."))
        self._tell_secret(request, webhook)
        return redirect("admin:claims_webhook_change", webhook.pk)

    @display(description=_("told when"))
    def events_shown(self, webhook: Webhook) -> str:
        return ", ".join(str(event.label) for event in SUBSCRIBED if event in webhook.told_of)


class AttemptsInline(ReadOnlyInline, TabularInline):
    model = Attempt
    fields = ("at", "status", "error", "answer", "seconds")
    show_change_link = False
    hide_title = True


@admin.register(Delivery)
class DeliveryAdmin(DeskAdmin):
    list_display = ("event", "webhook", "state_badge", "created_at")
    list_select_related = ("webhook",)
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("event", ChoicesDropdownFilter),
        ("webhook", AutocompleteSelectFilter),
        ("created_at", RangeDateFilter),
    )
    date_hierarchy = "created_at"
    search_fields = ("=id", "webhook__name", "payload")
    fields = ("webhook", "event", "state_badge", "created_at", "payload")
    readonly_fields = ("state_badge", "created_at")
    inlines = (AttemptsInline,)
    change_form_template = "claims/delivery.html"
    state_badge = badge("state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        deliveries = super().get_queryset(request)
        return deliveries if request.user.is_superuser else deliveries.filter(webhook__owner=request.user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        # Only with its webhook.
        match = request.resolver_match
        return not (match and (match.url_name or "").startswith("claims_delivery_")) and request.user.has_perm(
            "claims.delete_webhook"
        )

    def get_urls(self) -> list[Any]:
        again = self.admin_site.admin_view(self.again_view)
        return [path("<uuid:pk>/again/", again, name="claims_delivery_again"), *super().get_urls()]

    def again_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("claims.change_webhook"):
            raise PermissionDenied
        delivery = get_object_or_404(self.get_queryset(request), pk=pk)
        delivery.again()
        messages.success(request, _("It is sent again, as it was."))
        return redirect("admin:claims_delivery_change", delivery.pk)
