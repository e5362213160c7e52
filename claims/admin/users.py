"""Who may enter, in which role, and the tokens their programs use."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from knox.admin import AuthTokenAdmin
from knox.models import AuthToken
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

admin.site.unregister((User, Group, AuthToken))


@admin.register(User)
class DeskUserAdmin(UserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "email", "is_staff", "is_active", "last_login")
    list_filter = ("groups", "is_staff", "is_active")


@admin.register(Group)
class DeskGroupAdmin(GroupAdmin, ModelAdmin):
    pass


@admin.register(AuthToken)
class DeskTokenAdmin(AuthTokenAdmin, ModelAdmin):
    """The token itself is told once, when it is made; the base keeps only its digest."""

    list_display = ("token_key", "user", "created", "expiry")
    list_select_related = ("user",)
    autocomplete_fields = ("user",)
    raw_id_fields = ()
