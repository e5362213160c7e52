"""`import_seeds --jobs`: several processes import what one would, and a process that dies costs what it had begun."""

import os
import signal
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest
from django.core.management import CommandError

from claims.ingest.batch import Batch
from claims.ingest.lanes import Lanes
from claims.models import Agent, Claim, Document, Quote, Revision
from tests.ingest.test_import_seeds import ARTICLE, run

committing = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def written(folder: Path, count: int) -> Path:
    for number in range(count):
        text = ARTICLE.format(count=number + 2).replace("Crolla", f"Numero {number}: crolla")
        (folder / f"{number:03}.txt").write_text(text)
    return folder


@committing
def test_several_processes_import_what_one_would(tmp_path: Path) -> None:
    status, _, err = run(written(tmp_path, 24), "--jobs", 3)
    assert (status, err) == (0, "")
    assert Document.objects.count() == Revision.objects.count() == Quote.objects.count() == 24
    assert Agent.objects.filter(name="Ugo Bassi").count() == 1
    assert Claim.objects.filter(claimant__name__icontains="prefettura").count() == 24
    batch = Batch(jobs=2)
    assert sorted(batch.run([(path, "txt") for path in sorted(tmp_path.glob("*.txt"))])) == sorted(tmp_path.iterdir())
    assert batch.tally.outcomes == {("article", "unchanged"): 24}


@committing
def test_the_versions_of_an_article_come_in_one_after_the_other(tmp_path: Path) -> None:
    for number in range(6):
        updated = f"18:40, aggiornato alle 19:{10 + number}\n"
        (tmp_path / f"{number}.txt").write_text(ARTICLE.format(count=number + 2).replace("18:40\n", updated))
    files = [(path, "txt") for path in sorted(tmp_path.iterdir())]
    for name, jobs in (("One", 1), ("Several", 3)):
        batch = Batch(source=name, jobs=jobs)
        list(batch.run(files))
        assert batch.tally.outcomes == {("article", "new"): 1, ("article", "updated"): 5}
        versions = Revision.objects.filter(document__source__name=name).order_by("number")
        assert list(versions.values_list("origin", flat=True)) == [path.name for path, _ in files]


@committing
def test_what_cannot_be_read_is_named_and_the_rest_comes_in(tmp_path: Path) -> None:
    (written(tmp_path, 3) / "bad.txt").write_bytes(b"\xff\xfe\xff")
    status, _, err = run(tmp_path, "--jobs", 2)
    assert status == 1
    assert "bad.txt:1: " in err
    assert Document.objects.count() == 3


def test_the_number_of_processes_is_a_number(tmp_path: Path) -> None:
    for given in ("0", "-1", "many", "1000"):
        with pytest.raises(CommandError, match="expected a number of processes from 1 to 64"):
            run(tmp_path, f"--jobs={given}")


def _size(path: Path) -> int:
    if path.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return len(path.name)


@pytest.mark.django_db
def test_a_process_that_dies_takes_along_only_what_it_was_given() -> None:
    took: dict[str, int | BrokenExecutor] = {}
    paths = [Path(name) for name in ("a", "bb", "deadly", *(f"after {n}" for n in range(12)))]
    lanes = Lanes(2, _size, lambda path: "left" if path.name in ("a", "deadly") else path.name)
    yielded = list(lanes.run(paths, lambda path, result: took.update({path.name: result})))
    assert sorted(yielded) == sorted(paths)
    assert isinstance(took["deadly"], BrokenExecutor)
    assert took["bb"] == 2
    assert took["after 11"] == len("after 11")


@pytest.mark.django_db
def test_stopped_in_between_what_was_begun_is_told_and_the_rest_is_left() -> None:
    took: dict[str, int | BrokenExecutor] = {}
    paths = [Path(f"{n:03}") for n in range(40)]
    running = Lanes(2, _size, str).run(paths, lambda path, result: took.update({path.name: result}))
    next(running)
    running.close()
    assert 1 <= len(took) < 40
    assert set(took.values()) == {3}
