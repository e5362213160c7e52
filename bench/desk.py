"""Measures how long the desk's pages take in a large base, beside one that has little more than they show.

    make bench-desk [ARGS="--claims 100000 [--plans]"]

A page can be no faster than where the base holds only the rows it tells: that is its limit, measured with a hundredth
of the claims. Printed is the median of so many requests in either base, and how many times the limit the large one
takes. Everything is written in a database of its own, which is dropped at the end.
"""

import argparse
import statistics
import time

from bench.database import own_database

REQUESTS = 9
SMALL = 1_000
PAGES = {
    "first page": "/admin/",
    "not answered": "/admin/claims/claim/unanswered/",
    "conflicts": "/admin/claims/relation/conflicts/",
    "queue, mine": "/admin/queue/?tab=mine",
    "queue, unassigned": "/admin/queue/?tab=unassigned",
    "queue, approval": "/admin/queue/?tab=approval",
    "claims": "/admin/claims/claim/",
    "claims, flagged": "/admin/claims/claim/?flagged=yes",
    "quotes": "/admin/claims/quote/",
    "documents": "/admin/claims/document/",
    "reviews": "/admin/claims/review/",
    "flags": "/admin/claims/flag/",
}

# Of each ten claims of a document one in ten has a review; one in a hundred declines to comment on the one before, and
# a tenth of those is answered later; one in fifty contradicts the one before.
_FILL = """
SET session_replication_role = replica;
INSERT INTO claims_agent (id, name, kind, role, wikidata, created_at, updated_at)
SELECT n, 'Agent ' || n, 'person', '', '', now(), now() FROM generate_series(1, 500 + %(claims)s / 100) n;
INSERT INTO claims_source (id, name, aliases, kind, homepage, country, language, reliability, agent_id,
    created_at, updated_at)
SELECT n, 'Outlet ' || n, '{}', CASE WHEN n %% 20 = 0 THEN 'agency' ELSE 'outlet' END, '', '', 'en', '', n, now(), now()
FROM generate_series(1, 100) n;
INSERT INTO claims_document (id, source_id, key, url, title, byline, credits, language, published_at, published_raw,
    published_precision, published_zone_inferred, modified_raw, modified_precision, modified_zone_inferred, created_at,
    updated_at)
SELECT n, 1 + n %% 100, 'bench ' || n, '', 'Article ' || n, '', '', 'en', now() - n * interval '10 minutes', '',
    'minute', false, '', '', false, now() - n * interval '10 minutes', now()
FROM generate_series(1, %(claims)s / 10) n;
INSERT INTO claims_revision (id, document_id, number, text, body_start, language, sha256, origin, created_at)
SELECT n, n, 1, body, 0, 'en', encode(sha256(body::bytea), 'hex'), '', now()
FROM (SELECT n, repeat('The harbour master counted ' || n || ' crates on the quay. ', 40) AS body
      FROM generate_series(1, %(claims)s / 10) n) texts;
INSERT INTO claims_claim (id, ref, text, language, claimant_id, stance, answers_id, event_precision, event_raw, status,
    origin, created_at, updated_at)
SELECT n, 'bench-' || n, 'The harbour master counted ' || n || ' crates.', 'en', 1 + n / 3 %% (500 + %(claims)s / 100),
    CASE WHEN n %% 100 = 7 THEN 'declines' WHEN n %% 1000 = 8 THEN 'denies' ELSE 'asserts' END,
    CASE WHEN n %% 100 = 7 THEN n - 1 WHEN n %% 1000 = 8 THEN n - 2 END, '', '',
    CASE WHEN n %% 100 = 1 THEN 'false' WHEN n %% 10 = 1 THEN 'true' ELSE 'unverified' END,
    'extracted', now() - n * interval '1 minute', now()
FROM generate_series(1, %(claims)s) n;
INSERT INTO claims_appearance (claim_id, revision_id, start, "end", exact, prefix, suffix, rule, confidence, origin,
    cue, created_at)
SELECT n, 1 + (n - 1) / 10, (n %% 10) * 40, (n %% 10) * 40 + 30, 'The harbour master counted', '', '', 'bench', 0.9,
    'extracted', '', now() FROM generate_series(1, %(claims)s) n;
INSERT INTO claims_attribution (appearance_id, position, agent_id, cue)
SELECT a.id, 0, c.claimant_id, '' FROM claims_appearance a JOIN claims_claim c ON c.id = a.claim_id;
INSERT INTO claims_quantity (claim_id, value, unit, per, bound, text)
SELECT n, n, 'crates', '', '', n || ' crates' FROM generate_series(1, %(claims)s) n WHERE n %% 3 = 0;
INSERT INTO claims_quote (id, revision_id, start, "end", exact, prefix, suffix, rule, confidence, origin, language,
    speaker_id, cue, verbatim_status, status, created_at, updated_at)
SELECT n, 1 + (n - 1) / 5, (n %% 5) * 70, (n %% 5) * 70 + 60, 'crates on the quay ' || n, '', '', 'bench', 0.9,
    'extracted', 'en', CASE WHEN n %% 10 > 0 THEN 1 + n %% 500 END, 'said', 'original', 'unverified',
    now() - n * interval '2 minutes', now()
FROM generate_series(1, %(claims)s / 2) n;
INSERT INTO claims_relation (from_claim_id, to_claim_id, kind, dimension, confidence, decision, resolution,
    decided_by_id, created_at, updated_at)
SELECT n, n - 1, 'contradicts', 'figure', 0.8, CASE WHEN n %% 100 = 50 THEN 'confirmed' ELSE 'suggested' END, 'open',
    CASE WHEN n %% 100 = 50 THEN 1 END, now(), now() FROM generate_series(50, %(claims)s, 50) n;
INSERT INTO claims_review (id, claim_id, aspect, status, verdict, rationale, reviewer_id, approver_id, actor_id,
    supersedes_id, round, created_at)
SELECT n * 4 + step, n, 'content', (ARRAY['draft', 'submitted', 'approved', 'published'])[step + 1],
    CASE WHEN n %% 100 = 1 THEN 'false' ELSE 'true' END, 'Counted.', 2, CASE WHEN step > 1 THEN 1 END,
    CASE WHEN step > 1 THEN 1 ELSE 2 END, CASE WHEN step > 0 THEN n * 4 + step - 1 END, 1,
    now() - n * interval '5 minutes' + step * interval '1 minute'
FROM generate_series(1, %(claims)s, 10) n, generate_series(0, 3) step
WHERE step < 3 OR n %% 40 > 1;
INSERT INTO claims_assignment (claim_id, aspect, assignee_id, assigned_by_id, assigned_at)
SELECT n, 'content', 1 + n %% 2, 1, now() FROM generate_series(5, %(claims)s, 1000) n;
INSERT INTO claims_notice (id, document_id, issuer_id, kind, day, note, url, recorded_by_id, recorded_at)
SELECT n, n, 1 + n %% 100, 'retraction', current_date, 'It was another port.', '', 1, now()
FROM generate_series(1, %(claims)s / 1000) n;
INSERT INTO claims_flag (notice_id, basis, claim_id, raised_at, settlement, note)
SELECT 1 + (n - 1) / 10, 'printed', n, now() - n * interval '1 minute', '', ''
FROM generate_series(1, %(claims)s / 100) n;
SET session_replication_role = DEFAULT;
"""
_EMPTIED = (
    "flag notice assignment review relation quote quantity attribution appearance claim revision document agent source"
)


