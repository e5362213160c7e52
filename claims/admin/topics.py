"""Topics: what documents are about, in the newsroom's own words."""

from django.contrib import admin

from claims.admin.desk import DeskAdmin
from claims.models import Topic


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name",)
