"""`manage.py explain_extraction`: an article with all that was found in it, marked in place."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import explained, extract
from claims.extraction.confidence import confidence
from claims.extraction.explained import Mark, laid_out

ROOT = Path(__file__).parents[2]
ARTICLE = """Gazzetta di Olmo con AFP
Pubblicato il 4 marzo 2025 alle 18:40
di Ugo Ferri

Crolla il ponte di Vallescura, scontro sui feriti

Secondo la prefettura, i feriti del 3 marzo sono tra 10 e 12 [nostra nota]. «Il ponte era sicuro», ha detto il sindaco \
Ugo Bassi.
La società Arcate ha smentito che i feriti siano 12.
"""
BRACKET = re.compile(
    r"\\(?P<kept>[][\\])|\[(?P<opens>[A-Za-z]\d+(?:,[a-z]\d+)*) | (?P<closes>[A-Za-z]\d+(?:,[a-z]\d+)*)\]"
)
ESCAPE = "\x1b["


def without_marks(marked: str) -> str:
    return BRACKET.sub(lambda match: match["kept"] or "", marked)


def marks_read_back(marked: str) -> list[tuple[str, int, int]]:
    """Label, start and end of each mark, in the order in which they close, by reading what was printed."""
    opened: dict[str, int] = {}
    found = []
    removed = 0
    for match in BRACKET.finditer(marked):
        at = match.start() - removed
        removed += len(match[0]) - len(match["kept"] or "")
        if match["opens"]:
            opened[match["opens"]] = at
        elif match["closes"]:
            found.append((match["closes"], opened.pop(match["closes"]), at))
    assert not opened
    return found


def joined(lines: list[explained.Line]) -> str:
    return "\n".join(map(str, lines))


def run(*arguments: object, **options: object) -> tuple[int, str, str]:
    """Exit status, standard output, standard error. No test here may open the database."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("explain_extraction", *map(str, arguments), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        status = int(stop.code or 0)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "ponte.txt"
    path.write_text(ARTICLE)
    return path


@pytest.fixture(autouse=True)
def _no_colors_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


# The marks

