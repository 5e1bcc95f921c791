"""An index of a folder of files: found or built, refreshed, opened."""

import os
import shutil
from pathlib import Path

import pytest

import searcher


@pytest.fixture(autouse=True)
def _nowhere_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SEARCHER_CORPUS", "SEARCHER_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    put(folder / "a.txt", "Le titre\n\nLe chat dort.\n")
    put(folder / "b" / "c.md", "# Chiens\n\n## Petits\n\nLe chien aboie.\n")
    return folder


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def ids(index: searcher.Index, query: str) -> list[str]:
    return sorted(hit.document.id for hit in index.search(query))


def test_first_opening_builds_the_index_beside_a_folder_called_corpus(corpus: Path) -> None:
    with searcher.open(corpus) as index:
        assert index.folder == corpus.parent / "index"
        assert (index.document_count, index.paragraph_count) == (2, 2)
        hit = index.search("chiens aboient")[0]
    assert (hit.document.id, hit.document.path) == ("b/c.md", str(corpus / "b" / "c.md"))
    assert (hit.document.title, hit.heading, hit.number, hit.line) == ("Chiens", "Petits", 1, 5)


@pytest.mark.usefixtures("corpus")
def test_without_a_path_corpus_here_is_opened() -> None:
    with searcher.open() as index:
        assert [hit.document.path for hit in index.search("chat")] == ["corpus/a.txt"]


