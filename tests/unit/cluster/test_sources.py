"""What is sent of a document: words at their places, stems with their frequencies, and lines that are JSON whatever is written."""

import json

import pytest

from searcher import Document, Paragraph
from searcher.cluster.rows import row_of
from searcher.cluster.sources import Learnt, entries_of
from searcher.cluster.stretches import Stretches, tokens, weighed
from searcher.cluster.tokens import FILLER, TIMES, form_tokens
from searcher.french import analyse
from searcher.kernels.posting_code import LENGTHS, length_step

TEXTS = [
    "Le travail de nuit, l'été, à l’école.",
    "sous-traitant et open-source : voir l’art. 5",
    "un logi-\nciel à 10\u202f000\u00a0€ et 20 % % de plus",
    "% € 100 °C §",
    "",
    "—",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_stand_where_the_chain_has_them(text: str) -> None:
    expected: dict[int, set[str]] = {}
    for found in analyse(text):
        for word in found.words:
            expected.setdefault(found.position + word.position, set()).update(form_tokens(word.written, word.folded))
    places = tokens(text, Stretches({})).word.split(" ")
    assert {place: set(forms.split("|")) for place, forms in enumerate(places) if forms not in {"", FILLER}} == expected


def test_a_stretch_that_is_met_again_says_the_same() -> None:
    met = Stretches({})
    first = [tokens(text, met) for text in TEXTS]
    assert [tokens(text, met) for text in TEXTS] == first
    assert [tokens(text, Stretches({})) for text in TEXTS] == first


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
    assert [source["word"] for source in read] == [tokens(text, Stretches({})).word] * 2