AWKWARD = st.text(alphabet=st.sampled_from("ab [],\\\n1CcQq \u00a0\u2028\r\té«»𝔘"), max_size=60)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text with spans that lie apart, in one another, across one another, or on one another."""
    text = draw(AWKWARD.filter(bool) | st.text(min_size=1))
    spans = draw(
        st.lists(
            st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda s: s[0] < s[1]), max_size=8
        )
    )
    return text, [Mark(f"C{number}", "claim", start, end) for number, (start, end) in enumerate(spans, 1)]


@given(marked_texts())
def test_spans_however_they_overlap_are_read_back_from_what_is_printed(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    printed = joined(laid_out(text, marks))
    assert without_marks(printed) == text
    assert sorted(marks_read_back(printed)) == sorted((mark.label, mark.start, mark.end) for mark in marks)


@given(marked_texts())
def test_every_character_is_colored_by_the_spans_it_lies_in(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    covered = []
    for line in laid_out(text, marks):
        for piece in line.pieces:
            if not piece.bracket:
                covered += [bool(piece.kinds)] * len(without_marks(piece.text))
    inside = [any(mark.start <= at < mark.end for mark in marks) for at in range(len(text)) if text[at] != "\n"]
    assert covered == inside


@given(st.text() | AWKWARD | st.lists(st.sampled_from(ARTICLE.split(" "))).map(" ".join))
def test_without_its_marks_it_is_the_text(text: str) -> None:
    for only in (None, "quotes", "claims", "figures"):
        assert without_marks(joined(explained.lines(extract(text), only))) == text


@given(st.lists(st.sampled_from([" ", " ", " ", "\n"]), min_size=70, max_size=70))
def test_a_note_is_one_line_wherever_the_text_is_broken(gaps: list[str]) -> None:
    extraction = extract("".join(word + gap for word, gap in zip(ARTICLE.split(), gaps, strict=False)))
    noted = [note for line in explained.lines(extraction) for note in line.notes]
    for _, value in [*explained.heading(extraction), *(field for note in noted for field in note.fields)]:
        assert "\n" not in value


def test_of_spans_that_open_or_close_together_the_longer_is_outside() -> None:
    marks = [Mark("Q1", "quote", 4, 9), Mark("C1", "claim", 0, 9), Mark("F1", "figure", 4, 5)]
    assert joined(laid_out("say 9 men.", marks)) == "[C1 say [Q1 [F1 9 F1] men Q1] C1]."


def test_spans_may_cross() -> None:
    marks = [Mark("C1", "claim", 0, 7), Mark("C2", "claim", 4, 11)]
    assert joined(laid_out("one two six", marks)) == "[C1 one [C2 two C1] six C2]"


def test_a_span_may_run_over_lines() -> None:
    first, second = laid_out("one\ntwo", [Mark("Q1", "quote", 2, 5)])
    assert (str(first), str(second)) == ("on[Q1 e", "t Q1]wo")


# What is told


def noted(label: str, text: str = ARTICLE) -> str:
    [note] = [note for line in explained.lines(extract(text)) for note in line.notes if note.label == label]
    return " · ".join(f"{name} {value}".strip() for name, value in note.fields)


def test_the_header_comes_first_with_what_it_does_not_hold(article: Path) -> None:
    _, out, _ = run(article)
    heading = out.partition("\n\n")[0].splitlines()
    assert heading[0] == str(article)
    told = {line[2:12].strip(): line[12:] for line in heading[1:]}
    assert told == {
        "outlet": "Gazzetta di Olmo",
        "agencies": "AFP",
        "title": "Crolla il ponte di Vallescura, scontro sui feriti",
        "byline": "Ugo Ferri",
        "credits": "none found",
        "published": "2025-03-04 18:40 CET, zone inferred, from “il 4 marzo 2025 alle 18:40”",
        "modified": "none found",
        "language": "it, recognized",
        "body": f"from {ARTICLE.index('Secondo')}",
        "found": "quotes: 1, claims: 2",
    }


def test_a_language_given_is_not_called_recognized(article: Path) -> None:
    assert "language  fr, given" in run(article, "--language", "fr")[1]


def test_a_language_not_recognized_is_told(tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("12 — 14")
    assert "language  und, not recognized, read as English" in run(path)[1]


def test_every_span_is_marked_in_place_and_the_texts_own_brackets_are_told_apart(article: Path) -> None:
    _, out, _ = run(article)
    assert (
        "[c1 Secondo c1] la prefettura, [C1 i feriti del [D1 3 marzo D1] sono [F1 tra 10 e 12 F1] "
        "\\[nostra nota\\] C1]. «[Q1 Il ponte era sicuro Q1]», [q1 ha detto q1] il sindaco Ugo Bassi.\n"
    ) in out


def test_notes_stand_beneath_the_line_in_which_their_span_begins(article: Path) -> None:
    _, out, _ = run(article)
    body = out[out.index("[c1 ") :].splitlines()
    assert [line.split()[0] for line in body if line] == ["[c1", "C1", "F1", "Q1", "[C2", "C2", "F2"]


def test_a_claim_tells_who_when_how_many_and_by_which_rule() -> None:
    text = ARTICLE
    date, cue = text.index("3 marzo"), text.index("Secondo")
    believed = confidence("claim.according-to")
    assert noted("C1") == (
        "attributed · asserts · claimant prefettura (organization, without a name of its own) · "
        f"cue “Secondo” {cue}:{cue + 7} · chain prefettura ← AFP ← Gazzetta di Olmo · figures F1 · "
        f"event D1 2025-03-03 to the day, “3 marzo” {date}:{date + 7} · rule claim.according-to, {believed:.2f}"
    )
    assert noted("F1") == "10 to 12 · range · rule range"


def test_a_quote_tells_its_speaker_and_the_way_it_came() -> None:
    cue = ARTICLE.index("ha detto")
    assert noted("Q1") == (
        f"direct · speaker Ugo Bassi (person, sindaco) · cue “ha detto” {cue}:{cue + 8} · "
        f"chain Ugo Bassi ← AFP ← Gazzetta di Olmo · rule quote.before-verb, {confidence('quote.before-verb'):.2f}"
    )


def test_a_denial_names_what_it_answers() -> None:
    assert " · denies · " in noted("C2")
    assert " · answers C1 · " in noted("C2")


def test_an_agents_other_names_are_told() -> None:
    text = "«Restiamo», ha detto il sindaco Ugo Bassi. «La strada è chiusa», ha aggiunto Bassi."
    assert "speaker Ugo Bassi (person, sindaco; also Bassi)" in noted("Q2", text)


def test_a_relay_shows_the_words_that_make_it_one() -> None:
    text = "« Ils sont libres », a déclaré le ministre Idris Belk, cité par l'AFP."
    relay = text.index("cité")
    assert f"chain Idris Belk ← AFP (“cité” {relay}:{relay + 4})" in noted("Q1", text)


def test_a_claim_that_an_attribution_interrupts_tells_how_it_reads() -> None:
    text = "Il traffico, secondo la prefettura, riprenderà il 9 marzo con 300 navi."
    assert "reads “Il traffico riprenderà il 9 marzo con 300 navi”" in noted("C1", text)


def test_offsets_are_of_the_text_as_read(article: Path) -> None:
    article.write_bytes(b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode())
    start = ARTICLE.index("Il ponte era")
    assert f"    Q1 {start}:{start + len('Il ponte era sicuro')} · direct" in run(article)[1]


@pytest.mark.parametrize(("only", "letters"), [("quotes", "Qq"), ("claims", "CcDF"), ("figures", "F")])
def test_only_one_kind_may_be_shown_with_what_belongs_to_it(article: Path, only: str, letters: str) -> None:
    _, out, _ = run(article, "--only", only)
    opened = {match["opens"][0] for match in BRACKET.finditer(out) if match["opens"]}
    assert opened == set(letters)


def test_numbers_are_the_same_whatever_is_shown(article: Path) -> None:
    everything = run(article)[1].splitlines()
    for only in ("quotes", "claims", "figures"):
        notes = [line for line in run(article, "--only", only)[1].splitlines() if line.startswith("    ")]
        assert notes
        assert set(notes) <= set(everything)


# Paper and terminal


def test_what_is_piped_holds_the_text_line_for_line(tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_text("Feriti\t12\n" + "parola " * 60)
    assert run(path)[1].endswith("\n\nFeriti\t12\n" + "parola " * 60 + "\n\n")


def test_nothing_is_colored_but_on_a_terminal(article: Path) -> None:
    assert ESCAPE not in run(article)[1]


def test_colors_can_be_forced_and_change_no_word(article: Path) -> None:
    colored = run(article, force_color=True)[1]
    assert ESCAPE in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == run(article)[1]


def test_forced_colors_go_before_no_color_in_the_environment(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[1;32m" in run(article, force_color=True)[1]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(path: Path, **options: object) -> str:
    terminal = Terminal()
    call_command("explain_extraction", str(path), stdout=terminal, **options)
    return terminal.getvalue()


@pytest.fixture
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")


@pytest.mark.usefixtures("_narrow")
def test_a_terminal_has_colors_unless_they_are_refused(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ESCAPE in on_terminal(article)
    assert ESCAPE not in on_terminal(article, no_color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert ESCAPE not in on_terminal(article)


@pytest.mark.usefixtures("_narrow")
def test_on_a_terminal_lines_are_broken_between_words(article: Path) -> None:
    # The name of the file has no place to be broken at.
    printed = on_terminal(article, no_color=True).partition("outlet")[2]
    assert max(len(line.rstrip()) for line in printed.splitlines()) <= 60
    assert printed.split() == run(article)[1].partition("outlet")[2].split()


def test_control_characters_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "title.txt"
    path.write_text(f"A text of some length \x1b]0;title\x07 \u009b31m {'and more ' * 50}")
    _, out, _ = run(path, force_color=True)
    assert "A text of some length ␛]0;title␇ \ufffd31m" in out.replace("\\]", "]")
    assert not re.search(r"\x1b(?!\[[\d;]*m)|[\x07\x9b]", out)


# What cannot be read


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(article: Path, tmp_path: Path) -> None:
    bad = {"latin": "caffè".encode("latin-1"), "binary": b"\x89PNG\0\0", "empty": b" \n"}
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    names = [*bad, "missing"]
    status, out, err = run(*(tmp_path / name for name in names), tmp_path, article)
    assert status == 1
    assert out.startswith(f"{article}\n")
    reasons = ["is not UTF-8", "a NUL byte", "empty; expected text", "No such file", "Is a directory"]
    told = err.splitlines()
    assert len(told) == len(reasons)
    for line, path, reason in zip(told, [*(tmp_path / name for name in names), tmp_path], reasons, strict=True):
        assert line.startswith(f"{path}:1: ")
        assert reason in line


def test_what_can_be_read_ends_well(article: Path) -> None:
    status, out, err = run(article, article)
    assert (status, err) == (0, "")
    assert out.count("outlet    Gazzetta di Olmo") == 2


def test_an_unknown_language_is_refused(article: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'xx'"):
        run(article, "--language", "xx")


def shell(*arguments: object, given: bytes = b"", folder: Path) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, with a database that nobody serves."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    return subprocess.run(
        [sys.executable, "manage.py", "explain_extraction", *map(str, arguments)],
        input=given, capture_output=True, cwd=ROOT, env=environment, check=False,
    )  # fmt: skip


def test_it_reads_standard_input_and_needs_no_server(tmp_path: Path) -> None:
    done = shell("-", given=ARTICLE.encode(), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("-\n  outlet    Gazzetta di Olmo\n")


def test_an_empty_standard_input_is_told(tmp_path: Path) -> None:
    done = shell("-", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "-:1: file: empty; expected text\n"


@pytest.mark.parametrize("path", sorted((ROOT / "seeds/articles").glob("*.txt")), ids=lambda p: p.stem)
def test_the_seeds_are_printed_whole(path: Path) -> None:
    text = path.read_text()
    _, out, _ = run(path)
    printed = out.split("\n\n", 1)[1]
    assert (
        without_marks("\n".join(line for line in printed.split("\n") if not line.startswith("    "))) == text + "\n\n"
    )
