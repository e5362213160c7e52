"""`manage.py import_seeds`: what an archivist sees, from the command line."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from claims.ingest.batch import Batch
from claims.models import Claim, Document, Quote, Revision

ARTICLE = """Gazzetta di Prova con ANSA
Pubblicato il 4 marzo 2025 alle 18:40

Crolla il ponte di Vallescura, scontro sui feriti

Secondo la prefettura, i feriti sono {count}. «Il ponte era sicuro», ha detto il sindaco Ugo Bassi.
"""


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("import_seeds", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        status = int(stop.code or 0)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ponte.txt").write_text(ARTICLE.format(count=12))
    return tmp_path


@pytest.mark.django_db
def test_an_article_comes_in_once_whatever_how_often(folder: Path) -> None:
    status, out, err = run(folder)
    assert (status, err) == (0, "")
    assert "articles" in out
    document = Document.objects.get()
    assert (document.source.name, document.language) == ("Gazzetta di Prova", "it")
    assert document.published_at is not None
    assert Quote.objects.get().speaker.name == "Ugo Bassi"
    claim = Claim.objects.get(claimant__name__icontains="prefettura")
    assert claim.quantities.get().value == 12
    run(folder)
    assert (Document.objects.count(), Revision.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_broken_file_among_good_ones_is_told_and_the_others_come_in(folder: Path) -> None:
    (folder / "latin.txt").write_bytes("Gazzetta\nperché\n".encode("latin-1"))
    (folder / "records.jsonl").write_text('{"type": "claim", "ref": "a", "text": "Piove"}\n{"type": "claim"}\n')
    status, _, err = run(folder)
    assert status == 1
    assert f"{folder}/latin.txt:2: encoding: byte 0xe9 is not UTF-8" in err
    assert f"{folder}/records.jsonl:2: " in err
    assert "Traceback" not in err
    assert Claim.objects.filter(ref="a").exists()
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_options(folder: Path) -> None:
    status, out, _ = run(folder, "--dry-run")
    assert status == 0
    assert "Would be imported" in out
    assert not Document.objects.exists()
    run(folder, "--source", "Altro Giornale", "--language", "en")
    assert (Document.objects.get().source.name, Document.objects.get().language) == ("Altro Giornale", "en")
    plain = folder / "plain.article"
    plain.write_text("Il sindaco Ugo Bassi ha parlato a lungo della pioggia che cade sulle colline.\n")
    assert run(plain)[0] == 1
    assert "published" in run(plain, "--format", "txt", "--source", "Foglio", "--strict")[2]
    assert run(plain, "--format", "txt", "--source", "Foglio")[0] == 0


@pytest.mark.django_db
def test_nothing_to_import_and_no_such_path_are_said(tmp_path: Path) -> None:
    assert "nothing to import" in run(tmp_path)[2]
    status, _, err = run(tmp_path / "gone")
    assert status == 1
    assert "gone:1: file: " in err


@pytest.mark.django_db
def test_an_article_costs_a_fixed_number_of_statements(
    tmp_path: Path, django_assert_max_num_queries: pytest.FixtureLookupError
) -> None:
    def statements(sentences: int) -> int:
        name = f"{sentences}.txt"
        said = " ".join(f"«Il ponte numero {n} era sicuro», ha detto Ugo Bassi." for n in range(sentences))
        (tmp_path / name).write_text(ARTICLE.format(count=12).replace("Crolla", f"{sentences}: crolla") + said)
        with django_assert_max_num_queries(200) as context:  # type: ignore[operator]
            for _ in Batch().run([(tmp_path / name, "txt")]):
                pass
        return len(context)

    statements(1)
    assert abs(statements(50) - statements(5)) <= 2
    assert Quote.objects.count() > 50


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_anywhere_a_second_run_completes_it_without_a_double(tmp_path: Path, jobs: str) -> None:
    for number in range(120):
        text = ARTICLE.format(count=number + 2).replace("Crolla", f"Numero {number}: crolla")
        (tmp_path / f"{number:03}.txt").write_text(text)
    parameters = connection.get_connection_params()
    server = {name: parameters[name] for name in ("user", "password", "host", "port") if parameters.get(name)}
    url = f"postgresql:///{connection.settings_dict['NAME']}?{urlencode(server)}"
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_seeds", str(tmp_path), "--jobs", jobs]
    environment = {**os.environ, "DATABASE_URL": url}
    first = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while Document.objects.count() < 10 and time.monotonic() < deadline:
        time.sleep(0.02)
    first.send_signal(signal.SIGINT)
    _, err = first.communicate(timeout=60)
    assert first.returncode == 130, err
    assert "run it again" in err
    there = Document.objects.count()
    assert 10 <= there < 120
    second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert second.returncode == 0, second.stderr
    assert Document.objects.count() == Revision.objects.count() == 120
    assert Quote.objects.count() == 120
