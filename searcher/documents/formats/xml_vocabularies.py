"""What the elements of TEI, DocBook and FictionBook are: sections, headings, paragraphs, items, cells."""

from __future__ import annotations

from searcher.hints import NamedTuple

_NONE: frozenset[str] = frozenset()


class Vocabulary(NamedTuple):
    """Local names of elements by what they are.

    `header` elements hold no text but what is said of the document; its title and authors are those in an element of
    `scope`. `alternatives` say again what stands beside them. `page` begins a page whose number is its attribute `n`.
    """

    sections: frozenset[str]
    headings: frozenset[str]
    blocks: frozenset[str]
    items: frozenset[str] = _NONE
    lists: frozenset[str] = _NONE
    rows: frozenset[str] = _NONE
    cells: frozenset[str] = _NONE
    lines: frozenset[str] = _NONE
    notes: frozenset[str] = _NONE
    skipped: frozenset[str] = _NONE
    alternatives: frozenset[str] = _NONE
    breaks: frozenset[str] = _NONE
    page: str = ""
    header: frozenset[str] = _NONE
    scope: str = ""
    title: str = "title"
    dates: frozenset[str] = _NONE
    language: str = ""

    @property
    def known(self) -> frozenset[str]:
        """The elements that begin something; all others only mark words, or stand around what does."""
        return (
            self.sections | self.headings | self.blocks | self.items | self.lists | self.rows | self.cells | self.notes
        )


TEI = Vocabulary(
    sections=frozenset(["div", *(f"div{level}" for level in range(8))]),
    headings=frozenset(["head"]),
    blocks=frozenset(
        ["p", "ab", "lg", "speaker", "stage", "salute", "signed", "dateline", "opener", "closer", "trailer"]
    ),
    items=frozenset(["item"]),
    lists=frozenset(["list", "table"]),
    rows=frozenset(["row"]),
    cells=frozenset(["cell"]),
    lines=frozenset(["l"]),
    notes=frozenset(["note"]),
    skipped=frozenset(["fw", "standOff", "sourceDoc"]),
    alternatives=frozenset(["sic", "orig", "abbr"]),
    breaks=frozenset(["lb"]),
    page="pb",
    header=frozenset(["teiHeader"]),
    scope="titleStmt",
    dates=frozenset(["date"]),
    language="language",
)
_INFO = frozenset(["info", "articleinfo", "bookinfo", "chapterinfo", "sectioninfo", "prefaceinfo", "appendixinfo"])
DOCBOOK = Vocabulary(  # and JATS, in which articles of journals are: it has other names for the same
    sections=frozenset(
        [
            "part",
            "chapter",
            "appendix",
            "preface",
            "section",
            "simplesect",
            *(f"sect{level}" for level in range(1, 6)),
            "sec",
        ]
    ),
    headings=frozenset(["title", "subtitle"]),
    blocks=frozenset(["para", "simpara", "programlisting", "screen", "literallayout", "term", "attribution", "p"]),
    items=frozenset(["listitem", "member", "step", "list-item"]),
    lists=frozenset(
        ["itemizedlist", "orderedlist", "variablelist", "simplelist", "procedure", "table", "informaltable", "list"]
    ),
    rows=frozenset(["row", "tr"]),
    cells=frozenset(["entry", "td", "th"]),
    notes=frozenset(["footnote", "fn"]),
    skipped=frozenset(["indexterm", "toc", "index"]),
    header=_INFO,
    dates=frozenset(["date", "pubdate"]),
)
FICTION_BOOK = Vocabulary(
    sections=frozenset(["section"]),
    headings=frozenset(["title"]),
    blocks=frozenset(["p", "subtitle", "text-author", "stanza"]),
    lists=frozenset(["table"]),
    rows=frozenset(["tr"]),
    cells=frozenset(["td", "th"]),
    lines=frozenset(["v"]),
    skipped=frozenset(["binary", "stylesheet"]),
    header=frozenset(["description"]),
    scope="title-info",
    title="book-title",
    dates=frozenset(["date"]),
    language="lang",
)
BY_ROOT = {
    "TEI": TEI, "TEI.2": TEI, "teiCorpus": TEI, "FictionBook": FICTION_BOOK,
    **dict.fromkeys(["article", "book", "chapter", "part", "section", "preface", "appendix", "set"], DOCBOOK),
}  # fmt: skip
"""Vocabularies by the local name of a file's root element."""
