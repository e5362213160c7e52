"""API tokens: everybody makes and revokes their own on one page; administrators see, and may revoke, all."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AuthenticationForm

from claims.models import Token


class TokenForm(forms.Form):
    LASTING = (
        ("7", gettext_lazy("7 days")),
        ("30", gettext_lazy("30 days")),
        ("90", gettext_lazy("90 days")),
        ("365", gettext_lazy("One year")),
        ("date", gettext_lazy("Until the end of a day:")),
        ("", gettext_lazy("Until it is revoked")),
    )

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=100, help_text=gettext_lazy("What it is for: “newsletter”.")
    )
    scope = forms.ChoiceField(label=gettext_lazy("It may"), widget=forms.RadioSelect)
    lasting = forms.ChoiceField(label=gettext_lazy("It is valid for"), choices=LASTING, initial="90", required=False)
    until = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, initial={"scope": Token.Scope.READ})
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)
        scope.choices = [(each.value, each.label) for each in Token.scopes_for(user)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        lasting, until = cleaned.get("lasting"), cleaned.get("until")
        if lasting != "date":
            cleaned["expiry"] = timezone.now() + timedelta(days=int(lasting)) if lasting else None
        elif until is None and "until" not in self.errors:
            self.add_error("until", _("Give the last day on which it is valid."))
        elif until is not None and until < timezone.localdate():
            self.add_error("until", _("Give a day to come."))
        elif until is not None:
            cleaned["expiry"] = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
        return cleaned


class SignIn(LoginView):
    """For those who may not enter the desk, too: journalists read through the API."""

    class Form(AuthenticationForm):
        def confirm_login_allowed(self, user: Any) -> None:
            """Whoever is active; the backend has looked at that."""

    form_class = Form
    template_name = "admin/login.html"

    def get_default_redirect_url(self) -> str:
        return reverse("tokens")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site = admin.site.each_context(self.request)
        return super().get_context_data(**site, title=_("Sign in"), app_path=self.request.get_full_path(), **kwargs)


@never_cache
@login_required(login_url="tokens-sign-in")
def own_tokens(request: HttpRequest) -> HttpResponse:
    """The page of one's own tokens. A secret is shown in the answer that makes it, and never again."""
    user = request.user
    assert isinstance(user, User)
    form = TokenForm(request.POST if request.method == "POST" else None, user)
    made, secret = None, ""
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        made, secret = Token.issue(user, name=asked["name"], scope=asked["scope"], expiry=asked["expiry"])
        form = TokenForm(None, user)
    context = {
        **admin.site.each_context(request),
        "title": _("My API tokens"),
        "form": form,
        "made": made,
        "secret": secret,
        "tokens": Token.objects.filter(user=user),
    }
    return render(request, "claims/tokens.html", context)


@require_POST
@login_required(login_url="tokens-sign-in")
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    token = get_object_or_404(Token, pk=token_id, user=request.user)
    token.delete()
    messages.success(request, _("Revoked: %(token)s. What used it is let in no more.") % {"token": token})
    return redirect("tokens")


urlpatterns = [
    path("", own_tokens, name="tokens"),
    path("sign-in/", SignIn.as_view(), name="tokens-sign-in"),
    path("<int:token_id>/revoke/", revoke, name="token-revoke"),
]


@admin.register(Token)
class TokenAdmin(ModelAdmin):
    """Of everybody. Nobody makes a token in another's name; to delete one is to revoke it."""

    list_display = ("shown_name", "user", "scope", "created", "expiry", "last_used")
    list_filter = ("scope",)
    list_select_related = ("user",)
    search_fields = ("name", "token_key", "user__username")
    fields = ("name", "token_key", "user", "scope", "created", "expiry", "last_used")
    readonly_fields = fields

    @display(description=gettext_lazy("name"))
    def shown_name(self, token: Token) -> str:
        return str(token)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return False
