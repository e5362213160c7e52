"""docs/data-model.md shows the tables as they are."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from pghistory.models import Event

PAGE = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text()
DIAGRAM = PAGE.partition("```mermaid\n")[2].partition("```")[0]
MODELS = [
    model
    for model in apps.get_app_config("claims").get_models()
    if not issubclass(model, Event) and not model._meta.proxy
]


def relations(model: type[models.Model]) -> set[str]:
    """As the diagram writes them: crow's feet at the side that may be many, a circle where there may be none."""
    found = set()
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey):
            one = "|o" if field.null else "||"
            many = "o|" if isinstance(field, models.OneToOneField) else "o{"
            found.add(f'{field.related_model.__name__} {one}--{many} {model.__name__} : "{field.name}"')
        elif isinstance(field, models.ManyToManyField):
            found.add(f'{field.related_model.__name__} }}o--o{{ {model.__name__} : "{field.name}"')
    return found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_table_is_shown_with_its_columns_and_relations(model: type[models.Model]) -> None:
    block = re.search(rf"^    {model.__name__} {{\n(.*?)^    }}", DIAGRAM, re.MULTILINE | re.DOTALL)
    assert block
    shown = re.findall(r"^        \w+ (\w+)", block[1], re.MULTILINE)
    assert shown == [field.name for field in model._meta.concrete_fields if not field.is_relation]
    lines = {line.strip() for line in DIAGRAM.splitlines() if line.endswith('"')}
    assert relations(model) <= lines


def test_nothing_is_shown_that_is_not_there() -> None:
    lines = {line.strip() for line in DIAGRAM.splitlines() if line.endswith('"')}
    assert lines == set().union(*(relations(model) for model in MODELS))
    assert set(re.findall(r"^    (\w+) {", DIAGRAM, re.MULTILINE)) == {model.__name__ for model in MODELS}
