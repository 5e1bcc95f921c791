"""HTML: the main content of a page with its headings, without navigation, banners and scripts.

It is read with the parser of the standard library, which says on which line each text stands.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

from searcher.documents.outline import Outline
from searcher.documents.plain_text import join_lines
from searcher.documents.source import facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# Conditional sections of old Word and Internet Explorer, at which the parser stumbles.
_SECTION = re.compile(r"<!\[(?!CDATA\[)[^>]*>?")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAK = "\v"

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "head",
        "iframe",
        "object",
        "select",
        "button",
        "textarea",
        "datalist",
        "dialog",
    ]
)
_AROUND = frozenset(["nav", "aside", "form"])
_AROUND_UNLESS_WITHIN = frozenset(["header", "footer"])
_AROUND_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"])
_AROUND_NAMES = re.compile(
    r"(?:(?:site|main|page|global|top)?[-_]?(?:nav|navbar|navigation|fil-?d?-?ariane|sidebar|footer|social|pager|ads?|pub)"
    r"|(?!(?:.*[-_])?(?:has|with|is|no|show)[-_])(?:.*[-_])?(?:breadcrumbs?|cookies?|consent|share|sharing|partage"
    r"|pagination|newsletter|publicite|advert\w*|sponsored|skip-?link|related|(?:a-)?lire-aussi|voir-aussi|comments"
    r"|commentaires))(?:[-_].*)?",
    re.IGNORECASE,
)
_CONTENT = frozenset(["main", "article"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = (
    frozenset(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "hgroup",
            "hr",
            "html",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul",
        ]
    )
    | _UNSEEN
    | _HEADINGS.keys()
)
_ENDS_BEFORE = {
    "p": frozenset(["p"]),
    "li": frozenset(["li", "p"]),
    "td": frozenset(["td", "th", "p"]),
    "th": frozenset(["td", "th", "p"]),
    "tr": frozenset(["tr", "td", "th", "p"]),
    "dt": frozenset(["dt", "dd", "p"]),
    "dd": frozenset(["dt", "dd", "p"]),
}
_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_NOTE_MARK = re.compile(r"\s*\[?(?:\d{1,3}|[a-z*†‡]{1,3})\]?\s*")
_WAY_BACK = re.compile(r"\s*↩[\ufe0e\ufe0f]?\s*$")  # the link from a note to its mark
_LISTS = ("ul", "ol", "dl")
_MOST_LINKS = 0.6  # of the characters of a text that is there to be read
_LEAST_CONTENT = 0.25  # of the page's text: a smaller `main` or `article` is a teaser
_DATES = ("article:published_time", "datepublished", "dcterms.created", "dc.date", "dcterms.date", "date")
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author")


class _Block(NamedTuple):
    """A stretch of text: `tag` is the innermost element around it that is no inline one, `box` the one around that."""

    tag: str
    text: str
    line: int
    around: bool
    content: bool
    linked: int
    box: int


def read(source: Source) -> Iterator[Extract]:
    """The one document of a file."""
    declared = _DECLARED.search(source.data[:4096])
    yield read_page(source.text(declared[1].decode() if declared else None))


def read_page(text: str) -> Extract:
    """Read a page.

    >>> extract = read_page("<title>Avis</title><nav><a href=/>Accueil</a></nav><h2>Sécheresse</h2><p>L’eau <b>manque</b>.")
    >>> extract.title, extract.paragraphs
    ('Avis', (Paragraph(text='L’eau manque.', heading='Sécheresse', line=1, page=None),))
    """
    page = _Page()
    page.feed(_SECTION.sub(lambda section: "\n" * section[0].count("\n"), text))
    page.close()
    page.end_block()
    outline = Outline(title=page.title(), metadata=page.facts())
    for block in _main_content(page.blocks, page.ends):
        _add(outline, block)
    return outline.close()


def _main_content(blocks: list[_Block], ends: dict[int, int]) -> list[_Block]:
    """The blocks that a visitor comes for; all when that leaves nothing."""
    inner = [block for block in blocks if not block.around]
    content = [block for block in inner if block.content]
    if _length(content) < _LEAST_CONTENT * _length(inner):
        content = list(_without_links(blocks, ends))
    return content if _length(content) else blocks


def _without_links(blocks: list[_Block], ends: dict[int, int]) -> Iterator[_Block]:
    """The blocks that are not menus, nor the headings of boxes with nothing else in them: « À lire aussi »."""
    kept = [not block.around and block.linked <= _MOST_LINKS * len(block.text) for block in blocks]
    for number, block in enumerate(blocks):
        end = ends.get(block.box, len(blocks))
        if kept[number] and not (block.tag in _HEADINGS and _heads_links(blocks, kept, range(number + 1, end))):
            yield block


def _heads_links(blocks: list[_Block], kept: list[bool], below: range) -> bool:
    """Whether what stands below a heading in its box is menus alone."""
    texts = (kept[number] for number in below if blocks[number].text and blocks[number].tag not in _HEADINGS)
    is_first_kept = next(texts, True)
    return not is_first_kept and not any(texts)


def _length(blocks: list[_Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _add(outline: Outline, block: _Block) -> None:
    if block.tag in _HEADINGS:
        outline.open_heading(_HEADINGS[block.tag], block.text, block.line)
    elif block.tag in {"li", "dt"}:
        outline.add_item(block.text, block.line)
    elif block.tag == "tr":
        outline.add_row(block.line)
    elif block.tag in {"td", "th"}:
        outline.add_cell(block.text, block.line)
    elif block.tag in {"ul", "ol", "dl", "table"}:
        outline.end_items()
    else:
        for number, part in enumerate(block.text.split(_BREAK * 2)):
            outline.add_paragraph(join_lines(part.split(_BREAK)), block.line + number)


class _Page(HTMLParser):
    """Gathers the blocks of a page and what its head says."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[_Block] = []
        self.ends: dict[int, int] = {}  # of each element, by its number, how many blocks there are at its end
        self._open: list[tuple[str, bool, bool, int]] = []  # tag; is it around, or within the content? its number
        self._opened = 0
        self._mark: int | None = None  # where a raised text begins that may be the mark of a note
        self._to_place = False  # does the link lead to a place in a page, as that of a mark does?
        self._within: Counter[str] = Counter()  # how many elements of each tag are open
        self._unseen = 0
        self._pieces: list[str] = []
        self._line = 0
        self._linked = 0
        self._in_link = False
        self._in_title = False
        self._title: list[str] = []
        self._said: dict[str, str] = {}

    def title(self) -> str | None:
        return " ".join("".join(self._title).split()) or self._said.get("og:title")

    def facts(self) -> dict[str, str | list[str] | None]:
        said = self._said
        return facts(
            author=next((said[name] for name in _AUTHORS if name in said and "://" not in said[name]), None),
            date=next((said[name] for name in (*_DATES, "time") if name in said), None),
            language=said.get("lang") or said.get("content-language"),
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag == "br":
            self._pieces.append(_BREAK)
        elif tag == "title":
            self._in_title = not self._title and not self._within["svg"]
        elif tag == "a":
            self._in_link, self._to_place = "href" in given, "#" in given.get("href", "")
            if given.get("epub:type") == "noteref" or given.get("role") == "doc-noteref":
                self._mark = len(self._pieces)
        elif tag == "sup":
            self._mark = len(self._pieces) if self._mark is None else self._mark
            self._to_place = self._to_place and self._in_link
        if tag not in _BLOCKS:
            return
        self.end_block()
        if tag in {"table", "tr"} or (tag in _LISTS and not self._is_in_list()):
            self._add_block(tag, "")
        ends = _ENDS_BEFORE.get(tag, frozenset())
        while self._open and self._open[-1][0] in ends:
            self._close_last()
        if tag not in _EMPTY:
            self._opened += 1
            self._open.append((tag, *self._kind(tag, given), self._opened))
            self._within[tag] += 1
            self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag == "a":
            self._in_link = False
        if tag in {"a", "sup"}:
            self._end_mark()
        if tag not in _BLOCKS or not self._within[tag]:
            return
        self.end_block()
        while self._close_last() != tag:
            pass
        if tag == "table" or (tag in _LISTS and not self._is_in_list()):
            self._add_block(tag, "")

    def _is_in_list(self) -> bool:
        return any(self._within[tag] for tag in _LISTS)

    def _end_mark(self) -> None:
        """Take out the mark of a note, which would be a part of the word before it."""
        if self._mark is not None and self._to_place and _NOTE_MARK.fullmatch("".join(self._pieces[self._mark :])):
            del self._pieces[self._mark :]
        self._mark = None

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self._title.append(data)
        elif not self._unseen:
            if stripped := data.strip():
                before = data[: data.index(stripped[0])]
                self._line = self._line or self.getpos()[0] + before.count("\n")
                self._linked += len(stripped) if self._in_link else 0
            self._pieces.append(data)

    def end_block(self) -> None:
        """What was gathered is a block."""
        text = "".join(self._pieces)
        if self._within["pre"]:
            text = text.replace(_BREAK, "\n").strip("\n")
        else:
            text = _SPACES.sub(" ", text).replace(f" {_BREAK}", _BREAK).replace(f"{_BREAK} ", _BREAK).strip(" \v")
        text = _WAY_BACK.sub("", text)
        if text.strip():
            self._add_block(self._open[-1][0] if self._open else "", text)
        self._pieces, self._line, self._linked, self._mark = [], 0, 0, None

    def _add_block(self, tag: str, text: str) -> None:
        _tag, around, content, _number = self._open[-1] if self._open else ("", False, False, 0)
        box = self._open[-2][3] if len(self._open) > 1 else 0
        self.blocks.append(_Block(tag, text, self._line or self.getpos()[0], around, content, self._linked, box))

    def _close_last(self) -> str:
        tag, _around, _content, number = self._open.pop()
        self.ends[number] = len(self.blocks)
        self._within[tag] -= 1
        self._unseen -= tag in _UNSEEN
        return tag

    def _kind(self, tag: str, given: dict[str, str]) -> tuple[bool, bool]:
        _tag, around, content, _number = self._open[-1] if self._open else ("", False, False, 0)
        if tag in _CONTENT or given.get("role") in {"main", "article"}:
            return around, True
        names = [] if tag in {"html", "body"} else f"{given.get('class', '')} {given.get('id', '')}".split()
        is_around = (
            tag in _AROUND
            or (tag in _AROUND_UNLESS_WITHIN and not content)
            or given.get("role") in _AROUND_ROLES
            or "hidden" in given
            or given.get("aria-hidden") == "true"
            or any(map(_AROUND_NAMES.fullmatch, names))
        )
        return around or is_around, content

    def _note(self, tag: str, given: dict[str, str]) -> None:
        """Keep what the head says of the page, the first of each."""
        if tag == "meta" and "content" in given:
            name = given.get("name") or given.get("property") or given.get("itemprop") or given.get("http-equiv", "")
            self._said.setdefault(name.lower(), given["content"].strip())
        elif tag == "html":
            self._said["lang"] = given.get("lang") or given.get("xml:lang", "")
        elif tag == "time" and "datetime" in given:
            self._said.setdefault("time", given["datetime"])
