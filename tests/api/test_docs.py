"""docs/api.md: the examples of the guide run, as printed, one after the other."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from claims.models import Agent, Claim, Relation, Review, Source
from tests import factories

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
PASSWORD = "s3cret-enough"


def examples() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def base(live_server: Any) -> str:
    """The address of a base with somebody of each role and something to find."""
    for role, name in (("Journalist", "journalist"), ("Editor", "editor"), ("Fact-checker", "checker")):
        factories.user(role, name)
    kiev = factories.agent("Kyiv", Agent.Kind.GOVERNMENT)
    kiev.aliases.create(name="Kiev", language="it")
    text = "According to Kiev, 11,000 soldiers are in the region."
    revision = factories.revision(text, factories.document(factories.source("Daily Lantern")))
    claim = factories.claim("11,000 soldiers are in the region", kiev)
    factories.quantity(claim, "11000", unit="soldiers", text="11,000")
    factories.appearance(claim, text[19:52], revision, (kiev, factories.source("Boreal Press", Source.Kind.AGENCY)))
    factories.published_review(claim, "false")
    for _ in range(4):
        factories.claim()
    Relation.objects.create(from_claim=claim, to_claim=factories.claim(), kind="contradicts", dimension="figure")
    return f"{live_server.url}/api/v1"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_example_of_the_guide_runs(base: str) -> None:
    if not shutil.which("curl"):
        pytest.fail("The examples of docs/api.md need curl: install it with the system's package manager.")
    blocks = examples()
    assert len(blocks) > 10
    script = "\n".join(f"echo '--- example {number}'\n{block}" for number, block in enumerate(blocks, 1))
    passwords = {f"{name}_PASSWORD": PASSWORD for name in ("JOURNALIST", "EDITOR", "CHECKER")}
    run = subprocess.run(
        ["bash", "-e", "-u", "-o", "pipefail"],
        input=script,
        env={**os.environ, **passwords, "API": base},
        capture_output=True,
        text=True,
        timeout=120,
    )
    outputs = run.stdout.split("--- example ")
    assert run.returncode == 0, f"example {outputs[-1]}\n{run.stderr}"
    # What the guide says they do.
    shown = dict(zip(blocks, outputs[1:], strict=True))
    (asked,) = (output for block, output in shown.items() if "claimant=Kiev" in block)
    assert "11,000 soldiers are in the region" in asked
    (before,) = (output for block, output in shown.items() if "/match/" in block)
    assert '"text":"11,000 soldiers are in the region"' in before
    (wrong,) = (output for block, output in shown.items() if "quantity_mni" in block)
    assert '{"parameter":"quantity_mni","detail":"Unknown parameter' in wrong
    assert '{"parameter":"status","detail":"Expected one of' in wrong
    (same,) = (output for block, output in shown.items() if "If-None-Match" in block)
    assert same.split()[-1] == "304"
    (stale,) = (output for block, output in shown.items() if "If-Match" in block)
    assert '"event_raw":"on Monday"' in stale
    assert '"type":"/api/v1/problems/changed"' in stale
    (mirrored,) = (output for block, output in shown.items() if "mirror.py" in block)
    counts = re.findall(r"(\d+) claims mirrored", mirrored)
    assert counts[0] == counts[1]
    assert int(counts[0]) >= 6
    (many,) = (output for block, output in shown.items() if "claims/bulk/" in block)
    assert '"created":1,"refused":1' in many
    assert '"pointer":"#/1/stance"' in many
    assert Claim.objects.filter(text="The bridge swayed").count() == 1
    (refused,) = (output for block, output in shown.items() if "It will last years" in block)
    assert '{"pointer":"#/exact","detail":"From 60 to 78 the text reads “It will last weeks”."}' in refused
    written = Claim.objects.get(text="About 12,000 drivers are affected")
    assert (written.status, written.stance, written.origin) == ("retracted", "asserts", "edited")
    assert [review.status for review in written.reviews.order_by("id")] == [
        Review.Status.DRAFT,
        Review.Status.SUBMITTED,
        Review.Status.APPROVED,
        Review.Status.PUBLISHED,
        Review.Status.RETRACTED,
    ]
