"""Any word of a paragraph finds it, however it is typed, and the right accents come first."""

import random
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_files import read_documents
from thorough import examples

import searcher
from searcher.documents.scan.scan import discover

CORPUS = Path(__file__).parents[3] / "corpus"
PUNCTUATION = '.,;:!?…()[]«»“”"–—\u00a0\u202f'


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "small letters": str.lower,
    "no accents": without_accents,
    "no accents, capitals": lambda word: without_accents(word).upper(),
    "composed": lambda word: unicodedata.normalize("NFC", word),
    "decomposed": lambda word: unicodedata.normalize("NFD", word),
    "no ligatures": lambda word: word.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae"),
    "ligatures": lambda word: word.replace("oe", "œ").replace("ae", "æ"),
    "straight apostrophe": lambda word: word.replace("’", "'"),
    "curly apostrophe": lambda word: word.replace("'", "’"),
}

letters = st.text("abcdefghijlmnoprstuvàâçéèêëîïôœùû", min_size=1, max_size=9)
starts = st.sampled_from(["", "", "", "l’", "d'", "qu’", "L'", "lorsqu’"])
ends = st.sampled_from(["", "", ",", ".", " ;", "\u00a0!"])
# The part after a hyphen begins with no accented e: see the test of auto-école below.
parts_after = letters.filter(lambda part: part[0] not in "éèêë")
words = st.one_of(
    letters, letters.map(str.title), st.tuples(letters, parts_after).map("-".join), letters.map(str.upper)
)


@contextmanager
def index_of(*paragraphs: str) -> Iterator[searcher.Index]:
    with tempfile.TemporaryDirectory() as folder, searcher.create(Path(folder) / "index") as index:
        with index.writer() as writer:
            for number, paragraph in enumerate(paragraphs):
                writer.add(searcher.Document(id=str(number), paragraphs=[paragraph]))
        yield index


def spellings_not_found(index: searcher.Index, word: str, document: str) -> list[str]:
    """The spellings of a word that do not find its paragraph."""
    spelled = {name: spell(word) for name, spell in SPELLINGS.items()}
    return [
        f"{name}: {query}"
        for name, query in spelled.items()
        if document not in {hit.document.id for hit in index.search(query, limit=1000)}
    ]


@settings(max_examples=examples(30))
@given(st.lists(st.tuples(starts, words, ends), min_size=1, max_size=6), st.sampled_from(["NFC", "NFD"]))
def test_any_word_finds_its_paragraph_however_it_is_typed(parts: list[tuple[str, str, str]], form: str) -> None:
    paragraph = unicodedata.normalize(form, " ".join("".join(part) for part in parts))
    with index_of(paragraph, "Tout autre chose.") as index:
        for start, word, _ in parts:
            # As long as l’ stands before a vowel only, a reader would type the word alone.
            alone = [word] if without_accents(word[0]).lower() in "aeiouœ" else []
            for typed in (start + word, *alone):
                assert spellings_not_found(index, typed, "0") == []


@pytest.mark.parametrize("word", ["auto-école", "mi-été", "Loir-Éparges"])
def test_hyphen_before_a_decomposed_e_is_a_hyphen(word: str) -> None:
    with index_of(f"Une {word}.") as index:
        assert spellings_not_found(index, word, "0") == []


def corpus_paragraphs() -> list[str]:
    files = discover(CORPUS)[0]
    documents = [found for name, state in sorted(files.items()) for found in read_documents(state.path, name)]
    return [paragraph.text for document in documents for paragraph in document.content()]


def typed_words(paragraph: str) -> set[str]:
    """What stands between blanks, less the punctuation; only what is made of letters."""
    stripped = {word.strip(PUNCTUATION) for word in paragraph.split()}
    return {word for word in stripped if re.fullmatch(r"[^\W\d_]+(?:[’'-]?[^\W\d_\u0300-\u036f]+)*", word)}


def test_any_word_of_a_real_document_finds_its_paragraph_however_it_is_typed() -> None:
    chance = random.Random(7)  # noqa: S311 — a sample, no secret
    paragraphs = chance.sample(corpus_paragraphs(), 40)
    with index_of(*paragraphs) as index:
        for number, paragraph in enumerate(paragraphs):
            found_in = {str(other) for other, text in enumerate(paragraphs) if text == paragraph}
            for word in chance.sample(sorted(typed_words(paragraph)), min(6, len(typed_words(paragraph)))):
                for document in found_in:
                    assert spellings_not_found(index, word, document) == [], number


PAIRS = [
    ("pêche", "péché"),
    ("côté", "cote"),
    ("salé", "sale"),
    ("pâte", "pâté"),
    ("mûr", "mur"),
    ("jeûne", "jeune"),
    ("tâche", "tache"),
    ("forêt", "foret"),
    ("élevé", "élève"),
    ("congrès", "congrés"),
]


@pytest.mark.parametrize(("typed", "other"), [pair for pair in PAIRS if not pair[1].isascii()] + PAIRS[1:3])
def test_accents_typed_put_the_word_that_has_them_first(typed: str, other: str) -> None:
    for paragraphs in (
        [f"Voici {other} en premier.", f"Voici {typed} en second."],
        [f"Voici {typed} en premier.", f"Voici {other} en second."],
    ):
        with index_of(*paragraphs) as index:
            assert typed in index.search(typed)[0].text


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_a_word_typed_without_accents_finds_both(one: str, two: str) -> None:
    with index_of(f"Voici {one}.", f"Voici {two}.") as index:
        assert {hit.document.id for hit in index.search(without_accents(one))} == {"0", "1"}


@pytest.mark.parametrize(("one", "two"), [pair for pair in PAIRS if pair[1] != "péché"])
def test_other_accents_are_found_too_but_later(one: str, two: str) -> None:
    with index_of(f"Il y a {two} et {two} : {two}.", f"Voici, au milieu d’une assez longue phrase, {one}.") as index:
        assert index.search(one)[0].document.id == "1"


@pytest.mark.parametrize("word", ["or", "été", "Est", "R", "2", "C++", "C#", "le", "la", "et", "à", "y", "où", "qu'"])
def test_short_and_common_words_can_be_searched_alone(word: str) -> None:
    with index_of(f"Ceci, {word} voilà.", "Tout autre chose.") as index:
        assert [hit.document.id for hit in index.search(word)] == ["0"]


@pytest.mark.parametrize("word", ["or", "été", "R", "2", "C++", "thé", "maïs"])
def test_short_words_that_mean_something_count_beside_others(word: str) -> None:
    with index_of(f"Ceci, {word} voilà.", "Tout autre chose.", "Du zinc.") as index:
        assert {hit.document.id for hit in index.search(f"{word} zinc")} == {"0", "2"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("le port", ["0", "1", "2"]),
        ("du le la port", ["0", "1", "2"]),
        ('"le port"', ["0"]),
        ('"les ports"', ["2"]),
        ("le la", ["0", "2"]),
    ],
)
def test_common_words_count_in_quotes_or_when_alone(query: str, found: list[str]) -> None:
    paragraphs = ["Voici le port, dit-on.", "Un port franc.", "La mer et les ports-francs.", "Une gare."]
    with index_of(*paragraphs) as index:
        assert sorted(hit.document.id for hit in index.search(query)) == found
