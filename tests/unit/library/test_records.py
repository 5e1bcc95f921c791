"""An index of one's own records: create, write all or nothing, search, close."""

from pathlib import Path

import pytest

import searcher
from searcher import Document, Paragraph
from searcher.index.write.index_writer import IndexWriter


@pytest.fixture
def index(tmp_path: Path) -> searcher.Index:
    return searcher.create(tmp_path / "records")


def add(index: searcher.Index, document_id: str, *paragraphs: str) -> None:
    with index.writer() as writer:
        writer.add(Document(id=document_id, paragraphs=paragraphs))


def ids(index: searcher.Index, query: str) -> list[str]:
    return sorted(hit.document.id for hit in index.search(query, limit=100))


def test_new_index_is_empty(index: searcher.Index) -> None:
    assert (index.document_count, index.paragraph_count) == (0, 0)
    assert list(index.search("chat")) == []


def test_all_three_ways_to_give_paragraphs_are_found(index: searcher.Index) -> None:
    with index.writer() as writer:
        writer.add(Document(id="a", text="Le chat dort.\n\nLe chien aboie."))
        writer.add(Document(id="b", paragraphs=["Le chat mange.", "Rien."]))
        writer.add(Document(id="c", paragraphs=[Paragraph("Un chat.", heading="Titre II", page=3, line=12)]))
    assert ids(index, "chat") == ["a", "b", "c"]
    assert (index.document_count, index.paragraph_count) == (3, 5)


def test_hit_tells_what_was_given(index: searcher.Index) -> None:
    metadata = {"auteur": "Zola", "année": 1885, "tags": ["mine", "grève"], "note": 4.5, "lu": True, "suite": None}
    given = Paragraph("L’ouvrier descend dans la mine.", heading="Partie I › Chapitre 2", page=3, line=12)
    with index.writer() as writer:
        writer.add(Document(id="g", title="Germinal", path="g.epub", metadata=metadata, paragraphs=["Rien.", given]))
    hit = index.search("ouvriers")[0]
    assert (hit.text, hit.heading, hit.page, hit.line, hit.number) == (given.text, given.heading, 3, 12, 2)
    document = hit.document
    assert (document.id, document.path, document.title, document.metadata) == ("g", "g.epub", "Germinal", metadata)
    assert (str(hit.snippet), hit.highlights, hit.rank) == (given.text, ((2, 9),), 1)
    assert hit.score > 0
    assert hit.snippet.html() == "L’<mark>ouvrier</mark> descend dans la mine."
    assert hit.snippet.ansi() == "L’\x1b[1;31mouvrier\x1b[0m descend dans la mine."


def test_results_are_a_sequence(index: searcher.Index) -> None:
    with index.writer() as writer:
        for number in range(25):
            writer.add(Document(id=f"{number:02}", paragraphs=[f"Le chat numéro {number}."]))
    results = index.search("chat", limit=10, offset=5)
    everything = index.search("chat", limit=100)
    assert (len(results), results.total, len(everything)) == (10, 25, 25)
    assert [hit.rank for hit in results] == list(range(6, 16))
    assert [hit.document.id for hit in results] == [hit.document.id for hit in everything[5:15]]
    assert results[-1].document.id == everything[14].document.id
    assert len(index.search("chat")) == 10
    assert index.search("chat", limit=0).total == 25


def test_same_text_twice_is_one_hit_with_two_places(index: searcher.Index) -> None:
    add(index, "a", "Le chat dort.", "Autre chose.", "Le chat dort.")
    add(index, "b", "Le chat dort.")
    results = index.search("chat")
    assert (len(results), results.total) == (1, 1)
    assert [(other.document.id, other.paragraph) for other in results[0].duplicates] == [("a", 3), ("b", 1)]


def test_document_added_again_takes_the_place_of_the_old_one(index: searcher.Index) -> None:
    add(index, "a", "Le chat dort.")
    add(index, "a", "Le chien aboie.")
    assert (ids(index, "chat"), ids(index, "chien"), index.document_count) == ([], ["a"], 1)


def test_last_of_two_with_one_id_in_one_block_stays(index: searcher.Index) -> None:
    with index.writer() as writer:
        writer.add(Document(id="a", text="Le chat."))
        writer.add(Document(id="a", text="Le chien."))
    assert (ids(index, "chat"), ids(index, "chien"), index.document_count) == ([], ["a"], 1)


def test_removed_document_is_gone(index: searcher.Index) -> None:
    add(index, "a", "Le chat dort.")
    add(index, "b", "Le chat mange.")
    with index.writer() as writer:
        assert writer.remove("a")
        assert not writer.remove("a")
        assert not writer.remove("never there")
    assert ids(index, "chat") == ["b"]


def test_block_that_raises_leaves_everything_as_it_was(index: searcher.Index) -> None:
    add(index, "a", "Le chat dort.")

    def fails() -> None:
        with index.writer(memory=1) as writer:
            writer.add(Document(id="b", text="Le chat mange."))
            writer.remove("a")
            writer.add(Document(id="c"))

    with pytest.raises(searcher.DocumentError):
        fails()
    assert ids(index, "chat") == ["a"]
    with searcher.open(index.folder) as again:
        assert ids(again, "chat") == ["a"]
    add(index, "b", "Le chat revient.")
    assert ids(index, "chat") == ["a", "b"]


