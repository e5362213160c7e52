"""`fields` and `expand`: which members of a row are told, and which of the rows it names are told whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet
from django.utils.module_loading import import_string
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.fields import SkipField
from rest_framework.request import Request

from claims.api.errors import WrongParameter

if TYPE_CHECKING:  # whose rows are told whole
    from claims.api.resource import Readable

Members = dict[str, "Members"]
"""Members of an object by name, each with its own; none for a value."""


class ExpandedField(serializers.Field[Any, Any, Any, Any]):
    """The rows that `expand` asks for, each as its own address tells it; left out where nothing is asked.

    Of each expansion, the resource: `ExpandedField(claimant="claims.api.agents.Agents")`.
    """

    def __init__(self, **resources: str) -> None:
        self._paths = resources
        super().__init__(read_only=True, source="*")

    @property
    def resources(self) -> "dict[str, type[Readable]]":
        # By path: resources expand each other.
        return {name: import_string(path) for name, path in self._paths.items()}

    def get_attribute(self, instance: Any) -> Any:
        selection: Selection = self.context.get("selection", WHOLE)
        if not selection.resources:
            raise SkipField
        return instance

    def to_representation(self, value: Any) -> dict[str, Any]:
        selection: Selection = self.context["selection"]
        told: dict[str, Any] = {}
        for name, resource in selection.resources.items():
            rows, within = getattr(value, _attribute(name)), selection.within(resource)
            context = {**self.context, "selection": within}
            serializer = resource.serializer_class(rows, many=isinstance(rows, list), context=context)
            within.prune(serializer)
            told[name] = None if rows is None else within.cut(serializer.data)
        return told


def _attribute(name: str) -> str:
    return f"expanded_{name}"


@dataclass(frozen=True)
class Selection:
    members: Members | None = None
    """Those asked for; `None` for all."""
    resources: Mapping[str, "type[Readable]"] = field(default_factory=dict)
    """Of the names to expand, whose rows they are."""
    published: bool = False
    """Whether only what was made public is told, of these rows and of those expanded."""

    def needs(self, path: str) -> bool:
        """Whether the member at a dotted path, or one within it, is told."""
        members = self.members
        for step in path.split("."):
            if not members:  # of what is asked whole, all
                return True
            if step not in members:
                return False
            members = members[step]
        return True

    def load(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With the rows that are expanded, in a fixed number of queries."""
        expanded = (
            Prefetch(name, resource.whole(self.within(resource)), to_attr=_attribute(name))
            for name, resource in self.resources.items()
        )
        return rows.prefetch_related(*expanded)

    def within(self, resource: "type[Readable]") -> "Selection":
        """What is told of the rows of a resource that are expanded."""
        return Selection(open_members(resource), published=True) if self.published else WHOLE

    def prune(self, serializer: Any) -> None:
        """Takes the fields that are not asked for out of a serializer, so that nobody works out what they hold."""
        if self.members is not None:
            _prune(serializer, self.members)

    def cut(self, told: Any) -> Any:
        """A row as it was told, without the members of members that are not asked for."""
        return told if self.members is None else _cut(told, self.members)


WHOLE = Selection()


def _prune(serializer: Any, members: Members) -> None:
    fields = getattr(getattr(serializer, "child", serializer), "fields", None)
    if fields is None or not members:
        return
    for name in list(fields):
        if name not in members:
            fields.pop(name)
        else:
            _prune(fields[name], members[name])


def _cut(told: Any, members: Members) -> Any:
    if not members:
        return told
    if isinstance(told, list):
        return [_cut(each, members) for each in told]
    if isinstance(told, dict):
        return {name: _cut(value, members.get(name, {})) for name, value in told.items() if name in members}
    return told


def asked_selection(request: Request, view: "Readable") -> Selection:
    """As `fields` and `expand` ask; `WrongParameter` where they name what there is not, or is not for whoever asks."""
    serializer = view.serializer_class()
    fields, expand = _listed(request, "fields"), _listed(request, "expand")
    published = not request.user.is_authenticated
    told = open_members(type(view)) if published else {}
    _check("fields", fields, list(paths(_both(members_of(serializer), told))))
    expanded = serializer.fields.get("expanded")
    resources = expanded.resources if isinstance(expanded, ExpandedField) else {}
    if published:
        resources = {name: resource for name, resource in resources.items() if resource.published}
    _check("expand", expand, list(resources))
    for name in expand if not published else ():
        model = resources[name].queryset.model
        if not request.user.has_perm(f"claims.view_{model._meta.model_name}"):
            raise PermissionDenied(f"Only those who may read {model._meta.verbose_name_plural} may expand {name}.")
    members = _both(_tree(fields), told) or None
    if members is not None and expand:
        members = {**members, "expanded": {}}
    return Selection(members, {name: resources[name] for name in expand}, published)


def open_members(resource: "type[Readable]") -> Members:
    """Those of a resource that everybody may read."""
    assert resource.published, resource
    return _tree(list(resource.published.members))


def _both(members: Members, others: Members) -> Members:
    """What is in the two; in either none stands for all."""
    if not members or not others:
        return members or others
    return {name: _both(inner, others[name]) for name, inner in members.items() if name in others}


def _listed(request: Request, parameter: str) -> list[str]:
    """Names after commas, or with the parameter repeated."""
    return [name.strip() for value in request.query_params.getlist(parameter) for name in value.split(",")]


def _check(parameter: str, asked: list[str], known: list[str]) -> None:
    if unknown := [name for name in asked if name not in known]:
        named = ", ".join(f"“{name}”" for name in unknown)
        expected = f"expected some of: {', '.join(known)}" if known else "there is nothing to expand"
        raise WrongParameter({parameter: [f"There is no {named}; {expected}."]})


def _tree(names: list[str]) -> Members:
    """Names with dots as nested members. What is asked for whole stays whole, whatever of it is asked beside."""
    tree: Members = {}
    for name in sorted(names, key=lambda name: name.count(".")):
        members = tree
        *outer, last = name.split(".")
        for step in outer:
            if step in members and not members[step]:
                break
            members = members.setdefault(step, {})
        else:
            members[last] = {}
    return tree


def members_of(field: Any) -> Members:
    """What an object told by a serializer or field has; nothing for what tells a value."""
    told = getattr(field, "child", field)
    if isinstance(told, serializers.Serializer):
        return {name: members_of(each) for name, each in told.fields.items() if not _hidden(each)}
    members: Members = getattr(told, "members", {})
    return members


def _hidden(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    return field.write_only or isinstance(field, ExpandedField)


def paths(members: Members, before: str = "") -> Iterator[str]:
    """Every name, with dots, that `fields` may ask for."""
    for name, inner in members.items():
        yield before + name
        yield from paths(inner, f"{before}{name}.")
