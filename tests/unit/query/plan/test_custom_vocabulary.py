"""What `searcher.toml` does to queries, without the index being made again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

import searcher
from searcher.config.vocabulary_file import Config, read_config
from searcher.library.searcher import Searcher
from searcher.query import compile_query, parse
from searcher.query.plan.custom_vocabulary import NO_VOCABULARY, CustomVocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Hit, Index

_LINES = (Path(__file__).parents[3] / "cases" / "own-words.tsv").read_text(encoding="utf-8").splitlines()
CASES = [line.split("\t") for line in _LINES if line and not line.startswith("#")]
WORDS = ["cheval", "chevaux", "poney", "budget", "le", "porte-monnaie", "bourse"]
ROWS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
GROUPS = st.lists(st.lists(ROWS, min_size=2, max_size=3, unique=True).map(tuple), max_size=3).map(tuple)


def _with(now: Searcher, vocabulary: CustomVocabulary) -> Searcher:
    return Searcher(now.snapshot, now.config, vocabulary, now.path_of, now.config_stamp)


def marked(hit: Hit) -> str:
    text = hit.text
    for start, end in reversed(hit.highlights):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize("case", CASES, ids=" | ".join)
def test_own_words(make_index: Callable[..., Index], tmp_path: Path, case: list[str]) -> None:
    toml, paragraphs, query, expected = case
    config = tmp_path / "own.toml"
    config.write_text(toml.replace("¶", "\n"), encoding="utf-8")
    with searcher.open(make_index(*paragraphs.split("|")).folder, config=config) as index:
        assert [marked(hit) for hit in index.search(query)] == ([] if expected == "-" else expected.split("|"))


@settings(max_examples=examples(60))
@given(documents=st.lists(ROWS, min_size=1, max_size=6), groups=GROUPS, query=ROWS)
def test_synonyms_find_more_and_never_less(
    make_index: Callable[..., Index], documents: list[str], groups: tuple[tuple[str, ...], ...], query: str
) -> None:
    index = make_index(*documents)
    before = {hit.document.id: hit.score for hit in index.search(query)}
    index._searcher = _with(index._current(), CustomVocabulary(Config(Path("searcher.toml"), groups)))
    after = index.search(query)
    scores = {hit.document.id: hit.score for hit in after}
    assert before.keys() <= scores.keys()
    for hit in after:
        assert hit.highlights
        total = sum(part.score for part in hit.explanation.contributions)
        assert total == pytest.approx(hit.score, abs=1e-4)
    if not groups:
        assert scores == before


@given(query=st.text(max_size=30) | ROWS)
def test_a_file_that_says_nothing_changes_nothing(query: str) -> None:
    def compiled(vocabulary: CustomVocabulary) -> object:
        try:
            return compile_query(parse(query), (), vocabulary)
        except searcher.QueryError:
            return None

    assert compiled(CustomVocabulary(Config(Path("searcher.toml")))) == compiled(NO_VOCABULARY)


def test_the_typed_word_comes_before_its_synonym(make_index: Callable[..., Index]) -> None:
    index = make_index("Une automobile ici.", "Une voiture ici.", "Rien.")
    own = CustomVocabulary(Config(Path("searcher.toml"), (("voiture", "automobile"),)))
    index._searcher = _with(index._current(), own)
    assert [hit.text for hit in index.search("automobile")] == ["Une automobile ici.", "Une voiture ici."]
    assert [hit.text for hit in index.search("voiture")] == ["Une voiture ici.", "Une automobile ici."]


BAD = {
    'stop_words = ["a"]\nsynonym = ["a, b"]': (2, "unknown key synonym"),
    '[synonyms]\na = "b"': (1, "synonyms is a list of groups"),
    '[other]\na = "b"': (1, "unknown key other"),
    'synonyms = "a, b"': (1, "synonyms is a list of groups"),
    'synonyms = [\n "a, b",\n "seul",\n]': (3, '"seul" is no group'),
    'synonyms = [\n "a, b",\n "c, , d",\n]': (3, '"c, , d" is no group'),
    'synonyms = [\n "a, a"]': (2, '"a, a" is no group'),
    'synonyms = [["a", "b"]]': (1, "each in quotes"),
    'exact = [\n "un",\n "deux mots"]': (3, '"deux mots" is no single word'),
    'exact = ["un",\n 12]': (2, "each in quotes"),
    'stop_words = ["…"]': (1, "is no single word"),
    'exact = ["un"]\nstop_words = ["un"': (2, ""),
    'exact = ["un"]\n\nsynonyms ["un"]': (3, ""),
    'exact = ["un"]\nexact = ["deux"]': (2, ""),
}


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "searcher.toml"
    path.write_text(text, encoding="utf-8")
    line, why = BAD[text]
    with pytest.raises(searcher.ConfigError) as error:
        read_config(path)
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert why in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "searcher.toml"
    path.write_bytes("exact = [\n'été']".encode("latin-1"))
    with pytest.raises(searcher.ConfigError, match=r"line 2: this is no UTF-8"):
        read_config(path)
