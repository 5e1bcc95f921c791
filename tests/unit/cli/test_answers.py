"""The shapes of an answer: for eyes, for scripts, and for the program that opens a file."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import terminal

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def minutes(home: Path) -> Path:
    """A folder whose paragraphs and documents can be told apart."""
    folder = home / "mairie"
    folder.mkdir()
    for year, words in {"2021": "la piscine", "2023": "le pont", "2022": "le moulin"}.items():
        (folder / f"{year}.md").write_text(
            f"---\ntitle: Séance de {year}\ndate: {year}-06-02\n---\n\nOuverture de {year}.\n\n"
            f"Le budget pour {words} est voté.\n\nSuite de {year}.\n\nAutre budget de {year}, plus long que le premier.\n",
            encoding="utf-8",
        )
    (folder / "copie.txt").write_text("Copie\n\nLe budget pour le pont est voté.\n", encoding="utf-8")
    return folder


def lines(done: CompletedProcess[str]) -> list[str]:
    return done.stdout.splitlines()


def test_a_date_stands_beside_the_place(search: Run, minutes: Path) -> None:
    assert f"   {minutes}/2021.md:8 · 2 June 2021" in lines(search("--in", minutes, "piscine"))


def test_paths_alone_are_those_of_all_documents_and_each_once(search: Run, minutes: Path) -> None:
    found = lines(search("--in", minutes, "-l", "budget"))
    assert sorted(found) == [f"{minutes}/{name}" for name in ("2021.md", "2022.md", "2023.md", "copie.txt")]
    assert lines(search("--in", minutes, "-l", "-n", "1", "--page", "2", "budget")) == found[1:2]
    assert lines(search("--in", minutes, "-l", "--sort", "path", "budget")) == sorted(found)
    assert search("--in", minutes, "-l", "zzz").returncode == 1


def test_paths_can_be_parted_by_nul_as_the_file_system_has_them(home: Path, environment: dict[str, str]) -> None:
    folder = home / "d"
    folder.mkdir()
    names = [b"un\ndeux.txt", b"d\xe9p\xf4t.txt"]
    for number, name in enumerate(names):
        (folder / os.fsdecode(name)).write_text(f"Un lapin {number}.", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "searcher.cli.search", "--in", "d", "-l", "-0", "--sort", "path", "lapin"],
        cwd=home,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert sorted(done.stdout.split(b"\0")) == sorted([b"", *(b"d/" + name for name in names)])


def test_count_is_a_number(search: Run, minutes: Path) -> None:
    assert search("--in", minutes, "-c", "budget").stdout == "6\n"
    done = search("--in", minutes, "-c", "zzz")
    assert (done.returncode, done.stdout) == (1, "0\n")


def test_pages_follow_each_other(search: Run, minutes: Path) -> None:
    template = "{rank} {path} {paragraph}"
    whole = lines(search("--in", minutes, "--format", template, "budget"))
    assert len(whole) == 6
    pages = [lines(search("--in", minutes, "-n", "4", "--page", page, "--format", template, "budget")) for page in "12"]
    assert [*pages[0], *pages[1]] == whole
    done = search("--in", minutes, "-n", "4", "--page", "3", "budget")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "nothing that far on: 6 paragraphs in all\n"


def test_order_can_be_chosen(search: Run, minutes: Path) -> None:
    done = search("--in", minutes, "--sort", "date", "--format", "{date}", "budget voté", "type:markdown")
    assert lines(done) == sorted(lines(done), reverse=True)
    assert lines(done)[0] == "2023-06-02"


def test_least_score_leaves_out_the_lower_ones(search: Run, minutes: Path) -> None:
    best = json.loads(search("--in", minutes, "--json", "budget voté").stdout)["hits"][0]["score"]
    done = search("--in", minutes, "--min-score", best - 0.001, "--format", "{score}", "budget voté")
    assert lines(done)
    assert all(float(line) >= best - 0.001 for line in lines(done))
    assert len(lines(done)) < 6


def test_format_writes_a_line_for_each(search: Run, minutes: Path) -> None:
    done = search("--in", minutes, "--format", r"{path}:{line}: {snippet}\t{{{title}}}", "piscine")
    assert done.stdout == f"{minutes}/2021.md:8: Le budget pour la piscine est voté.\t{{Séance de 2021}}\n"
    done = search("--in", minutes, "-0", "--format", "{page}", "piscine")
    assert done.stdout == "\0"


def test_json_lines_are_the_hits_of_json(search: Run, minutes: Path) -> None:
    whole = json.loads(search("--in", minutes, "--json", "-C", "1", "budget").stdout)["hits"]
    assert [json.loads(line) for line in lines(search("--in", minutes, "--jsonl", "-C", "1", "budget"))] == whole
    assert {tuple(hit["before"]) for hit in whole} >= {("Ouverture de 2021.",), ("Suite de 2021.",)}
    assert all(len(hit["after"]) <= 1 for hit in whole)


def test_context_shows_the_paragraphs_around(search: Run, minutes: Path) -> None:
    assert lines(search("--in", minutes, "-C", "1", "piscine"))[2:] == [
        "   Ouverture de 2021.",
        "   Le budget pour la piscine est voté.",
        "   Suite de 2021.",
    ]


def test_full_shows_the_whole_paragraph(search: Run, home: Path) -> None:
    (home / "d").mkdir()
    words = [f"mot{number}" for number in range(300)]
    (home / "d" / "a.txt").write_text(" ".join([*words, "lapin", *words]), encoding="utf-8")
    assert len(search("--in", "d", "lapin").stdout) < 500
    assert " ".join(search("--in", "d", "--full", "lapin").stdout.split()).endswith(
        " ".join([*words[-5:], "lapin", *words])
    )


def test_group_shows_each_document_once(search: Run, minutes: Path) -> None:
    shown = lines(search("--in", minutes, "--group", "budget 2021"))
    assert shown[:4] == [
        "Séance de 2021",
        f"{minutes}/2021.md · 2 June 2021",
        " 1 line 12",
        "   Autre budget de 2021, plus long que le premier.",
    ]
    assert sum("Séance de" in line for line in shown) == 3


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--json", "--jsonl"], "--json and --jsonl are two shapes of an answer; leave one out"),
        (["-l", "-c"], "-l and -c are two shapes of an answer; leave one out"),
        (["-0"], "-0 parts the paths of -l and the lines of --format; add one of them"),
        (["--full", "--json"], "--full has no place in what --json prints; leave one out"),
        (["-C", "1", "-l"], "--context has no place in what -l prints; leave one out"),
        (["--facets", "type", "--jsonl"], "--facets has no place in what --jsonl prints; leave one out"),
        (["--sort", "taille"], "Invalid value for '--sort': 'taille' is not one of 'score', 'date', 'path'."),
        (
            ["--format", "{lines}"],
            (
                "there is no field {lines}; a format may have {rank}, {score}, {path}, {id}, {title}, {heading}, {date},"
                " {author}, {line}, {page}, {place}, {paragraph}, {snippet}, {text}"
            ),
        ),
        (["--format", "{line"], "a brace has no partner in the format {line; write {{ for the sign itself"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(search: Run, minutes: Path, arguments: list[str], line: str) -> None:
    done = search("--in", minutes, *arguments, "budget")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"search: {line}\n")


@pytest.fixture
def opener(home: Path) -> dict[str, str]:
    """What a desktop has: a program that opens files; this one writes down which."""
    folder = home / "bin"
    folder.mkdir()
    program = folder / "xdg-open"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{home}/opened"\n', encoding="utf-8")
    program.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other openers")
def test_open_opens_the_file_of_the_hit_with_that_rank(
    search: Run, minutes: Path, home: Path, opener: dict[str, str]
) -> None:
    ranked = lines(search("--in", minutes, "--format", "{path}", "budget"))
    done = search("--in", minutes, "--open", "3", "budget", **opener)
    assert (done.returncode, done.stderr) == (0, f"opening {ranked[2]}\n")
    while not (home / "opened").exists() or not (home / "opened").read_text():
        pass
    assert (home / "opened").read_text() == ranked[2]
    done = search("--in", minutes, "--open", "30", "budget", **opener)
    assert (done.returncode, done.stderr) == (1, "nothing that far on: 6 paragraphs in all\n")


def test_open_says_so_where_there_is_nothing_to_open_with(search: Run, minutes: Path, home: Path) -> None:
    search("--in", minutes, "budget")
    done = search("--in", minutes, "--open", "1", "piscine", PATH=str(home))
    assert done.returncode == 2
    assert done.stderr.endswith("2021.md; on Linux xdg-open is needed\n")


def test_several_folders_have_one_ranking(search: Run, minutes: Path, notes: Path, home: Path) -> None:
    both = home / "tout"
    both.mkdir()
    for folder in (minutes, notes):
        (both / folder.name).symlink_to(folder)
    query = "budget chat 2022 répété"
    template = "{score} {title} {paragraph} {text}"
    apart = search("--in", minutes, "--in", notes, "--format", template, "-n", "50", query)
    (both / minutes.name).unlink()
    (both / notes.name).unlink()
    minutes.rename(both / minutes.name)
    notes.rename(both / notes.name)
    together = search("--in", both, "--format", template, "-n", "50", query)
    assert sorted(lines(apart)) == sorted(lines(together))
    assert len(lines(apart)) > 6


def test_paths_of_several_folders_are_their_own(search: Run, minutes: Path, notes: Path) -> None:
    found = lines(search("--in", minutes, "--in", notes, "-l", "dort OU piscine"))
    assert sorted(found) == [f"{minutes}/2021.md", f"{notes}/chats.txt"]
    assert lines(search("--in", minutes, "--in", minutes, "-l", "piscine")) == [f"{minutes}/2021.md"]


def test_one_index_for_several_folders_is_refused(search: Run, minutes: Path, notes: Path) -> None:
    done = search("--in", minutes, "--in", notes, "--index", "ix", "chat")
    assert done.returncode == 2
    assert done.stderr == "search: an index is of one folder; with several --in leave out --index and $SEARCHER_INDEX\n"


def on_terminal(home: Path, environment: dict[str, str], *arguments: str, **variables: str) -> tuple[int, str]:
    """What `search` shows on a terminal of 80 columns and 24 lines."""
    command = [sys.executable, "-m", "searcher.cli.search", *arguments]
    return terminal.on_terminal(command, home, {**environment, "LINES": "24", "TERM": "xterm", **variables})


@pytest.fixture
def pager(home: Path) -> str:
    """A pager that says that it was there, and how it was asked to behave."""
    program = home / "pager"
    program.write_text('#!/bin/sh\necho "PAGER $LESS $1"\ncat\n', encoding="utf-8")
    program.chmod(0o755)
    return f"{program} -x"


def test_an_answer_longer_than_the_screen_goes_through_the_pager(
    search: Run, minutes: Path, home: Path, environment: dict[str, str], pager: str
) -> None:
    search("--in", minutes, "budget")
    long = ["--in", str(minutes), "-C", "1", "budget"]
    code, shown = on_terminal(home, environment, *long, PAGER=pager)
    assert code == 0
    assert shown.startswith("PAGER FRX -x\n")
    assert shown.count("\x1b[1;31m") == 6
    assert "6 of 6 paragraphs" in shown
    for arguments, variables in (
        ([*long, "--no-pager"], {"PAGER": pager}),
        (long, {"PAGER": pager, "SEARCHER_PAGER": ""}),
        (long, {"PAGER": "cat"}),
        (long, {"PAGER": "/nowhere/pager"}),
        (["--in", str(minutes), "piscine"], {"PAGER": pager}),
    ):
        code, shown = on_terminal(home, environment, *arguments, **variables)
        assert (code, "PAGER" in shown) == (0, False)
        assert "Le budget pour la \x1b[1;31mpiscine" in shown or shown.count("\x1b[1;31m") == 6


def test_a_pager_that_is_left_early_is_no_error(
    search: Run, minutes: Path, home: Path, environment: dict[str, str]
) -> None:
    search("--in", minutes, "budget")
    code, shown = on_terminal(home, environment, "--in", str(minutes), "-C", "1", "budget", PAGER="true")
    assert (code, "Traceback" in shown) == (0, False)


def test_a_terminal_says_how_to_go_on_and_what_stands_in_the_way(
    search: Run, minutes: Path, home: Path, environment: dict[str, str]
) -> None:
    search("--in", minutes, "budget")
    where = ["--in", str(minutes)]
    _, shown = on_terminal(home, environment, *where, "-n", "2", "--page", "2", "budget")
    assert "3–4 of 6 paragraphs, " in shown
    assert shown.endswith("; --page 3 for more\n")
    told = {
        "zzz": "nothing found\n",
        "zzz yyy": "nothing found\nnowhere found: zzz, yyy\n",
        "piscine ET zzz": "nothing found\nnowhere found: zzz\nfound without zzz: 1 paragraph\n",
        "piscine ET moulin": "nothing found\nfound without piscine: 1 paragraph\nfound without moulin: 1 paragraph\n",
        "+piscine -budget": "nothing found\nfound without -budget: 1 paragraph\n",
        "piscine date:2022": "nothing found\nfound without date:2022: 1 paragraph\n",
    }
    for query, expected in told.items():
        assert on_terminal(home, environment, *where, query) == (1, expected), query
