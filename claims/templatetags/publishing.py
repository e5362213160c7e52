"""Filters of the public templates."""

from django import template

from claims.models.comparison import CONTEXT

register = template.Library()


@register.filter
def web_address(url: str) -> str:
    """`url` where a browser may follow it to another site, else nothing: a link never runs a script."""
    return url if url.lower().startswith(("https://", "http://")) else ""


@register.filter
def language_tag(code: str) -> str:
    """For `lang`: empty, which says that it is not known, for an undetermined language."""
    return "" if code == "und" else code


@register.filter
def from_a_word(before: str) -> str:
    """What stands before quoted words, cut at 32 characters, from its first whole word."""
    return before.lstrip().partition(" ")[2] if len(before) >= CONTEXT else before


@register.filter
def to_a_word(after: str) -> str:
    """What stands after quoted words, cut at 32 characters, to its last whole word."""
    return after.rstrip().rpartition(" ")[0] if len(after) >= CONTEXT else after
