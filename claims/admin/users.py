"""Who may enter, and in which role."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import ManyToManyField
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

admin.site.unregister((User, Group))


NAMES = {
    "add": _("Can add %(model)s"),
    "change": _("Can change %(model)s"),
    "delete": _("Can delete %(model)s"),
    "view": _("Can view %(model)s"),
}


def permission_name(permission: Permission) -> str:
    """As Django writes it, in the language of the page: the base keeps the names in English only."""
    kind = permission.content_type
    verb, _underscore, model = permission.codename.partition("_")
    name = NAMES[verb] % {"model": kind.name} if verb in NAMES and model == kind.model else gettext(permission.name)
    return f"{kind} | {name}"


class PermissionNames:
    """Mixed into the screens on which permissions are chosen."""

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        if field and db_field.related_model is Permission:
            field.label_from_instance = permission_name
        return field


@admin.register(User)
class DeskUserAdmin(PermissionNames, UserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "email", "is_staff", "is_active", "last_login")
    list_filter = ("groups", "is_staff", "is_active")


@admin.register(Group)
class DeskGroupAdmin(PermissionNames, GroupAdmin, ModelAdmin):
    pass
