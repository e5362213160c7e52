"""Languages the base reads, ISO 639-1, and how their words are indexed for search."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    ITALIAN = "it", _("Italian")
    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    GERMAN = "de", _("German")
    UNKNOWN = "und", _("Undetermined")


def search_column(text: str) -> models.GeneratedField:
    """A stored `tsvector` of the column `text`, in the configuration of the row's `language`, without accents.

    `factdb_tsvector(language, text)` is made by the first migration.
    """
    return models.GeneratedField(
        expression=Func(F("language"), F(text), function="factdb_tsvector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
