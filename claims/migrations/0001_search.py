"""Extensions, and text search in each language, that the tables rest on."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

CONFIGURATIONS = {
    "it": "italian",
    "fr": "french",
    "en": "english",
    "es": "spanish",
    "de": "german",
    "und": "simple",
}

# A language's own stemming, after accents are taken off: "perche" finds "perché".
MAKE_CONFIGURATIONS = "\n".join(
    f"""
    CREATE TEXT SEARCH CONFIGURATION factdb_{code} (COPY = pg_catalog.{name});
    ALTER TEXT SEARCH CONFIGURATION factdb_{code}
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {name if name == 'simple' else name + '_stem'};
    """
    for code, name in CONFIGURATIONS.items()
)
DROP_CONFIGURATIONS = "\n".join(
    f"DROP TEXT SEARCH CONFIGURATION IF EXISTS factdb_{code};" for code in CONFIGURATIONS
)

# Immutable, so that generated columns may use it. The search path is fixed for restores, which run with none.
TSVECTOR = """
CREATE FUNCTION factdb_tsvector(language text, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT
RETURN to_tsvector(
    CASE language
        WHEN 'it' THEN 'factdb_it'::regconfig
        WHEN 'fr' THEN 'factdb_fr'::regconfig
        WHEN 'en' THEN 'factdb_en'::regconfig
        WHEN 'es' THEN 'factdb_es'::regconfig
        WHEN 'de' THEN 'factdb_de'::regconfig
        ELSE 'factdb_und'::regconfig
    END,
    words
);
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(MAKE_CONFIGURATIONS, DROP_CONFIGURATIONS),
        migrations.RunSQL(TSVECTOR, "DROP FUNCTION factdb_tsvector(text, text)"),
    ]
