"""Measures how many claims a second come in by `POST /api/v1/claims/bulk/`, beside what the database can take.

    make bench-bulk [ARGS="--rows 1000"]

Each claim has a figure, a place in a text and a chain of two. The limit is the same rows given to PostgreSQL in one
statement a table, with its rules, indexes, history and log of changes as they are. Printed is the median of five
requests and of five times the statements. Everything is written in a database of its own, dropped at the end.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.database import own_database

TIMES = 5
_LIMIT = """
WITH given AS (SELECT * FROM jsonb_array_elements(%(rows)s::jsonb) WITH ORDINALITY each(row, place)),
claim AS (
    INSERT INTO claims_claim (ref, text, language, claimant_id, stance, event_precision, event_raw, status, origin,
        created_at, updated_at)
    SELECT gen_random_uuid()::text, row ->> 'text', 'en', (row ->> 'claimant')::bigint, 'asserts', '', '',
        'unverified', 'edited', now(), now()
    FROM given ORDER BY place RETURNING id, text
), numbered AS (SELECT claim.id, given.row FROM claim JOIN given ON given.row ->> 'text' = claim.text),
quantity AS (
    INSERT INTO claims_quantity (claim_id, value, unit, per, bound, text)
    SELECT id, (q ->> 'value')::numeric, q ->> 'unit', '', 'exact', q ->> 'text'
    FROM numbered, jsonb_array_elements(row -> 'quantities') q
)
INSERT INTO claims_appearance (claim_id, revision_id, start, "end", exact, prefix, suffix, origin, rule, cue,
    created_at)
SELECT id, (a ->> 'revision')::bigint, (a ->> 'start')::int, (a ->> 'end')::int,
    substr(%(text)s, (a ->> 'start')::int + 1, 30), '', '', 'edited', '', '', now()
FROM numbered, jsonb_array_elements(row -> 'appearances') a
"""
_CHAINS = """
INSERT INTO claims_attribution (appearance_id, position, agent_id, source_id, cue)
SELECT a.id, link.position, link.agent, link.source, ''
FROM claims_appearance a,
    (VALUES (0, %(agent)s::bigint, NULL), (1, NULL, %(source)s::bigint)) link (position, agent, source)
WHERE NOT EXISTS (SELECT FROM claims_attribution WHERE appearance_id = a.id)
"""


def measured(work: Callable[[], None], undo: Callable[[], None]) -> float:
    """Median seconds."""
    times = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
        undo()
    return statistics.median(times[1:])  # the first reads what a process reads once


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1000)
    options = parser.parse_args()
    with own_database("bench_bulk"):
        from django.contrib.auth.models import User
        from django.db import connection, transaction
        from rest_framework.test import APIClient

        from claims.models import Agent, Claim, Document, Revision, Source

        source = Source.objects.create(name="Harbour Gazette", kind="outlet")
        agent = Agent.objects.create(name="Harbour master", kind="person")
        document = Document.objects.create(source=source, key="bench", title="Crates")
        text = "The harbour master counted 4,200 crates on the quay. " * (options.rows // 40 + 2)
        revision = Revision.objects.create(document=document, number=1, text=text, language="en")
        rows: list[dict[str, Any]] = [
            {
                "text": f"There are {n} crates on the quay",
                "claimant": agent.pk,
                "quantities": [{"value": n, "unit": "crates", "text": str(n)}],
                "appearances": [
                    {
                        "revision": revision.pk,
                        "start": n,
                        "end": n + 30,
                        "attributions": [{"agent": agent.pk}, {"source": source.pk}],
                    }
                ],
            }
            for n in range(options.rows)
        ]
        client = APIClient(HTTP_HOST="localhost")
        client.force_authenticate(User.objects.create_superuser("editor"))

        def post() -> None:
            answer = client.post("/api/v1/claims/bulk/", rows, format="json")
            if answer.status_code != 200 or answer.json()["created"] != options.rows:
                raise SystemExit(answer.content.decode()[:500])

        def insert() -> None:
            values = {"rows": json.dumps(rows), "text": text, "agent": agent.pk, "source": source.pk}
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_LIMIT, values)
                cursor.execute(_CHAINS, values)

        def empty() -> None:
            Claim.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")

        limit, taken = measured(insert, empty), measured(post, empty)
        print(f"the database alone  {options.rows / limit:6.0f} claims a second")
        print(f"the API             {options.rows / taken:6.0f} claims a second, {taken / limit:.1f} times as long")


if __name__ == "__main__":
    main()