def test_variables_say_where_documents_and_index_are(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHER_CORPUS", str(corpus))
    monkeypatch.setenv("SEARCHER_INDEX", str(tmp_path / "elsewhere"))
    with searcher.open() as index:
        assert index.folder == tmp_path / "elsewhere"
    assert not (tmp_path / "index").exists()


def test_index_of_another_folder_is_in_the_users_cache(corpus: Path, tmp_path: Path) -> None:
    notes = corpus.rename(tmp_path / "notes")
    with searcher.open(notes) as index:
        assert index.folder.is_relative_to(tmp_path / "cache" / "searcher")
    assert sorted(path.name for path in notes.iterdir()) == ["a.txt", "b"]


def test_two_folders_of_one_name_have_an_index_each(tmp_path: Path) -> None:
    for year in ("2023", "2024"):
        put(tmp_path / year / "notes" / "a.txt", f"Le budget de {year}.")
    with searcher.open(tmp_path / "2023" / "notes") as one, searcher.open(tmp_path / "2024" / "notes") as two:
        assert one.folder != two.folder
        assert [hit.text for found in (one, two) for hit in found.search("budget")] == [
            "Le budget de 2023.",
            "Le budget de 2024.",
        ]


def test_index_inside_the_documents_folder_is_not_indexed(corpus: Path) -> None:
    searcher.open(corpus, index=corpus / "ix").close()
    put(corpus / "ix" / "stray.txt", "Le chat égaré.")
    with searcher.open(corpus, index=corpus / "ix") as index:
        assert ids(index, "chat") == ["a.txt"]


def test_single_file_can_be_opened(corpus: Path) -> None:
    with searcher.open(corpus / "a.txt") as index:
        assert [hit.document.path for hit in index.search("chat")] == [str(corpus / "a.txt")]
        assert ids(index, "chien") == []


def test_opening_again_takes_in_what_changed(corpus: Path) -> None:
    searcher.open(corpus).close()
    put(corpus / "a.txt", "Le lapin saute.")
    put(corpus / "d.txt", "Un autre lapin.")
    (corpus / "b" / "c.md").unlink()
    with searcher.open(corpus) as index:
        assert ids(index, "lapin") == ["a.txt", "d.txt"]
        assert ids(index, "chat") == ids(index, "chien") == []


def test_change_of_the_time_alone_is_seen(corpus: Path) -> None:
    with searcher.open(corpus) as index:
        put(corpus / "a.txt", "Le titre\n\nLe chat mord.\n")  # as long as before
        os.utime(corpus / "a.txt", ns=(1, 1))
        index.refresh()
        assert index.search("chat")[0].text == "Le chat mord."


def test_without_refresh_the_index_is_taken_as_it_is(corpus: Path) -> None:
    searcher.open(corpus).close()
    put(corpus / "d.txt", "Le lapin saute.")
    with searcher.open(corpus, refresh=False) as index:
        assert ids(index, "lapin") == []
        summary = index.refresh()
        assert summary == searcher.Summary(1, 0, 0, ())
        assert ids(index, "lapin") == ["d.txt"]


def test_without_refresh_an_index_is_still_built_where_there_is_none(corpus: Path) -> None:
    with searcher.open(corpus, refresh=False) as index:
        assert ids(index, "chat") == ["a.txt"]


def test_nothing_changed_writes_nothing(corpus: Path) -> None:
    searcher.open(corpus).close()
    before = {path: path.stat().st_mtime_ns for path in (corpus.parent / "index").iterdir()}
    with searcher.open(corpus) as index:
        assert index.refresh() == searcher.Summary(0, 0, 0, ())
    assert {path: path.stat().st_mtime_ns for path in (corpus.parent / "index").iterdir()} == before


def test_unreadable_file_is_counted_and_the_others_are_found(corpus: Path) -> None:
    (corpus / "image.txt").write_bytes(b"\x89PNG\r\n\0\0")
    put(corpus / "vide.md", "\n")
    with searcher.open(corpus) as index:
        assert ids(index, "chat") == ["a.txt"]
        assert index.facts().skipped == {
            "image.txt": "is not text in a known encoding; save it as UTF-8",
            "vide.md": "holds no text",
        }
        put(corpus / "image.txt", "Un chat, enfin.")
        index.refresh()
        assert ids(index, "chat") == ["a.txt", "image.txt"]
        assert list(index.facts().skipped) == ["vide.md"]


def test_index_folder_of_files_can_be_opened_by_itself(corpus: Path) -> None:
    searcher.open(corpus).close()
    put(corpus / "d.txt", "Le lapin saute.")
    with searcher.open(corpus.parent / "index") as index:
        assert [hit.document.path for hit in index.search("lapin")] == [str(corpus / "d.txt")]


def test_index_of_files_has_no_writer_and_says_what_to_do(corpus: Path) -> None:
    with searcher.open(corpus) as index, pytest.raises(searcher.StorageError, match="change those, or make an index"):
        index.writer()


def test_progress_reaches_the_end(corpus: Path) -> None:
    seen: list[searcher.Progress] = []
    searcher.open(corpus, progress=seen.append).close()
    size = sum(path.stat().st_size for path in corpus.rglob("*.*"))
    assert seen[0] == (0, 2, 0, size, 0)
    assert seen[-1] == (2, 2, size, size, 2)
    assert [step.bytes for step in seen] == sorted(step.bytes for step in seen)


def test_facts_describe_the_index(corpus: Path) -> None:
    with searcher.open(corpus) as index:
        facts = index.facts()
    stored = sum(path.stat().st_size for path in (corpus.parent / "index").glob("*.seg"))
    assert (facts.folder, facts.source) == (str(corpus.parent / "index"), str(corpus))
    assert (facts.documents, facts.paragraphs, facts.segments, facts.bytes) == (2, 2, 1, stored)


def test_documents_folder_that_is_missing_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(searcher.NoDocuments, match=r"^there is no folder corpus/ here$"):
        searcher.open()
    with pytest.raises(searcher.NoDocuments, match=r"nowhere does not exist$") as raised:
        searcher.open(tmp_path / "nowhere")
    assert raised.value.hint == "say where the documents are with --in FOLDER"
    (tmp_path / "empty").mkdir()
    with pytest.raises(searcher.NoDocuments, match=r"^there are no documents in .*empty$"):
        searcher.open(tmp_path / "empty")
    assert not (tmp_path / "cache").exists()


def test_documents_that_all_went_away_leave_an_empty_index(corpus: Path) -> None:
    with searcher.open(corpus) as index:
        (corpus / "a.txt").unlink()
        (corpus / "b" / "c.md").unlink()
        index.refresh()
        assert index.document_count == 0


def test_damaged_index_is_built_again(corpus: Path) -> None:
    searcher.open(corpus).close()
    for segment in (corpus.parent / "index").glob("*.seg"):
        segment.write_bytes(segment.read_bytes()[:100])
    with searcher.open(corpus) as index:
        assert ids(index, "chat") == ["a.txt"]
        index.verify()


def test_missing_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(searcher.NoIndex, match=r"^there is no index in .*$"):
        searcher.Index(tmp_path)


@pytest.mark.parametrize("alias", ["corpus/../corpus", "link"])
def test_another_way_to_the_same_folder_does_not_rebuild_the_index(corpus: Path, alias: str) -> None:
    Path("link").symlink_to(corpus)
    searcher.open(corpus, index="ix").close()
    before = sorted(os.listdir("ix"))
    searcher.open(alias, index="ix").close()
    assert sorted(os.listdir("ix")) == before


def test_index_of_another_folder_does_not_invent_files(corpus: Path, tmp_path: Path) -> None:
    put(tmp_path / "other" / "z.txt", "Le zèbre.")
    searcher.open(corpus, index="ix").close()
    with pytest.raises(
        searcher.StorageError, match=r"^the index in ix was made from .*corpus, not other; choose another"
    ):
        searcher.open("other", index="ix", refresh=False)


def test_own_words_beside_the_documents_hold_without_a_rebuild(corpus: Path) -> None:
    with searcher.open(corpus) as index:
        assert ids(index, "matou") == []
        built = index.facts().built
        put(corpus / "searcher.toml", 'synonyms = ["matou, chat"]')
        index.refresh()
        assert ids(index, "matou") == ["a.txt"]
        facts = index.facts()
        assert (facts.documents, facts.skipped, facts.unread, facts.built) == (2, {}, {}, built)
        put(corpus / "searcher.toml", "synonyms = 1")
        with pytest.raises(searcher.ConfigError, match=r"searcher\.toml, line 1: "):
            index.refresh()
        assert ids(index, "matou") == ["a.txt"]
        (corpus / "searcher.toml").unlink()
        index.refresh()
        assert ids(index, "matou") == []


def test_own_words_may_be_elsewhere(corpus: Path, tmp_path: Path) -> None:
    put(tmp_path / "mine.toml", 'synonyms = ["matou, chat"]')
    put(corpus / "searcher.toml", 'synonyms = ["toutou, chien"]')
    with searcher.open(corpus, config=tmp_path / "mine.toml") as index:
        assert (ids(index, "matou"), ids(index, "toutou")) == (["a.txt"], [])
    with pytest.raises(searcher.ConfigError, match=r"none\.toml does not exist"):
        searcher.open(corpus, config=tmp_path / "none.toml")
    with searcher.open(corpus / "a.txt", index=tmp_path / "one") as index:
        assert index.facts().config == searcher.config.vocabulary_file.Config(
            corpus / "searcher.toml", (("toutou", "chien"),)
        )


def test_field_of_records_is_remembered_until_it_is_taken_back(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "a.csv").write_text("avis,remarque\nbien,rien\n", encoding="utf-8")
    for given, found in (({"text_field": "avis"}, 0), ({}, 0), ({"text_field": ""}, 1), ({}, 1)):
        with searcher.open(folder, index=tmp_path / "ix", **given) as index:
            assert index.search("rien").total == found


def test_an_index_deleted_and_built_again_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("Le chat dort.", encoding="utf-8")
    place = tmp_path / "index-made-twice"
    with searcher.open(folder, index=place) as index:
        commit = index.commit
        shutil.rmtree(place)
        with searcher.open(folder, index=place) as again:
            assert again.commit == commit
            assert again.is_current()
        assert not index.is_current()
        index.reload()
        assert index.is_current()


@pytest.mark.parametrize("address", ["elastic://localhost:9200/notes", "ftp://host/notes", Path("https://host/notes")])
def test_an_address_is_refused_and_makes_no_folder(
    address: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    for use in (searcher.create, searcher.open, lambda place: searcher.open("corpus", index=place)):
        with pytest.raises(searcher.StorageError, match="is an address that cannot be searched"):
            use(address)
    assert [place.name for place in tmp_path.iterdir()] == ["corpus"]
