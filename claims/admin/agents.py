"""Agents: who speaks, under every name."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from claims.admin.desk import DeskAdmin, DeskInline
from claims.models import Agent, AgentAlias


class AliasInline(DeskInline, TabularInline):
    model = AgentAlias
    show_change_link = False


@admin.register(Agent)
class AgentAdmin(DeskAdmin):
    list_display = ("name", "kind", "role", "also_written", "wikidata", "document")
    list_filter = (("kind", ChoicesDropdownFilter), ("document", admin.EmptyFieldListFilter))
    list_select_related = ("document__source",)
    search_fields = ("name", "aliases__name", "role", "=wikidata")
    autocomplete_fields = ("document",)
    fields = ("name", ("kind", "role"), "wikidata", "document")
    inlines = (AliasInline,)
    history_parts = (AgentAlias,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agent]:
        return super().get_queryset(request).prefetch_related("aliases")

    @display(description="Also written")
    def also_written(self, agent: Agent) -> str:
        return ", ".join(sorted({alias.name for alias in agent.aliases.all()})) or "—"
