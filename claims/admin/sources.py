"""Sources: outlets, agencies, institutions."""

from django.contrib import admin
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from claims.admin.desk import DeskAdmin
from claims.models import Source


@admin.register(Source)
class SourceAdmin(DeskAdmin):
    list_display = ("name", "kind", "reliability", "country", "language", "homepage")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("reliability", ChoicesDropdownFilter),
        ("language", ChoicesDropdownFilter),
    )
    search_fields = ("name", "homepage", "aliases__icontains")
    fields = ("name", "aliases", ("kind", "reliability"), "homepage", ("country", "language"))
