"""What is sent of a document: words at their places, stems with their frequencies, and lines that are JSON whatever is written."""

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Document, Paragraph
from searcher.cluster import stretches
from searcher.cluster.rows import row_of
from searcher.cluster.sources import Learnt, entries_of
from searcher.cluster.stretches import Stretches, weighed
from searcher.cluster.tokens import FILLER, TIMES, form_tokens, stem_token
from searcher.french import analyse, is_stop_word
from searcher.kernels.posting_code import LENGTHS, length_step

if TYPE_CHECKING:
    from searcher.cluster.dictionary import WordEntry

TEXTS = [
    "Le travail de nuit, l'été, à l’école.",
    "sous-traitant et open-source : voir l’art. 5",
    "un logi-\nciel à 10\u202f000\u00a0€ et 20 % % de plus",
    "% € 100 °C §",
    "",
    "—",
]


PIECES = st.sampled_from(
    [*"%€§—", "l’été", "Été", "sous-traitant,", "100", "art.", "5213-10", "10\u202f000", "logi-\nciel", "qu'à"]
)
PIECED = st.lists(PIECES | st.text(max_size=6), max_size=12).map(" ".join)


def places_of(text: str) -> dict[int, set[str]]:
    """The tokens of each place, as the chain has them."""
    expected: dict[int, set[str]] = {}
    for found in analyse(text):
        for word in found.words:
            expected.setdefault(found.position + word.position, set()).update(form_tokens(word.written, word.folded))
    return expected


def places_in(word: str) -> dict[int, set[str]]:
    """The tokens of each place, as they are sent."""
    return {place: set(forms.split("|")) for place, forms in enumerate(word.split(" ")) if forms not in {"", FILLER}}


@pytest.mark.parametrize("text", TEXTS)
def test_words_stand_where_the_chain_has_them(text: str) -> None:
    (found,) = Stretches({}).tokens([text])
    assert places_in(found.word) == places_of(text)


@given(st.lists(PIECED, max_size=4))
def test_words_of_many_texts_stand_where_the_chain_has_them(texts: list[str]) -> None:
    learnt: dict[str, WordEntry] = {}
    words = [[word for one in analyse(text) for word in one.words] for text in texts]
    stems = [[stem_token(" ".join(word.stems)) for word in of if not is_stop_word(word.written)] for of in words]
    found = Stretches(learnt).tokens(texts)
    assert [places_in(one.word) for one in found] == [*map(places_of, texts)]
    assert [Counter(one.stems) for one in found] == [*map(Counter, stems)]
    assert {entry.written for entry in learnt.values()} == {word.written for of in words for word in of}


def test_a_stretch_that_is_met_again_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    met = Stretches({})
    first = met.tokens(TEXTS)
    assert met.tokens(TEXTS) == first
    assert [Stretches({}).tokens([text])[0] for text in TEXTS] == first
    monkeypatch.setattr(stretches, "_MAX_STRETCHES_MET", 1)
    assert [met.tokens([text])[0] for text in TEXTS] == first


def test_fields_of_stems_are_as_long_for_texts_of_one_step() -> None:
    def length(field: str) -> int:
        return sum(int(times or 1) for _, _, times in (token.partition(TIMES) for token in field.split(" ")))

    for words in (1, 9, 63, 500):
        same = [other for other in range(1, 700) if length_step(other) == length_step(words)]
        lengths = {length(weighed([f"mot{number}" for number in range(other)], other)) for other in same}
        assert len(lengths) == 1
        assert lengths.pop() == pytest.approx(3 * LENGTHS[length_step(words)], rel=0.05)


def test_frequencies_are_those_of_the_scale() -> None:
    counts = dict(token.split(TIMES) for token in weighed(["a"] * 5 + ["b"] * 100, 105).split(" "))
    assert (counts["a"], counts["b"]) == ("4", "24")


@pytest.mark.parametrize(
    "text",
    ['il dit "non" \\ à C:\\temp', "tabulation\tet \x00\x01 contrôle", "demi \ud83d paire", "a\\nb c++ km/h a=b x|y"],
)
def test_every_entry_is_one_line_of_json(text: str) -> None:
    learnt = Learnt()
    document = Document(id='a"\\b', title=text, paragraphs=[Paragraph(text, heading=text), Paragraph(text)])
    entries = entries_of(document, learnt)
    read = [json.loads(entry.source) for entry in entries]
    assert [source["number"] for source in read] == [1, 2]
    told = [row_of({"fields": {name: [source[name].rstrip("=")] for name in ("about", "content")}}) for source in read]
    assert [(row.document, row.number, row.text, row.heading) for row in told] == [
        (document.id, 1, text, text),
        (document.id, 2, text, None),
    ]
    assert [(row.shown["title"], row.first_heading, list(row.new)) for row in told] == [
        (text, text, [0]),
        (text, text, []),
    ]
    assert [row.word.decode() for row in told] == [source["word"] for source in read]
    assert all(entry.source.count(b"\n") == 1 and entry.source.endswith(b"\n") for entry in entries)
    assert [source["word"] for source in read] == [Stretches({}).tokens([text])[0].word] * 2