def test_rebuild_that_is_cancelled_leaves_everything_as_it_was(index: searcher.Index) -> None:
    add(index, "a", "Le chat dort.")
    IndexWriter(index.folder, rebuild=True).cancel()
    with searcher.open(index.folder) as again:
        assert ids(again, "chat") == ["a"]


def test_nothing_is_seen_before_the_block_ends(index: searcher.Index) -> None:
    with index.writer(memory=1) as writer:
        writer.add(Document(id="a", text="Le chat dort."))
        assert ids(index, "chat") == []
        with searcher.open(index.folder) as other:
            assert ids(other, "chat") == []
    assert ids(index, "chat") == ["a"]


def test_other_reader_sees_the_commit_after_a_refresh(index: searcher.Index) -> None:
    with searcher.open(index.folder) as other:
        add(index, "a", "Le chat dort.")
        assert ids(other, "chat") == []
        other.refresh()
        assert ids(other, "chat") == ["a"]


def test_writer_can_be_committed_and_cancelled_by_hand(index: searcher.Index) -> None:
    writer = index.writer()
    writer.add(Document(id="a", text="Le chat dort."))
    writer.commit()
    writer = index.writer()
    writer.add(Document(id="b", text="Le chat mange."))
    writer.cancel()
    assert ids(index, "chat") == ["a"]


def test_little_memory_makes_no_difference(index: searcher.Index, tmp_path: Path) -> None:
    texts = {f"{number}": f"Le chat {'noir ' * number}dort." for number in range(12)}
    other = searcher.create(tmp_path / "other")
    for target, memory in ((index, None), (other, 1)):
        with target.writer(memory=memory) as writer:
            for name, text in texts.items():
                writer.add(Document(id=name, text=text))
    one, two = (
        [(hit.document.id, hit.score) for hit in found.search("chat noir", limit=20)] for found in (index, other)
    )
    assert one == two


def test_second_writer_is_refused_while_the_first_writes(
    index: searcher.Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(IndexWriter.__init__.__kwdefaults__, "wait", 0.0)
    with (
        index.writer(),
        pytest.raises(searcher.IndexLocked, match=r"this program is writing to the index in .* already; end that"),
    ):
        index.writer()


def test_closed_index_says_so_and_its_hits_keep_what_they_read(index: searcher.Index) -> None:
    add(index, "a", "Le chat dort.")
    hit = index.search("chat")[0]
    assert hit.text == "Le chat dort."
    index.close()
    assert hit.text == "Le chat dort."
    with pytest.raises(searcher.StorageError, match=r"^this index is closed; open it again$"):
        index.search("chat")


def test_creating_where_an_index_is_says_how_to_open_it(index: searcher.Index) -> None:
    with pytest.raises(searcher.StorageError, match=r"there is an index in .* already; open it with searcher\.open\("):
        searcher.create(index.folder)


def test_index_is_opened_again_by_its_folder(index: searcher.Index) -> None:
    add(index, "a", "Le chat dort.")
    index.close()
    with searcher.open(str(index.folder)) as again:
        assert ids(again, "chats") == ["a"]
        add(again, "b", "Le chat mange.")
        assert ids(again, "chats") == ["a", "b"]


@pytest.mark.parametrize("query", ["", "   ", "?!", "« »", '""', "-", "\ud800"])
def test_query_without_a_word_says_so(index: searcher.Index, query: str) -> None:
    with pytest.raises(searcher.QueryError, match=r"^the query has no word in it$"):
        index.search(query)


@pytest.mark.parametrize("numbers", [{"limit": -1}, {"offset": -1}])
def test_negative_numbers_are_a_mistake_of_the_program(index: searcher.Index, numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be a number from 0, not -1"):
        index.search("chat", **numbers)


@pytest.mark.parametrize("text", ["", " \n "])
def test_document_without_text_takes_the_old_one_away(index: searcher.Index, text: str) -> None:
    add(index, "a", "Le chat dort.")
    with index.writer() as writer:
        writer.add(Document(id="a", text=text))
    assert index.document_count == 0


def test_text_with_lone_surrogates_is_kept_character_for_character(index: searcher.Index) -> None:
    add(index, "a", "Le chat \ud800 dort\udc80.")
    assert index.search("chat")[0].text == "Le chat \ud800 dort\udc80."


def test_id_with_lone_surrogates_is_kept_or_refused_with_a_reason(index: searcher.Index) -> None:
    try:
        add(index, "\ud800", "Le chat dort.")
    except searcher.SearcherError:
        return
    assert ids(index, "chat") == ["\ud800"]


def test_metadata_that_cannot_be_kept_is_refused_with_a_reason(index: searcher.Index) -> None:
    with pytest.raises(searcher.DocumentError), index.writer() as writer:
        writer.add(Document(id="a", text="Un.", metadata={"date": object()}))  # type: ignore[dict-item]


@pytest.mark.slow
def test_very_long_list_without_blanks_is_found_in_its_own_paragraph(index: searcher.Index) -> None:
    add(index, "a", ",".join(["mot"] * 70_000 + ["rareté"]), "Tout autre chose.")
    assert [hit.number for hit in index.search("rareté")] == [1]
