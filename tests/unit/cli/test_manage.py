"""`searcher index` and `searcher status`, and the help of all commands."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import searcher
from searcher import kernels

Run = Callable[..., CompletedProcess[str]]


def test_index_says_what_it_did_and_where(manage: Run, notes: Path, home: Path) -> None:
    (notes / "image.txt").write_bytes(b"\x89PNG\0\0")
    done = manage("index", notes, "--index", "ix")
    first, second, third = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"3 added, 0 changed, 0 removed in \d+\.\d s", first)
    assert second == "5 paragraphs of 3 documents in ix"
    assert third == "skipped image.txt: is not text in a known encoding; save it as UTF-8"
    assert list((home / "ix").glob("*.toc"))


def test_index_again_does_what_is_needed(manage: Run, notes: Path) -> None:
    manage("index", notes)
    (notes / "chats.txt").unlink()
    (notes / "copie.txt").write_text("Un autre texte.", encoding="utf-8")
    assert manage("index", notes).stdout.startswith("0 added, 1 changed, 1 removed in ")
    assert manage("index", notes).stdout.startswith("0 added, 0 changed, 0 removed in ")
    assert manage("index", notes, "--rebuild").stdout.startswith("2 added, 0 changed, 0 removed in ")


def test_index_of_corpus_here_needs_no_path(manage: Run, search: Run, notes: Path, home: Path) -> None:
    notes.rename(home / "corpus")
    assert "in index\n" in manage("index").stdout
    assert search("chat").stderr == ""


def test_status_tells_what_the_index_holds(manage: Run, notes: Path) -> None:
    (notes / "vide.txt").write_text("", encoding="utf-8")
    manage("index", notes, "--index", "ix")
    done = manage("status", "--in", notes, "--index", "ix")
    facts = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\d+ [A-Z][a-z]+ 20\d\d, \d\d:\d\d", facts.pop("built"))
    assert facts.pop("kernels") in {"compiled", "Python"}
    assert facts == {
        "index": "ix",
        "of": str(notes),
        "holds": "5 paragraphs of 3 documents",
        "size": "0.0 MB in 1 segment",
        "formats": "1 .md, 2 .txt",
        "skipped": "vide.txt: holds no text",
    }


def test_status_is_the_same_in_json(manage: Run, notes: Path) -> None:
    manage("index", notes, "--index", "ix")
    facts = json.loads(manage("status", "--in", notes, "--index", "ix", "--json").stdout)
    assert {"folder": "ix", "source": str(notes), "documents": 3, "paragraphs": 5, "segments": 1, "skipped": {}} == {
        name: facts[name] for name in ("folder", "source", "documents", "paragraphs", "segments", "skipped")
    }
    assert facts["bytes"] > 0


def test_status_changes_nothing(manage: Run, notes: Path) -> None:
    manage("index", notes)
    (notes / "neuf.txt").write_text("Le lapin.", encoding="utf-8")
    assert "of 3 documents" in manage("status", "--in", notes).stdout


def test_status_of_what_was_never_indexed_says_so(manage: Run, notes: Path, home: Path) -> None:
    done = manage("status", "--in", notes, "--index", "ix")
    assert not (home / "ix").exists()
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_search_help_has_examples_and_the_exit_codes(search: Run, option: str) -> None:
    done = search(option)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(re.findall(r"^ +search .* {2,}\S", done.stdout, re.MULTILINE)) >= 4
    for named in ("--in", "--index", "--json", "--color", "--no-refresh", "-n", "SEARCHER_CORPUS", "Exit codes: 0"):
        assert named in done.stdout


@pytest.mark.parametrize(
    "command", [[], ["index"], ["status"], ["forget"], ["check"], ["repair"], ["copy"], ["generations"], ["template"]]
)
def test_every_command_of_searcher_has_help_with_an_example(manage: Run, command: list[str]) -> None:
    done = manage(*command, "--help")
    assert done.returncode == 0
    assert re.search(
        rf"^ +searcher {' '.join(command)}", done.stdout.split("Usage:")[1].split("\n", 1)[1], re.MULTILINE
    )


def test_an_index_is_copied_without_its_files(manage: Run, notes: Path) -> None:
    manage("index", notes, "--index", "ix")
    copied = manage("copy", "ix", "other")
    assert re.fullmatch(r"(\d+ paragraphs of \d+ documents) in other, in \d+\.\d s\n", copied.stdout)
    assert copied.stdout.split(" in other")[0] in manage("status", "--in", "other").stdout
    assert manage("copy", "ix", "https://host/name").returncode == 2


def test_templates_are_printed_without_a_cluster(manage: Run) -> None:
    done = manage("template", "opensearch://127.0.0.1:1/notes", "--shards", "6", "--replicas", "2")
    settings = [body["template"]["settings"] for body in json.loads(done.stdout).values()]
    assert {"number_of_shards": 6, "number_of_replicas": 2}.items() <= settings[0].items()


def test_no_command_of_searcher_is_untested(manage: Run) -> None:
    commands = manage("--help").stdout.split("Commands:\n")[1]
    assert re.findall(r"^  (\w+)", commands, re.MULTILINE) == [
        "check",
        "completion",
        "config",
        "copy",
        "forget",
        "generations",
        "index",
        "mcp",
        "repair",
        "serve",
        "status",
        "template",
    ]


def test_version_is_the_librarys(search: Run, manage: Run) -> None:
    expected = (0, f"{searcher.__version__} ({kernels.running()} kernels)\n")
    assert [(done.returncode, done.stdout) for done in (search("--version"), manage("--version"))] == [expected] * 2


def test_status_names_the_formats_that_a_program_reads(manage: Run, notes: Path, home: Path) -> None:
    (notes / "chat.card").write_text("Un chat.", encoding="utf-8")

    def read(source: searcher.Source) -> searcher.Extract:
        return searcher.Extract(None, (searcher.Paragraph(source.text()),))

    searcher.open(notes, index=home / "ix", readers={".card": read}).close()
    (notes / "neu.card").write_text("Un lion.", encoding="utf-8")
    manage("index", notes, "--index", "ix")
    told = manage("status", "--in", notes, "--index", "ix").stdout.splitlines()
    assert "read by a program .card" in told
    (skipped,) = [line for line in told if "neu.card" in line]
    assert skipped.startswith("skipped     neu.card: cannot be read: needs the reader of .card of the program that")
