"""Keys by which a text is found again, in any of the languages."""

from django.db import migrations

# A stem written as its cousins in the other languages are: "sanktion", "sancion" and "sanction" are one.
FOLDED = r"""
CREATE FUNCTION factdb_match_word(stem text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    regexp_replace(
        translate(replace(replace(stem, 'ph', 'f'), 'th', 't'), 'kqwyjx', 'ccviis'), '([ct]*t|c+|z+|s+)ion$', 'zion'
    ),
    '(.)\1+', '\1', 'g'
);
"""

# Its consonants by class, from the beginning: what a name keeps in another alphabet or a slip of the pen.
SKELETON = r"""
CREATE FUNCTION factdb_match_skeleton(word text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '~' || left(
    regexp_replace(
        translate(left(word, 1) || translate(substr(word, 2), 'aeiouh', ''), 'pvtckqz', 'bfdgggs'), '(.)\1+', '\1', 'g'
    ),
    5
);
"""

# Words as above, skeletons of long ones, and figures in digits without separators of thousands ("#11000").
KEYS = r"""
CREATE FUNCTION factdb_match_keys(language text, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
RETURN (
    WITH word AS (
        SELECT factdb_match_word(lexeme) AS word
        FROM unnest(tsvector_to_array(factdb_tsvector(language, left(words, 10000)))) lexeme
        WHERE lexeme ~ '^[[:alpha:]]' AND char_length(lexeme) < 100
    ),
    figure AS (
        SELECT figure[1] AS figure
        FROM regexp_matches(
            left(words, 10000), '(?<!\d)(\d{1,3}(?:[.,''’ \u00a0\u202f]\d{3})+(?!\d)|\d{1,15}(?:[.,]\d{1,6})?)', 'g'
        ) figure
    ),
    key AS (
        SELECT word AS key FROM word
        UNION
        SELECT factdb_match_skeleton(word) FROM word
        WHERE char_length(word) >= 5 AND char_length(factdb_match_skeleton(word)) >= 5
        UNION
        SELECT '#' || replace(regexp_replace(figure, '[.,''’ \u00a0\u202f](?=\d{3}(?!\d))', '', 'g'), ',', '.')
        FROM figure
    )
    SELECT coalesce(array_to_tsvector(array_agg(key)), '') FROM key
);
"""

COLUMNS = "\n".join(
    f"""
    ALTER TABLE claims_{table}
        ADD COLUMN match_keys tsvector GENERATED ALWAYS AS (factdb_match_keys(language, {text})) STORED;
    -- How often each key occurs is read from the statistics: of these, so many are told apart.
    ALTER TABLE claims_{table} ALTER COLUMN match_keys SET STATISTICS 500;
    CREATE INDEX {table}_match_keys ON claims_{table} USING gin (match_keys) WITH (fastupdate = off);
    """
    for table, text in (("claim", "text"), ("quote", "exact"))
)

# The index and nothing else: what reading a row costs with a query of a hundred keys, the planner does not know.
LOOKUPS = "\n".join(
    f"""
    CREATE FUNCTION factdb_match_{table}(query tsquery, most integer) RETURNS TABLE (id bigint, match_keys tsvector)
    LANGUAGE sql STABLE PARALLEL SAFE SET enable_seqscan = off SET search_path FROM CURRENT
    BEGIN ATOMIC
        SELECT id, match_keys FROM claims_{table} WHERE match_keys @@ query LIMIT most;
    END;
    """
    for table in ("claim", "quote")
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_quantity_per")]
    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION factdb_match_word(text)"),
        migrations.RunSQL(SKELETON, "DROP FUNCTION factdb_match_skeleton(text)"),
        migrations.RunSQL(KEYS, "DROP FUNCTION factdb_match_keys(text, text)"),
        migrations.RunSQL(
            COLUMNS,
            "ALTER TABLE claims_claim DROP COLUMN match_keys; ALTER TABLE claims_quote DROP COLUMN match_keys",
        ),
        migrations.RunSQL(
            LOOKUPS,
            "DROP FUNCTION factdb_match_claim(tsquery, integer); DROP FUNCTION factdb_match_quote(tsquery, integer)",
        ),
    ]
