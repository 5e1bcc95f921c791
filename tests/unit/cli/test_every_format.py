"""A real folder: every format and encoding is found at its place, every bad file is listed with a reason."""

import json
import re
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from nasty_folder import GOOD, make
from office_files import docx

import searcher

_SHEET = Path(__file__).parents[1] / "documents" / "files" / "made" / "classeur.xls"

Run = Callable[..., CompletedProcess[str]]


def test_all_good_files_are_found_at_their_place_and_all_bad_ones_listed(search: Run, manage: Run, home: Path) -> None:
    reasons = make(home / "dossier")
    done = search("--in", "dossier", "--index", "ix", "--max-size", "2", "anémomètre")
    assert done.returncode == 0
    assert done.stdout == " 1 Titre\n   dossier/texte.txt:3\n   Un anémomètre tourne.\n"
    told = (
        rf"indexed {len(GOOD)} files; \d+ paragraphs in all; {len(reasons)} files skipped; searcher status says why\n"
    )
    assert re.fullmatch(told, done.stderr)

    with searcher.open(home / "dossier", index=home / "ix", refresh=False) as index:
        for name, good in GOOD.items():
            hits = index.search(good.word)
            assert [hit.document.path for hit in hits] == [str(home / "dossier" / name)], good.word
            assert (hits[0].line, hits[0].page, hits[0].heading) == (good.line, good.page, good.heading), name
            assert good.word in hits[0].snippet.marked("[", "]").replace("[", "").replace("]", "")

    skipped = json.loads(manage("status", "--in", "dossier", "--index", "ix", "--json").stdout)["skipped"]
    assert set(skipped) == set(reasons)
    for name, reason in reasons.items():
        assert skipped[name].startswith(reason), name


def test_nothing_is_said_and_nothing_read_when_nothing_changed(search: Run, home: Path) -> None:
    make(home / "dossier")
    search("--in", "dossier", "--index", "ix", "anémomètre")
    written = sorted(path.name for path in (home / "ix").iterdir())
    again = search("--in", "dossier", "--index", "ix", "drisse")
    assert (again.returncode, again.stderr) == (0, "")
    assert sorted(path.name for path in (home / "ix").iterdir()) == written


def test_place_of_a_page_is_said_as_a_reader_would(search: Run, home: Path) -> None:
    make(home / "dossier")
    assert "dossier/trois-pages.pdf, page 3" in search("--in", "dossier", "écoutille").stdout


@pytest.mark.slow
def test_options_of_records_are_remembered_and_taken_back(search: Run, manage: Run, home: Path) -> None:
    (home / "d").mkdir()
    (home / "d" / "a.csv").write_text("avis,remarque\nbien,rien\n", encoding="utf-8")
    assert "remarque : rien" in search("--in", "d", "rien").stdout
    assert search("--in", "d", "--no-correction", "--text-field", "avis", "rien").returncode == 1
    (home / "d" / "b.csv").write_text("avis,remarque\nmal,rien\n", encoding="utf-8")
    assert search("--in", "d", "--no-correction", "rien").returncode == 1
    assert "text field  avis" in manage("status", "--in", "d").stdout
    assert search("--in", "d", "--text-field", "", "rien").stdout.count("remarque : rien") == 2


def test_options_of_reading_without_a_refresh_are_refused(search: Run, notes: Path) -> None:
    done = search("--in", notes, "--no-refresh", "--text-field", "a", "chat")
    assert done.returncode == 2
    assert done.stderr.endswith("--max-size read files again; leave out --no-refresh\n")


def test_raised_limit_reads_what_was_too_large(search: Run, manage: Run, home: Path) -> None:
    (home / "d").mkdir()
    (home / "d" / "a.txt").write_text("Un mot. " * 1000, encoding="utf-8")
    (home / "d" / "b.txt").write_text("Autre chose.", encoding="utf-8")
    assert search("--in", "d", "--max-size", "0.005", "mot").returncode == 1
    assert "skipped a.txt: is larger than 0.005 MB; --max-size allows more" in manage("index", "d").stdout
    assert search("--in", "d", "--max-size", "1", "mot").returncode == 0
    assert search("--in", "d", "--max-size", "0.005", "mot").returncode == 1


