"""What the OpenAPI description says beyond what the framework sees: members asked for, rows told whole."""

from copy import deepcopy
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_array_type
from drf_spectacular.utils import Direction, OpenApiParameter
from rest_framework import serializers

from claims.api.batch import MOST
from claims.api.filters import HIGHEST
from claims.api.ordering import ORDERED, choices
from claims.api.related import Related
from claims.api.selection import ExpandedField, members_of, paths

REFERENCE = "#/components/schemas/"
PARTIAL = "Selected"
"""What the name of a component begins with that holds some members of another."""

Schema = dict[str, Any]


class Description(AutoSchema):
    def get_request_serializer(self) -> Any:
        serializer: Any = super().get_request_serializer()
        return type(serializer)(many=True) if getattr(self.view, "action", "") == "bulk" else serializer

    def get_auth(self) -> list[dict[str, list[Any]]]:
        """With the empty requirement where everybody may ask, as the settings of this newsroom have it."""
        requirements: list[dict[str, list[Any]]] = super().get_auth()
        return [{}, *requirements] if self._open() else requirements

    def _open(self) -> bool:
        from claims.api.permissions import OPEN  # whose rules the framework reads from the settings

        view: Any = self.view
        if not settings.ANONYMOUS_READS or not getattr(view, "published", None):
            return False
        return view.action in OPEN if hasattr(view, "action") else self.method == "POST"

    def _map_serializer_field(self, field: Any, direction: Direction, bypass_extensions: bool = False) -> Any:
        schema = super()._map_serializer_field(field, direction, bypass_extensions)
        listed = isinstance(field, serializers.ChoiceField) and schema and "enum" in schema
        if listed and field.read_only and _may_be_blank(field):
            schema["enum"] = [*schema["enum"], ""]
        if type(field) is Related and direction == "request":
            schema["minimum"] = 1
        return schema

    def _insert_field_validators(self, field: Any, schema: Schema) -> None:
        super()._insert_field_validators(field, schema)
        if {"type": "string", "maxLength": 0} in schema.get("oneOf", ()):
            # Whether the empty text is a URI too, or has a pattern, validators see differently.
            schema["anyOf"] = schema.pop("oneOf")
        if isinstance(field, serializers.URLField) and field.read_only:
            schema.pop("format", None)  # the empty text, which some documents have as their address, is no URI

    def get_override_parameters(self) -> list[Any]:
        from claims.api.resource import READING, Readable  # whose decorators ask for this class

        parameters: list[Any] = super().get_override_parameters()
        view: Any = self.view
        if self.method != "GET" or not isinstance(view, Readable) or view.action not in READING:
            return parameters
        serializer = view.serializer_class()
        parameters.append(
            _several(
                "fields", "Members to tell, and no others: `id,text,claimant.name`.", paths(members_of(serializer))
            )
        )
        if expandable := expansions(serializer):
            parameters.append(_several("expand", "Rows to tell whole, as members of `expanded`.", expandable))
        if view.action == "export":
            order = OpenApiParameter("ordering", str, description=ORDERED, enum=choices(view.orderings))
            parameters.append(order)
        return parameters


def _may_be_blank(field: Any) -> bool:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    return model is not None and field.source != "*" and model._meta.get_field(field.source).blank


def _several(name: str, description: str, values: Any) -> OpenApiParameter:
    """A parameter that takes several of `values`, after commas or repeated."""
    return OpenApiParameter(
        name,
        {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(values)}},
        description=description,
        explode=False,
    )


def expansions(serializer: Any) -> list[str]:
    field = serializer.fields.get("expanded")
    return list(field.resources) if isinstance(field, ExpandedField) else []


class NamedExtension(OpenApiSerializerFieldExtension):
    """Told as an object, and written as one or as its id alone."""

    target_class = "claims.api.fields.Named"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> Schema:
        pk = {"type": "integer", "minimum": 1} if direction == "request" else {"type": "integer"}
        told = {
            "type": "object",
            "properties": {"id": pk, "name": {"type": "string"}, "kind": {"type": "string"}},
            "required": ["id"],
        }
        return {"anyOf": [pk, told]} if direction == "request" else told


