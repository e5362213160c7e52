"""Posting a form of the desk as a browser does: every field with what the page shows, but for what is changed."""

from typing import Any

from django.http import HttpResponse
from django.test import Client


def shown(response: HttpResponse) -> dict[str, Any]:
    """The fields of the page's form and inlines with their values, as a browser would send them back."""
    context: Any = response.context  # type: ignore[attr-defined]
    data: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            widget = bound.field.widget
            if hasattr(widget, "decompress") and not isinstance(value, list):
                value = widget.decompress(value)
            if isinstance(value, list) and hasattr(widget, "widgets"):
                for number, part in enumerate(value):
                    data[f"{bound.html_name}_{number}"] = "" if part is None else str(part)
            elif value is None or value is False:
                data[bound.html_name] = ""
            elif isinstance(value, list | tuple):
                data[bound.html_name] = [str(getattr(item, "pk", item)) for item in value]
            elif isinstance(value, str):
                data[bound.html_name] = value.replace("\n", "\r\n")
            else:
                data[bound.html_name] = str(value)
    data["seen"] = context.get("seen", "")
    return {name: value for name, value in data.items() if value != ""}


def save(client: Client, url: str, /, **changes: Any) -> HttpResponse:
    """Opens the form at `url`, changes some fields (`__` in a name stands for a hyphen) and saves it."""
    page: Any = client.get(url)
    assert page.status_code == 200, page.status_code
    data = shown(page)
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    saved: Any = client.post(url, {**data, "_save": "Save"})
    return saved


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Of the page's form and inlines, the errors by the field they stand at; empty where it was saved."""
    if response.status_code != 200:
        return {}
    context: Any = response.context  # type: ignore[attr-defined]
    found = {name: list(told) for name, told in context["adminform"].form.errors.items()}
    for inline in context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {f"{form.prefix}-{name}": list(told) for name, told in form.errors.items()}
        if inline.formset.non_form_errors():
            found[inline.formset.prefix] = list(inline.formset.non_form_errors())
    return found
