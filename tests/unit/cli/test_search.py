"""`search`: what it prints where, and how it exits."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


def answer(done: CompletedProcess[str]) -> dict[str, object]:
    assert len(done.stdout.splitlines()) == 1
    loaded: dict[str, object] = json.loads(done.stdout)
    return loaded


def paths(done: CompletedProcess[str]) -> list[str]:
    return [hit["path"] for hit in json.loads(done.stdout)["hits"]]


def test_something_found_is_printed_and_exits_with_0(search: Run, notes: Path) -> None:
    search("--in", notes, "chat")
    done = search("--in", notes, "chat dort")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f" 1 Des chats\n   {notes}/chats.txt:3\n   Le chat dort.\n\n 2 Chiens › Petits\n")


def test_nothing_found_prints_nothing_and_exits_with_1(search: Run, notes: Path) -> None:
    search("--in", notes, "chat")
    done = search("--in", notes, "zzz")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_nothing_found_is_still_an_object_in_json(search: Run, notes: Path) -> None:
    done = search("--in", notes, "--json", "zzz")
    assert done.returncode == 1
    assert answer(done) | {"took_ms": 0} == {
        "schema": 1,
        "query": "zzz",
        "total": 0,
        "suggestion": None,
        "took_ms": 0,
        "hits": [],
    }


def test_json_has_the_keys_other_programs_rely_on(search: Run, notes: Path) -> None:
    found = answer(search("--in", notes, "--json", "repete"))
    assert isinstance(found["took_ms"], float)
    assert {name: found[name] for name in ("query", "total", "suggestion")} == {
        "query": "repete",
        "total": 1,
        "suggestion": None,
    }
    hits = found["hits"]
    assert isinstance(hits, list)
    score = hits[0].pop("score")
    assert score > 0
    assert hits[0] == {
        "rank": 1,
        "id": "chats.txt",
        "path": f"{notes}/chats.txt",
        "place": f"{notes}/chats.txt:5",
        "title": "Des chats",
        "heading": None,
        "paragraph": 2,
        "line": 5,
        "page": None,
        "text": "Un paragraphe répété.",
        "snippet": "Un paragraphe répété.",
        "snippets": ["Un paragraphe répété."],
        "location": {"kind": "line", "line": 5},
        "highlights": [[14, 20]],
        "title_highlights": [],
        "heading_highlights": [],
        "duplicates": [
            {
                "path": f"{notes}/copie.txt",
                "paragraph": 2,
                "line": 3,
                "page": None,
                "location": {"kind": "line", "line": 3},
            }
        ],
        "near_copies": [],
        "metadata": {"type": "text"},
    }


def test_words_need_no_quotes(search: Run, notes: Path) -> None:
    assert answer(search("--in", notes, "--json", "chien", "chat"))["query"] == "chien chat"


def test_number_of_hits_can_be_chosen(search: Run, notes: Path) -> None:
    assert len(paths(search("--in", notes, "--json", "-n", "1", "chat"))) == 1
    assert answer(search("--in", notes, "--json", "-n", "1", "chat"))["total"] == 2
    assert len(paths(search("--in", notes, "--json", "--limit", "100", "chat"))) == 2


def test_near_copies_are_counted_under_the_one_that_speaks_for_them_and_shown_when_asked_for(
    search: Run, home: Path
) -> None:
    body = "\n\n".join(
        f"Article {number}. Le maire fixe le prix de la place {number} du marché." for number in range(9)
    )
    (home / "d").mkdir()
    for name in ("avis", "bulletin", "copie"):
        (home / "d" / f"{name}.txt").write_text(f"Paru dans : {name}.\n\n{body}\n", encoding="utf-8")
    (home / "d" / "même.txt").write_text(f"Paru dans : copie.\n\n{body}\n", encoding="utf-8")
    lines = search("--in", "d", "place 7").stdout.splitlines()
    assert lines[lines.index("   d/avis.txt:17") : lines.index("")] == [
        "   d/avis.txt:17",
        "   Article 7. Le maire fixe le prix de la place 7 du marché.",
        "   +3 near copies; --all shows them",
    ]
    grouped = search("--in", "d", "paru").stdout
    assert grouped.count("Paru dans") == 1
    every = search("--in", "d", "--all", "paru").stdout
    assert every.count("Paru dans") == 3
    assert "near copies: d/avis.txt, d/bulletin.txt\n" in every
    assert ("also in d/même.txt:1\n" in every) != ("also in d/copie.txt:1\n" in every)
    assert sorted(search("--in", "d", "-l", "paru").stdout.split()) == [
        "d/avis.txt",
        "d/bulletin.txt",
        "d/copie.txt",
        "d/même.txt",
    ]
    (hit,) = answer(search("--in", "d", "--json", "bulletin"))["hits"]
    assert {"id": "avis.txt", "path": "d/avis.txt", "title": None} in hit["near_copies"]


def test_hit_names_the_other_places_of_its_text(search: Run, notes: Path) -> None:
    done = search("--in", notes, "répété")
    assert done.stdout.splitlines()[1:] == [
        f"   {notes}/chats.txt:5",
        "   Un paragraphe répété.",
        f"   also in {notes}/copie.txt:3",
    ]


def test_snippet_stays_within_80_columns(search: Run, notes: Path) -> None:
    (notes / "long.txt").write_text(
        "Un mot assez long. " * 40 + "Ici le lapin. " + "Et encore. " * 40, encoding="utf-8"
    )
    lines = search("--in", notes, "lapin").stdout.splitlines()
    assert any("lapin" in line for line in lines)
    assert max(len(line) for line in lines if str(notes) not in line) <= 80
    assert all(line == line.rstrip() for line in lines)


def test_hits_in_a_pipe_have_no_colours(search: Run, notes: Path) -> None:
    assert "\x1b" not in search("--in", notes, "chat").stdout


def test_colours_can_be_had_in_a_pipe(search: Run, notes: Path) -> None:
    done = search("--in", notes, "--color", "always", "dort")
    assert "Le chat \x1b[1;31mdort\x1b[0m." in done.stdout
    assert f"\x1b]8;;file://{notes}/chats.txt\x1b\\" in done.stdout
    asked_for = search("--in", notes, "--color", "always", "dort", NO_COLOR="1")
    assert "\x1b[1;31m" in asked_for.stdout


def test_control_characters_of_a_document_do_not_reach_the_terminal(search: Run, notes: Path) -> None:
    (notes / "bad.txt").write_text("Un lapin \x1b[2J\x07 \x9b31m méchant.", encoding="utf-8")
    for color in ("never", "always"):
        shown = search("--in", notes, "--color", color, "lapin").stdout
        assert "\x1b[2J" not in shown
        assert not {"\x07", "\x9b"} & set(shown)


def test_first_search_says_what_it_indexed_and_later_ones_do_not(search: Run, notes: Path) -> None:
    first, second = search("--in", notes, "chat"), search("--in", notes, "chat")
    assert first.stderr == "indexed 3 files; 5 paragraphs in all\n"
    assert second.stderr == ""
    assert first.stdout == second.stdout


def test_changed_new_removed_and_renamed_files_are_noticed(search: Run, notes: Path) -> None:
    search("--in", notes, "chat")
    (notes / "chats.txt").write_text("Le lapin remplace le félin.\n", encoding="utf-8")
    (notes / "neuf.txt").write_text("Le lapin revient.\n", encoding="utf-8")
    (notes / "copie.txt").unlink()
    (notes / "b" / "chiens.md").rename(notes / "molosses.md")
    done = search("--in", notes, "--json", "lapin")
    assert sorted(paths(done)) == [f"{notes}/chats.txt", f"{notes}/neuf.txt"]
    assert done.stderr.startswith("indexed 2 files; moved 1 file; removed 1 file; ")
    assert sorted(paths(search("--in", notes, "--json", "chat"))) == [f"{notes}/chats.txt", f"{notes}/molosses.md"]
    assert search("--in", notes, "répété").returncode == 1


def test_no_refresh_takes_the_index_as_it_is(search: Run, notes: Path) -> None:
    search("--in", notes, "chat")
    (notes / "neuf.txt").write_text("Le lapin revient.\n", encoding="utf-8")
    assert search("--in", notes, "--no-refresh", "lapin").returncode == 1
    assert search("--in", notes, "lapin").returncode == 0


def test_no_refresh_still_builds_the_first_index(search: Run, notes: Path) -> None:
    assert search("--in", notes, "--no-refresh", "chat").returncode == 0


def test_unreadable_files_are_counted_on_stderr(search: Run, notes: Path) -> None:
    (notes / "image.txt").write_bytes(b"\x89PNG\0\0")
    done = search("--in", notes, "chat")
    assert done.returncode == 0
    assert "1 file skipped; searcher status says why" in done.stderr


def test_index_of_another_version_is_built_again_and_says_so(search: Run, notes: Path, home: Path) -> None:
    search("--in", notes, "--index", home / "ix", "chat")
    manifest = next((home / "ix").glob("*.json"))
    manifest.write_text('{"format": 0}', encoding="utf-8")
    done = search("--in", notes, "--index", home / "ix", "chat")
    assert done.returncode == 0
    assert done.stderr.startswith("the index was rebuilt: the index in ")
    assert "has format 0, this version reads" in done.stderr


@pytest.mark.parametrize(
    "variables", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LANG": "fr_FR.ISO-8859-1", "LC_ALL": ""}]
)
def test_machine_without_a_utf8_locale_reads_and_prints_french(
    search: Run, notes: Path, variables: dict[str, str]
) -> None:
    (notes / "œuvre.txt").write_text("L’œuvre d’été coûte 10 €.", encoding="utf-8")
    done = search("--in", notes, "œuvre", **variables)
    assert done.returncode == 0
    assert "L’œuvre d’été coûte 10 €." in done.stdout


def test_output_that_cannot_hold_a_character_is_no_reason_to_fail(search: Run, notes: Path) -> None:
    (notes / "œuvre.txt").write_text("L’œuvre du chat.", encoding="utf-8")
    done = search("--in", notes, "oeuvre", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_bytes_that_are_no_text_in_a_query_find_the_other_words(search: Run, notes: Path) -> None:
    done = search("--in", notes, "chat \udcff")
    assert (done.returncode, done.stdout.count("chat.")) == (0, 1)


def test_bytes_that_are_no_text_in_a_query_leave_the_json_readable(search: Run, notes: Path) -> None:
    assert len(paths(search("--in", notes, "--json", "chat \udcff"))) == 2


def test_progress_does_not_fill_a_log(search: Run, notes: Path) -> None:
    for number in range(20):
        (notes / f"{number}.txt").write_text(f"Une ligne assez longue, la {number}.\n\n" * 1500, encoding="utf-8")
    assert len(search("--in", notes, "ligne").stderr.splitlines()) < 5


def test_facets_follow_the_answer(search: Run, notes: Path) -> None:
    done = search("--in", notes, "chat", "--facets", "chemin, couleur")
    assert done.stdout.endswith("\n\nchemin\n  1  chemin:/b/\n")
    assert done.stderr.splitlines()[-1] == "no document has a field couleur: there is nothing to count"
    found = answer(search("--in", notes, "--json", "chat", "--facets", "chemin"))
    assert found["facets"] == {"chemin": [{"value": "b", "count": 1, "query": "chemin:/b/"}]}


def test_a_field_narrows_the_answer(search: Run, notes: Path) -> None:
    assert paths(search("--in", notes, "--json", "chat", "chemin:b/")) == [f"{notes}/b/chiens.md"]
    assert paths(search("--in", notes, "--json", "titre:chats chat")) == [f"{notes}/chats.txt"]


def test_what_does_not_parse_is_searched_with_a_note_on_stderr(search: Run, notes: Path) -> None:
    search("--in", notes, "chat")
    done = search("--in", notes, '"chat dort')
    assert (done.returncode, done.stderr) == (0, "a quotation mark has no partner: it was left out\n")


@pytest.mark.parametrize(
    "query", ["L'", "aujourd'", '"chat', "(chat OU", "chat 12:30", r"chat C:\dossier", "chat https://a.fr", "chat a:b"]
)
def test_stray_signs_are_neither_errors_nor_the_end_of_an_answer(search: Run, notes: Path, query: str) -> None:
    done = search("--in", notes, query)
    assert done.returncode == (0 if "chat" in query else 1)
    assert "search:" not in done.stderr


HOSTILE = "\x1b[2J\x9b31m\u202e\u2066\x07"


def test_nothing_that_a_file_says_of_itself_reaches_the_terminal_raw(search: Run, manage: Run, home: Path) -> None:
    folder = home / f"dossier{HOSTILE}"
    folder.mkdir()
    (folder / f"a{HOSTILE}.txt").write_text(f"Titre {HOSTILE}\n\nUn lapin {HOSTILE} blanc.", encoding="utf-8")
    (folder / f"b{HOSTILE}.txt").write_bytes(b"\x89PNG\0\0")
    record = {"text": "Un lapin gris.", "title": f"Gris{HOSTILE}", "couleur": f"gris{HOSTILE}", f"cle{HOSTILE}": "x"}
    (folder / "c.jsonl").write_text(json.dumps(record), encoding="utf-8")
    where = ["--in", folder, "--index", "ix"]
    shown = [
        search(*where, "lapin", "--facets", f"couleur,chemin,cle{HOSTILE}"),
        search(*where, "--json", "lapin", "--facets", "couleur"),
        search(*where, f"zzz{HOSTILE} couleur{HOSTILE}:x"),
        search("--in", f"nulle-part{HOSTILE}", "lapin"),
        manage("status", *where),
        manage("status", *where, "--json"),
        manage("index", folder, "--index", "ix", "--rebuild"),
    ]
    for done in shown:
        assert not set(HOSTILE) & set("\x1b\x9b\x07\u202e\u2066") & set(done.stdout + done.stderr), done.args
    assert json.loads(shown[1].stdout)["total"] == 2
    assert any(HOSTILE in path for path in paths(shown[1]))


def test_a_better_spelling_is_offered_beside_the_results(search: Run, notes: Path) -> None:
    (notes / "ecurie.txt").write_text("Une écurie royale.", encoding="utf-8")
    done = search('"ecurrie" -xyz', "--in", str(notes))
    assert done.returncode == 0
    assert "Une écurie royale." in done.stdout
    assert 'nothing found for "ecurrie" -xyz; showing "écurie" -xyz instead' in done.stderr
    done = search('"ecurrie" -xyz', "--no-correction", "--in", str(notes))
    assert (done.returncode, done.stdout) == (1, "")
    assert 'Did you mean: "écurie" -xyz' in done.stderr.splitlines()
    assert "Did you mean" not in search("écurie", "--in", str(notes)).stderr
    # A word that French has is not taken for another one, only asked about.
    (notes / "science.txt").write_text("La science royale.", encoding="utf-8")
    done = search("licence", "--in", str(notes))
    assert (done.returncode, done.stdout) == (1, "")
    done = search("ecurrie", "--json", "--in", str(notes))
    assert json.loads(done.stdout)["suggestion"] == "écurie"
    assert "Did you mean" not in done.stderr


def test_explain_says_under_each_paragraph_why(search: Run, notes: Path) -> None:
    lines = search("--explain", "--in", notes, "chats").stdout.splitlines()
    assert "   chats: found as chat" in lines
    assert any(line.endswith("  in all") for line in lines)
    hits = json.loads(search("--explain", "--json", "--in", notes, "chats").stdout)["hits"]
    assert hits
    for hit in hits:
        explained = hit["explanation"]
        assert explained["matches"] == [{"asked": "chats", "found": ["chat"]}]
        assert sum(part["score"] for part in explained["contributions"]) == pytest.approx(hit["score"], abs=1e-3)
    assert "explanation" not in search("--json", "--in", notes, "chats").stdout


def test_own_words_are_used_and_checked(search: Run, manage: Run, notes: Path) -> None:
    (notes / "searcher.toml").write_text('synonyms = ["matou, chat"]', encoding="utf-8")
    assert answer(search("--json", "--in", notes, "matou"))["total"] == 2
    assert (
        f"own words   {notes}/searcher.toml: 1 group of synonyms, 0 exact, 0 stop words"
        in manage("status", "--in", notes).stdout.splitlines()
    )
    mine = notes / "mine.toml"
    mine.write_text('\nsynonym = ["matou, chat"]', encoding="utf-8")
    done = search("--config", mine, "--in", notes, "matou")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"search: {mine}, line 2: unknown key synonym; the keys are synonyms, exact, stop_words, documents, include, "
        "exclude, index, follow_links, hidden, text_field, title_field, max_size, ocr, search, cluster\n"
    )