class NumberExtension(OpenApiSerializerFieldExtension):
    """Told as a number, and written as one, or as a text where all digits count."""

    target_class = "claims.api.fields.NumberField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> Schema:
        number = {"type": "number"}
        bounded = {**number, "exclusiveMinimum": -HIGHEST, "exclusiveMaximum": HIGHEST}
        digits = {"type": "string", "pattern": r"^-?[0-9]{1,24}(\.[0-9]{1,6})?$"}
        return {"anyOf": [bounded, digits]} if direction == "request" else number


class ExpandedFieldExtension(OpenApiSerializerFieldExtension):
    """An object with a member an expansion, each told as at its own address."""

    target_class = "claims.api.selection.ExpandedField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> Schema:
        field: ExpandedField = self.target
        serializer: Any = field.parent
        model = serializer.Meta.model
        members = {}
        for name, resource in field.resources.items():
            of = auto_schema.resolve_serializer(resource.serializer_class, direction).ref
            relation = model._meta.get_field(name)
            several = relation.many_to_many or relation.one_to_many
            members[name] = build_array_type(of) if several else {"anyOf": [of, {"type": "null"}]}
        return {"type": "object", "properties": members, "description": "What `expand` asks for; else left out."}


def tell_what_is_refused(result: Schema, **kwargs: Any) -> Schema:
    """No request has a member its description lacks, or more rows than are taken at once."""
    for name, component in result["components"]["schemas"].items():
        if name.endswith("Request") and component.get("type") == "object":
            component["additionalProperties"] = False
    for path, operations in result["paths"].items():
        if path.endswith("/bulk/"):
            for content in operations["post"]["requestBody"]["content"].values():
                rows = content["schema"]
                # Whatever stands in the list is answered, each row with its own result.
                row = {"anyOf": [rows["items"], {}], "description": "One that does not fit is told in its result."}
                rows.update(minItems=1, maxItems=MOST, items=row)
    return result


def tell_partial_rows(result: Schema, **kwargs: Any) -> Schema:
    """Adds, of each component that an operation with `fields` tells, one of which no member is required."""
    components = result["components"]["schemas"]
    for component in components.values():
        if "expanded" in component.get("required", ()):
            component["required"].remove("expanded")
    made: Schema = {}
    for operation in (each["get"] for each in result["paths"].values() if "get" in each):
        if any(parameter["name"] == "fields" for parameter in operation.get("parameters", ())):
            told = operation["responses"]["200"].get("content", {}).get("application/json", {}).get("schema")
            if told:
                _or_partial(told, components, made)
    components.update(made)
    return result


def _or_partial(told: Schema, components: Schema, made: Schema) -> None:
    """Where `told` is, or is a page of, rows of a component: these, or some members of them."""
    name = told.get("$ref", "").removeprefix(REFERENCE)
    if name.startswith("Paginated"):
        rows = components[name]["properties"]["results"]
        if "$ref" in rows["items"]:
            _or_partial(rows["items"], components, made)
    elif name:
        partial = _partial(name, components, made)
        told.clear()
        told["anyOf"] = [{"$ref": REFERENCE + name}, partial]


def _partial(name: str, components: Schema, made: Schema) -> Schema:
    partial = PARTIAL + name
    if partial not in made:
        made[partial] = {}  # before its members, which may lead back to it
        component = deepcopy(components[name])
        component.pop("required", None)
        made[partial].update(component)
        for member, schema in component.get("properties", {}).items():
            if member != "expanded":
                _relax(schema, components, made)
    return {"$ref": REFERENCE + partial}


def _relax(schema: Any, components: Schema, made: Schema) -> None:
    """Leads the references to objects in `schema` to what holds some of their members."""
    if isinstance(schema, list):
        for each in schema:
            _relax(each, components, made)
    elif isinstance(schema, dict):
        name = schema.get("$ref", "").removeprefix(REFERENCE)
        if name and components[name].get("type") == "object":
            schema.update(_partial(name, components, made))
        elif not name:
            if "properties" in schema:
                schema.pop("required", None)
            for each in schema.values():
                _relax(each, components, made)