def fill(claims: int) -> None:
    """Two users, and `claims` claims in a tenth as many documents; what was there before is gone."""
    from django.contrib.auth.models import User
    from django.db import connection

    if not User.objects.exists():
        User.objects.create_superuser("editor", pk=1)
        User.objects.create_user("checker", pk=2)
    tables = [f"claims_{name}" for name in _EMPTIED.split()]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(_FILL, {"claims": claims})
        cursor.execute("VACUUM ANALYZE")


def measured() -> dict[str, float]:
    """Median milliseconds of each page, as the desk's editor asks for it."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(pk=1))
    found = {}
    for name, address in PAGES.items():
        times = []
        for _ in range(REQUESTS + 1):
            begun = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
        found[name] = statistics.median(times[1:])  # the first reads what a process reads once
    return found


def slowest(address: str) -> None:
    """Prints the page's slowest queries."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(pk=1))
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    for query in sorted(queries, key=lambda each: -float(each["time"]))[:3]:
        print(f"    {float(query['time']) * 1000:.0f} ms  {' '.join(query['sql'].split())[:1000]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--plans", action="store_true", help="also the slowest queries of each page")
    options = parser.parse_args()
    with own_database("bench_desk"):
        fill(SMALL)
        limits = measured()
        fill(options.claims)
        for page, taken in measured().items():
            print(f"{page:<20} {taken:7.0f} ms  limit {limits[page]:6.0f} ms  {taken / limits[page]:5.1f} times")
            if options.plans:
                slowest(PAGES[page])


if __name__ == "__main__":
    main()
