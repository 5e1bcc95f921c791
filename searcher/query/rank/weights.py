"""What decides the order of the best paragraphs, besides how often and how rare the words are that were asked for."""

from __future__ import annotations

from searcher.hints import NamedTuple


class Signals(NamedTuple):
    """How much each signal weighs; a word's match in a text weighs 1. `benchmarks/relevance.py` switches each off.

    `exact`: the word stands in the text in the very form that was typed.
    `early`: that form stands near the beginning of the paragraph.
    `family`: words of the same root stand there, or that begin alike, `évaporation` for `évaporer`, or what a slip means.
    `proximity`: two words stand as near to each other as they were typed.
    `document`: the other paragraphs of the document have the words too; with all of them it is the whole weight.
    `title`: the title of the document has them; headings count as text.
    `opening`: the first paragraph of a document has the words: it says what the document is about.
    `answer`: the paragraph begins with yes or no, as was asked, or with neither; a part of what all words weigh together.
    `order`: the words stand there as they were typed, small words included; likewise.
    """

    exact: float = 0.6
    early: float = 0.5
    family: float = 1.4
    proximity: float = 0.45
    document: float = 0.6
    title: float = 1.0
    opening: float = 0.2
    answer: float = 0.4
    order: float = 0.5

    @property
    def literal(self) -> float:
        """How many times as much a word counts that is found as it stands only.

        Second-stage ranking goes by stems. What it would give for the very form, its place and the document is given with
        the match, or the word would stand below its own synonyms.
        """
        return 1 + (self.exact + self.early + self.document)


SIGNALS = Signals()
