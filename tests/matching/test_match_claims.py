"""`manage.py match_claims`: what a newsroom reads in a terminal, and what a script reads."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentence(tmp_path: Path) -> Path:
    path = tmp_path / "sentence.txt"
    path.write_text("Nella regione di Dorvin ci sono undicimila soldati", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _soldiers() -> None:
    claim = factories.claim("11,000 soldiers are in the Dorvin region", factories.agent("Ada Bell"))
    factories.quantity(claim, "11000", unit="soldiers", text="11,000")
    factories.published_review(claim, "authentic", "attribution")
    factories.published_review(claim, "false")


def run(*arguments: Any, fails: bool = False) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    if fails:
        with pytest.raises(SystemExit) as stopped:
            call_command("match_claims", *arguments, stdout=out, stderr=err)
        assert stopped.value.code == 1
    else:
        call_command("match_claims", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_each_passage_is_followed_by_what_is_like_it_with_verdicts_and_reasons(sentence: Path) -> None:
    out, err = run(str(sentence))
    name, passage, match, status, reasons = out.splitlines()
    assert (name, passage) == (str(sentence), "  0:50 Nella regione di Dorvin ci sono undicimila soldati")
    assert match.endswith(", Ada Bell: 11,000 soldiers are in the Dorvin region")
    assert status.strip() == "false; attribution authentic, content false"
    assert "same figure (undicimila)" in reasons
    assert "same names (Dorvin)" in reasons
    assert err == ""


def test_what_is_like_nothing_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("A comet was seen above Olmsvik", encoding="utf-8")
    out, _ = run(str(path))
    assert out.splitlines()[-1] == "    nothing like it"


def test_json_has_an_object_a_file(sentence: Path) -> None:
    out, _ = run(str(sentence), str(sentence), "--json")
    first, second = map(json.loads, out.splitlines())
    assert first == second
    (passage,) = first["passages"]
    assert (passage["start"], passage["end"], passage["language"]) == (0, 50, "it")
    match = passage["matches"][0]
    assert match["verdicts"] == {"attribution": "authentic", "content": "false"}
    assert (match["type"], match["speaker"], match["status"]) == ("claim", "Ada Bell", "false")
    assert match["reasons"]["same figure"] == ["undicimila"]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, sentence: Path) -> None:
    monkeypatch.setattr("claims.ingest.readers.STANDARD_INPUT", sentence)
    out, _ = run("-")
    assert out.startswith("-\n  0:50 ")


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_answered(tmp_path: Path, sentence: Path) -> None:
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    out, err = run(str(tmp_path / "none.txt"), str(binary), str(sentence), fails=True)
    first, second = err.splitlines()
    assert first.startswith(f"{tmp_path / 'none.txt'}:")
    assert second.startswith(f"{binary}:")
    assert "Ada Bell" in out


def test_what_would_move_the_cursor_is_not_printed(sentence: Path) -> None:
    factories.claim("Soldiers in the Dorvin\x1b]0;title\x07 region\nand elsewhere")
    out, _ = run(str(sentence))
    assert "Soldiers in the Dorvin ]0;title region and elsewhere" in out


@pytest.mark.parametrize("arguments", [["--limit", "0"], ["--limit", "x"], ["--language", "pt"], []])
def test_a_wrong_option_is_refused(sentence: Path, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("match_claims", *([str(sentence), *arguments] if arguments else []))
