"""Functions over the tables: the status a review gives, and how many sources a claim rests on."""

from django.db import migrations

# The verdict of the last review made public; where there is none, whether work is under way.
STATUS = """
CREATE FUNCTION factdb_status(subject text, subject_id bigint, of_aspect text) RETURNS text
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT coalesce(
        (SELECT CASE status WHEN 'retracted' THEN 'retracted' ELSE verdict END
         FROM claims_review
         WHERE aspect = of_aspect AND status IN ('published', 'corrected', 'retracted')
           AND CASE subject WHEN 'claim' THEN claim_id ELSE quote_id END = subject_id
         ORDER BY id DESC LIMIT 1),
        (SELECT 'in_review' FROM claims_review
         WHERE aspect = of_aspect AND CASE subject WHEN 'claim' THEN claim_id ELSE quote_id END = subject_id
         LIMIT 1),
        'unverified')
$$;
"""

# Over a claim and all it is the same as: how many different innermost ends the chains of its appearances have.
# A report that credits agencies and names nobody else rests on those agencies: copies of it are one source.
INDEPENDENT_SOURCES = """
CREATE FUNCTION factdb_independent_sources(of_claim bigint) RETURNS integer
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    WITH RECURSIVE above(id, same_as_id) AS (
        SELECT id, same_as_id FROM claims_claim WHERE id = of_claim
        UNION
        SELECT c.id, c.same_as_id FROM claims_claim c JOIN above a ON c.id = a.same_as_id
    ), same(id) AS (
        SELECT id FROM above WHERE same_as_id IS NULL
        UNION
        SELECT c.id FROM claims_claim c JOIN same s ON c.same_as_id = s.id
    ), ends AS (
        SELECT coalesce(innermost.agent_id, said_by.agent_id, outlet.agent_id) AS agent_id,
               outlet.agent_id AS outlet_agent_id,
               document.id AS document_id
        FROM same
        JOIN claims_appearance appearance ON appearance.claim_id = same.id
        JOIN claims_revision revision ON revision.id = appearance.revision_id
        JOIN claims_document document ON document.id = revision.document_id
        JOIN claims_source outlet ON outlet.id = document.source_id
        LEFT JOIN claims_attribution innermost
            ON innermost.appearance_id = appearance.id AND innermost.position = 0
        LEFT JOIN claims_source said_by ON said_by.id = innermost.source_id
    )
    SELECT count(DISTINCT CASE
        WHEN agent_id = outlet_agent_id THEN coalesce(
            (SELECT string_agg(agency.agent_id::text, '+' ORDER BY agency.agent_id)
             FROM claims_document_agencies relayed JOIN claims_source agency ON agency.id = relayed.source_id
             WHERE relayed.document_id = ends.document_id),
            agent_id::text)
        ELSE agent_id::text
    END)::integer FROM ends
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_models")]
    operations = [
        migrations.RunSQL(STATUS, "DROP FUNCTION factdb_status(text, bigint, text)"),
        migrations.RunSQL(INDEPENDENT_SOURCES, "DROP FUNCTION factdb_independent_sources(bigint)"),
    ]
