"""Paragraphs like one: about the same, never the same."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

import searcher
from searcher import Document, Filter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from searcher import Hit, Index

WORDS = ["budget", "école", "cantine", "piscine", "le", "mairie", "vote", "eau", "forêt", "chêne"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), min_size=1, max_size=25)
ABOUT = [
    "Le conseil vote le budget de la cantine scolaire et le tarif des repas de la cantine.",
    "La cantine de l’école sert des repas bio ; le tarif des repas ne change pas.",
    "Le tarif de la piscine municipale augmente.",
    "Un chêne de la forêt a été abattu par la tempête.",
    "La tempête a couché des chênes dans la forêt domaniale.",
    "Le conseil vote.",
]


def plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def places(hit: Hit) -> set[tuple[str, int]]:
    return {(hit.document.id, hit.number), *((other.document.id, other.paragraph) for other in hit.duplicates)}


def test_what_is_about_the_same_comes_first(make_index: Callable[..., Index]) -> None:
    index = make_index(*ABOUT)
    likes = {hit.document.id: index.more_like(hit) for hit in index.search("cantine OU tempête")}
    assert {asked: found[0].document.id for asked, found in likes.items()} == {
        "d0": "d1", "d1": "d0", "d3": "d4", "d4": "d3",
    }  # fmt: skip
    found = likes["d0"]
    assert found.query.split()[0] == "conseil"  # the words looked for, as they stand in the text
    assert {text[start:end] for hit in found for text in [hit.text] for start, end in hit.highlights} >= {"cantine"}
    assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
    assert found.suggestion is None
    assert found.notes == found.advice == ()


@pytest.mark.parametrize(("before", "found"), [(399, ["d0"]), (400, [])])
def test_of_a_long_text_the_first_400_different_words_are_weighed(
    make_index: Callable[..., Index], before: int, found: list[str]
) -> None:
    index = make_index("La cantine ouvre.", "La cantine ferme.")
    words = ("".join(letters) for letters in product("bdfgkprstz", "ao", "bdfgkprstz", "o", "kt"))
    text = " ".join([*islice(words, before), "cantine"])
    assert [hit.document.id for hit in index.more_like(text)][:1] == found


@settings(max_examples=examples(60))
@given(texts=TEXTS, asked=st.integers(0, 24), memory=st.sampled_from([1, 1 << 20]))
def test_never_the_same_text_and_pages_fit_together(
    make_index: Callable[..., Index], texts: list[str], asked: int, memory: int
) -> None:
    index = make_index(*texts, memory=memory)
    text = texts[asked % len(texts)]
    everything = index.more_like(text, limit=100)
    assert plain(text) not in {plain(hit.text) for hit in everything}
    assert everything.total == len(everything) == len({plain(hit.text) for hit in everything})
    pages = [hit for offset in range(0, 30, 4) for hit in index.more_like(text, limit=4, offset=offset)]
    assert [(hit.rank, places(hit)) for hit in pages] == [(hit.rank, places(hit)) for hit in everything]
    # All of a text that is not too long is asked for, so whatever shares a word with another text is found.
    own = {word for word in text.split() if word != "le"}
    shared = {plain(other) for other in texts if own & {*other.split()}} - {plain(text)}
    assert {plain(hit.text) for hit in everything} <= shared
    several = {word for word in own if sum(word in other.split() for other in texts) > 1}
    assert {plain(hit.text) for hit in everything} >= {other for other in shared if several & {*other.split()}}


def test_hit_and_its_text_have_the_same_likes_also_from_elsewhere(
    make_index: Callable[..., Index], tmp_path: Path
) -> None:
    index = make_index(*ABOUT)
    hit = index.search("tarif piscine")[0]
    expected = [(like.document.id, like.score) for like in index.more_like(hit)]
    assert expected
    assert [(like.document.id, like.score) for like in index.more_like(hit.text)] == expected
    with searcher.create(tmp_path / "other") as other:
        with other.writer() as writer:
            writer.add(Document(id="x", text="La piscine ferme.\n\nLe  tarif de la piscine municipale augmente."))
            writer.add(Document(id="y", text="Une autre piscine."))
        assert sorted(like.text for like in other.more_like(hit)) == ["La piscine ferme.", "Une autre piscine."]


def test_copies_of_a_paragraph_are_neither_found_nor_counted(make_index: Callable[..., Index]) -> None:
    index = make_index(ABOUT[0], ABOUT[0].replace("’", "'"), f"{ABOUT[0]} ", ABOUT[1])
    likes = index.more_like(index.search("budget")[0])
    assert ([like.document.id for like in likes], likes.total) == (["d3"], 1)


def test_near_copies_of_its_document_do_not_say_it_again(make_index: Callable[..., Index]) -> None:
    body = [f"{ABOUT[number]} Alinéa {number}, qui dit encore plusieurs mots de cela." for number in (1, 2, 3)]
    one, other = (
        Document(id=name, paragraphs=[*body, f"Imprimé le {day} mars 2024 par le service des repas de la cantine."])
        for name, day in (("a", 3), ("b", 4))
    )
    index = make_index(one, other, Document(id="c", paragraphs=["Le service des repas de la cantine recrute."]))
    for day in (3, 4):
        (hit,) = index.search(f'"{day} mars"', all_copies=True)
        assert [copy.id for copy in hit.near_copies] == ["b" if day == 3 else "a"]
        likes = index.more_like(hit)
        assert not [like for like in likes if "Imprimé" in like.text]
        assert "c" in {like.document.id for like in likes}
        assert likes.total == len(likes)


def test_filter_narrows(make_index: Callable[..., Index]) -> None:
    documents = [
        Document(id=f"{n}", paragraphs=[text], metadata={"author": ["Ada", "Bob"][n % 2]})
        for n, text in enumerate(ABOUT)
    ]
    index = make_index(*documents)
    for narrowed in (Filter(author="Ada"), {"author": "Ada"}):
        found = index.more_like(ABOUT[1], filter=narrowed)
        assert {hit.document.metadata["author"] for hit in found} == {"Ada"}
        assert found.total == len(found)
    assert index.more_like(ABOUT[1], filter=Filter(zut="x")).notes == ("no document has a field zut",)


@pytest.mark.parametrize("text", ["", "le la les", "!?", "xyzzy", "x" * 5000])
def test_text_that_says_nothing_is_like_nothing(make_index: Callable[..., Index], text: str) -> None:
    index = make_index(*ABOUT)
    likes = index.more_like(text, filter=Filter(id="d1"))
    assert (list(likes), likes.total, likes.query) == ([], 0, "")


def test_long_text_is_asked_with_some_words_of_it(make_index: Callable[..., Index]) -> None:
    words = [f"mot{number}" for number in range(600)]
    index = make_index(" ".join(words), *(" ".join(words[start : start + 30]) for start in range(0, 600, 30)))
    assert len(index.more_like(" ".join(words)).query.split()) == 20


@pytest.mark.parametrize("wrong", [None, 3, b"text", ["text"]])
def test_what_is_neither_hit_nor_text_is_refused(make_index: Callable[..., Index], wrong: Any) -> None:
    index = make_index(*ABOUT)
    with pytest.raises(TypeError, match="more_like takes a hit or a text, not "):
        index.more_like(wrong)
    with pytest.raises(ValueError, match="must be a number from 0, not -1"):
        index.more_like("budget", limit=-1)
