"""Whatever the interface says in English it says in Italian: the catalogue is whole, and compiled."""

import gettext
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

CATALOGUE = Path("factdb/locale/it/LC_MESSAGES/django.po")


def messages(compiled: Path) -> dict[object, str]:
    with compiled.open("rb") as file:
        catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {text: told for text, told in catalogue.items() if text}  # without the heading, which has a date


def test_each_text_of_the_interface_has_its_italian(tmp_path: Path) -> None:
    """`make messages` finds nothing new, and nothing it holds is left untranslated or only guessed."""
    base = Path(settings.BASE_DIR)
    for name in ("claims", "factdb"):
        shutil.copytree(base / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(base / "manage.py", tmp_path)
    command = [sys.executable, "manage.py", "makemessages", "--locale=it", "--no-location", "--no-obsolete"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    made = tmp_path / CATALOGUE
    for flaw in ("--untranslated", "--only-fuzzy"):
        left = subprocess.run(["msgattrib", flaw, made], check=True, capture_output=True, text=True).stdout
        assert left == "", f"{flaw}: run `make messages` and translate\n{left}"
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", made, "-o", compiled], check=True, capture_output=True)
    assert messages(compiled) == messages((base / CATALOGUE).with_suffix(".mo")), "run `make messages`"


def test_the_catalogue_of_the_library_is_compiled(tmp_path: Path) -> None:
    source = Path(settings.BASE_DIR) / "factdb/locale/unfold/it/LC_MESSAGES/django.po"
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", source, "-o", compiled], check=True, capture_output=True)
    assert messages(compiled) == messages(source.with_suffix(".mo"))
