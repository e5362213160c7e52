"""The annotated articles are what they say: exact spans, known types, figures inside their claims."""

import json
from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.rglob("*.jsonl"))


def articles(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_set_has_articles_of_every_language_with_their_own_ids() -> None:
    assert sorted(path.stem for path in FILES) == sorted(["de", "en", "es", "fr", "it"] * 3)
    for path in FILES:
        assert {row["lang"] for row in articles(path)} == {path.stem}
    for language in ("de", "en", "es", "fr", "it"):
        ids = [row["id"] for path in FILES if path.stem == language for row in articles(path)]
        assert len(set(ids)) == len(ids) >= 34


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_spans_are_exact_and_figures_lie_in_their_claim(path: Path) -> None:
    for row in articles(path):
        for span in row["quotes"] + row["claims"]:
            assert row["text"][span["start"] : span["end"]] == span["text"] != "", row["id"]
        for quote in row["quotes"]:
            assert quote["type"] in {"direct", "partial"}, row["id"]
        for claim in row["claims"]:
            assert claim["type"] in {"attributed", "denial", "no_answer", "outlet"}, row["id"]
            if claim["quantity"]:
                assert claim["quantity"]["text"] in claim["text"], row["id"]
                assert claim["quantity"]["value"] is not None, row["id"]
