"""Languages the base reads, ISO 639-1, and how their words are indexed for search."""

import re

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchVectorField
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


def words_query(words: str) -> SearchQuery | CombinedSearchQuery | None:
    """Finds texts of any language that have every one of `words`, each from its beginning; None without a word."""
    found = re.findall(r"\w+", words)
    if not found:
        return None
    prefixes = " & ".join(f"{word}:*" for word in found)
    first, *others = (SearchQuery(prefixes, config=f"factdb_{code}", search_type="raw") for code in Language.values)
    query: SearchQuery | CombinedSearchQuery = first
    for other in others:
        query |= other
    return query