@pytest.mark.slow
def test_missing_library_is_said_once_and_counted_and_asked_for_no_longer_than_needed(
    search: Run, manage: Run, home: Path
) -> None:
    (home / "dossier").mkdir()
    (home / "dossier" / "a.txt").write_text("La drisse est neuve.\n", encoding="utf-8")
    (home / "dossier" / "abîmé.docx").write_bytes(b"PK")
    for name in "abc":
        shutil.copy(_SHEET, home / "dossier" / f"{name}.xls")
    (home / "absent").mkdir()
    hidden = home / "absent" / "sitecustomize.py"
    hidden.write_text("import sys\nsys.modules['python_calamine'] = None\n", encoding="utf-8")
    environment = {"PYTHONPATH": f"{home / 'absent'}:{Path(searcher.__file__).parents[1]}"}
    done = search("--in", "dossier", "drisse", **environment)
    said = (
        "3 files need another library; install it with: "
        f"{shlex.quote(sys.executable)} -m pip install 'searcher-fr[office]'\n"
    )
    assert done.returncode == 0
    assert done.stderr.count(said) == 1
    assert re.search(r"; 4 files skipped; searcher status says why\n", done.stderr)
    assert manage("index", "dossier", **environment).stdout.count(said) == 1
    assert search("--in", "dossier", "drisse", **environment).stderr == ""
    assert "a.xls, Loyers" in search("--in", "dossier", "locataire").stdout


def test_damage_of_utf8_is_noted_until_the_file_is_mended(search: Run, manage: Run, home: Path) -> None:
    (home / "d").mkdir()
    good = "L’école a été évacuée à midi.\n"
    (home / "d" / "a.txt").write_text(good.encode().decode("cp1252", errors="replace"), encoding="utf-8")
    done = search("--in", "d", "midi")
    assert done.returncode == 0
    assert done.stderr == "something is wrong with 1 file that can be read; searcher status says what\n"
    assert "note        a.txt: has 7 letters like Ã© for é" in manage("status", "--in", "d").stdout
    (home / "d" / "a.txt").rename(home / "d" / "b.txt")
    search("--in", "d", "midi")
    assert "note        b.txt: " in manage("status", "--in", "d").stdout
    (home / "d" / "b.txt").write_text(good, encoding="utf-8")
    search("--in", "d", "midi")
    assert "letters like" not in manage("status", "--in", "d").stdout


def test_records_follow_their_file(home: Path) -> None:
    folder = home / "d"
    folder.mkdir()
    (folder / "a.txt").write_text("Le témoin.", encoding="utf-8")
    (folder / "a.csv").write_text("texte\nun chat\ndeux chats\ntrois chats\n", encoding="utf-8")
    with searcher.open(folder, index=home / "ix") as index:
        assert (index.document_count, len(index.search("chat"))) == (4, 3)
        assert {hit.document.path for hit in index.search("chat")} == {str(folder / "a.csv")}
        (folder / "a.csv").write_text("texte\nun chien\n", encoding="utf-8")
        index.refresh()
        assert (index.document_count, len(index.search("chat")), len(index.search("chien"))) == (2, 0, 1)
        (folder / "a.csv").rename(folder / "b.csv")
        assert index.refresh() == searcher.Summary(0, 0, 0, (), moved=1)
        assert [(hit.document.id, hit.document.path) for hit in index.search("chien")] == [
            ("b.csv/1", str(folder / "b.csv"))
        ]
        (folder / "b.csv").unlink()
        index.refresh()
        assert (index.document_count, len(index.search("chien"))) == (1, 0)


def test_folder_in_the_place_of_a_file_of_records_keeps_its_documents(home: Path) -> None:
    folder = home / "d"
    folder.mkdir()
    (folder / "a.csv").write_text("texte\nun chat\n", encoding="utf-8")
    with searcher.open(folder, index=home / "ix") as index:
        (folder / "a.csv").unlink()
        (folder / "a.csv").mkdir()
        (folder / "a.csv" / "1").write_text("un chien", encoding="utf-8")
        index.refresh()
        assert [hit.document.id for hit in index.search("chien OU chat")] == ["a.csv/1"]


def test_file_that_can_no_longer_be_read_is_found_no_longer(home: Path) -> None:
    folder = home / "d"
    folder.mkdir()
    (folder / "a.docx").write_bytes(docx([("p", "Un chat.")]))
    (folder / "b.txt").write_text("Autre.", encoding="utf-8")
    with searcher.open(folder, index=home / "ix") as index:
        assert len(index.search("chat")) == 1
        (folder / "a.docx").write_bytes(b"PK\x03\x04")
        index.refresh()
        assert len(index.search("chat")) == 0
        assert index.facts().skipped == {"a.docx": "is damaged: File is not a zip file"}
