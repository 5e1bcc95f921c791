"""The blocks of an HTML page: its texts, each with the element that it stands in, and what the head says of the page.

It is read with the parser of the standard library, which says on which line each text stands.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import NamedTuple

from searcher.documents.source import facts

_SPACES = re.compile(r"[ \t\n\r\f]+")
BREAK = "\v"
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
HEADINGS = {f"h{level}": level for level in range(1, 7)}
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
    | HEADINGS.keys()
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
_DATES = ("article:published_time", "datepublished", "dcterms.created", "dc.date", "dcterms.date", "date")
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author")


class Block(NamedTuple):
    """A stretch of text: `tag` is the innermost element around it that is no inline one, `box` the one around that."""

    tag: str
    text: str
    line: int
    around: bool
    content: bool
    linked: int
    box: int


class Page(HTMLParser):
    """Gathers the blocks of a page and what its head says."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
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
        """The page's title, as its head gives it."""
        return " ".join("".join(self._title).split()) or self._said.get("og:title")

    def facts(self) -> dict[str, str | list[str] | None]:
        """Author, date and language, where the page says them."""
        said = self._said
        return facts(
            author=next((said[name] for name in _AUTHORS if name in said and "://" not in said[name]), None),
            date=next((said[name] for name in (*_DATES, "time") if name in said), None),
            language=said.get("lang") or said.get("content-language"),
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that begins."""
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag == "br":
            self._pieces.append(BREAK)
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
        """Take an element that ends."""
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
        """Take a piece of text."""
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
            text = text.replace(BREAK, "\n").strip("\n")
        else:
            text = _SPACES.sub(" ", text).replace(f" {BREAK}", BREAK).replace(f"{BREAK} ", BREAK).strip(" \v")
        text = _WAY_BACK.sub("", text)
        if text.strip():
            self._add_block(self._open[-1][0] if self._open else "", text)
        self._pieces, self._line, self._linked, self._mark = [], 0, 0, None

    def _add_block(self, tag: str, text: str) -> None:
        _tag, around, content, _number = self._open[-1] if self._open else ("", False, False, 0)
        box = self._open[-2][3] if len(self._open) > 1 else 0
        self.blocks.append(Block(tag, text, self._line or self.getpos()[0], around, content, self._linked, box))

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
