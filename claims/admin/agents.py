"""Agents: who speaks, under every name; and who of them are one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from claims.admin.desk import DeskAdmin, DeskInline
from claims.admin.merging import merge_agents, undo_merge
from claims.models import Agent, AgentAlias, Merge


def merged_away(agent: Agent | None) -> bool:
    return agent is not None and hasattr(agent, "merge")


class AliasInline(DeskInline, TabularInline):
    model = AgentAlias
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Agent | None = None) -> bool:
        return not merged_away(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Agent | None = None) -> bool:
        return not merged_away(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Agent | None = None) -> bool:
        return not merged_away(obj) and super().has_delete_permission(request, obj)


class MergedFilter(DropdownFilter):
    title = _("merged")
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("away", _("Merged into another")), ("all", _("All, merged or not"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agent]) -> QuerySet[Agent]:
        match self.value():
            case "all":
                return queryset
            case "away":
                return queryset.exclude(merge=None)
            case _:
                return queryset.filter(merge=None)


@admin.register(Agent)
class AgentAdmin(DeskAdmin):
    list_display = ("name", "kind", "role", "also_written", "wikidata", "document")
    list_filter = (("kind", ChoicesDropdownFilter), ("document", admin.EmptyFieldListFilter), MergedFilter)
    list_select_related = ("document__source",)
    search_fields = ("name", "aliases__name", "role", "=wikidata")
    autocomplete_fields = ("document",)
    fields = ("name", ("kind", "role"), "wikidata", "document")
    inlines = (AliasInline,)
    history_parts = (AgentAlias, Merge)
    actions = ("merge_selected",)
    change_form_template = "claims/agent.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agent]:
        return super().get_queryset(request).prefetch_related("aliases")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Agent], search_term: str
    ) -> tuple[QuerySet[Agent], bool]:
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(merge=None)
        return super().get_search_results(request, queryset, search_term)

    @display(description=_("also written"))
    def also_written(self, agent: Agent) -> str:
        return ", ".join(sorted({alias.name for alias in agent.aliases.all()})) or "—"

    # One merged away is kept as it was, to be restored as it was.

    def has_change_permission(self, request: HttpRequest, obj: Agent | None = None) -> bool:
        return not merged_away(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Agent | None = None) -> bool:
        return not merged_away(obj) and super().has_delete_permission(request, obj)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.add_merge")

    @admin.action(description=_("Merge the selected agents…"), permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Agent]) -> HttpResponse:
        chosen = urlencode([("agents", pk) for pk in queryset.order_by("pk").values_list("pk", flat=True)])
        return redirect(f"{reverse('admin:claims_agent_merge')}?{chosen}")

    def get_urls(self) -> list[Any]:
        def merge(request: HttpRequest) -> HttpResponse:
            return merge_agents(self, request)

        def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
            return undo_merge(self, request, merge_id)

        return [
            path("merge/", self.admin_site.admin_view(merge), name="claims_agent_merge"),
            path("merge/<int:merge_id>/undo/", self.admin_site.admin_view(undo), name="claims_agent_unmerge"),
            *super().get_urls(),
        ]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Agent | None = None,
    ) -> HttpResponse:
        if obj and merged_away(obj):
            context["merged_into"] = obj.merge
        elif obj:
            context["merges"] = list(Merge.objects.of(obj))
            context["alike"] = Agent.objects.alike(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)
