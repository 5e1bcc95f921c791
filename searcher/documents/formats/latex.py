"""LaTeX: the text of a source, its sections as headings; commands go, their text stays."""

from __future__ import annotations

import re
import unicodedata

from searcher.documents.formats.document_builder import Outline
from searcher.documents.source import facts
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_SECTIONS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_LEVELS = {name: level for level, name in enumerate(_SECTIONS, start=1)}
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
            "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a"}  # fmt: skip
_SIGNS = {
    "og": "« ", "fg": " »", "guillemotleft": "«", "guillemotright": "»", "oe": "œ", "OE": "Œ", "ae": "æ", "AE": "Æ",
    "ss": "ß", "i": "i", "j": "j", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "ldots": "…", "dots": "…", "textellipsis": "…",
    "euro": "€", "EUR": "€", "texteuro": "€", "degres": "°", "textdegree": "°", "textendash": "–", "textemdash": "—",
    "textquoteright": "’", "textquoteleft": "‘", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "LaTeX": "LaTeX", "TeX": "TeX", "S": "§", "P": "¶", "pounds": "£", "copyright": "©", "no": "n°", "No": "N°",
    "ier": "er", "iere": "re", "ieme": "e", "iemes": "es", "quad": " ", "qquad": " ", "space": " ", "newline": "\n",
    "linebreak": "\n", "tabularnewline": "\n", "primo": "1°", "secundo": "2°", "tertio": "3°", "up": "", "today": "",
}  # fmt: skip
# Commands whose first argument is no text, or the whole of which is for the printer.
_DROPPED = frozenset([
    "label", "ref", "pageref", "eqref", "autoref", "cref", "cite", "citep", "citet", "parencite", "textcite", "nocite",
    "bibliography", "bibliographystyle", "addbibresource", "includegraphics", "input", "include", "usepackage", "index",
    "vspace", "hspace", "setlength", "addtolength", "pagestyle", "thispagestyle", "hypersetup", "newcommand", "color",
    "renewcommand", "providecommand", "setcounter", "addtocounter", "fontsize", "selectlanguage", "documentclass",
    "PassOptionsToPackage", "newenvironment", "pagenumbering", "tikzset", "pgfplotsset", "rule", "phantom", "bibitem",
    "addcontentsline", "markboth", "markright", "geometry", "definecolor", "enlargethispage", "hypertarget",
])  # fmt: skip
_DROPPED_FIRST = frozenset(["href", "textcolor", "colorbox", "parbox", "multicolumn", "multirow", "raisebox", "foreignlanguage"])  # fmt: skip
_NOTES = frozenset(["footnote", "footnotetext", "thanks", "marginpar", "sidenote", "todo"])
_META = frozenset(["title", "author", "date"])
_SILENT = frozenset(["tikzpicture", "thebibliography", "filecontents", "comment", "pgfpicture"])
_VERBATIM = frozenset(["verbatim", "lstlisting", "minted", "alltt", "Verbatim"])
_TABLES = frozenset(["tabular", "tabular*", "tabularx", "longtable", "array", "tabulary"])
_LISTS = frozenset(["itemize", "enumerate", "description"])
_DEFINITIONS = frozenset(["def", "edef", "gdef", "let"])
_DEFINED = re.compile(r"\s*\\[A-Za-z@]+[^{}\n]*\{")
_WITH_ARGUMENT = frozenset([*_TABLES, "minipage", "multicols", "wrapfigure", "adjustbox", "minted"])
_TOKEN = re.compile(
    r"\\begin\s*\{(?P<begin>[^{}]*)\}|\\end\s*\{(?P<end>[^{}]*)\}|\\(?P<accent>['`^\"~=.])\s*|\\(?P<command>[A-Za-z@]+)\*?[ \t]*"
    r"|\\(?P<escaped>.)|(?P<comment>%[^\n]*\n?[ \t]*)|(?P<blank>\n[ \t]*\n\s*)|(?P<sign>[{}&~]|---?|``|'')|(?P<text>[^\\{}%&~\n`'-]+|.)",
    re.DOTALL,
)
_PLAIN_SIGNS = {"~": "\u00a0", "--": "–", "---": "—", "``": "“", "''": "”", "-": "-"}
_OPTION = re.compile(r"\s*\[[^\[\]]*\]")
_ARGUMENT = re.compile(r"[ \t]*\{")


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    yield read_latex(source.text())


def read_latex(text: str) -> Extract:
    r"""Read a LaTeX source; without a preamble all of it is text.

    >>> extract = read_latex("\\section{Le toit}\nVoir \\emph{le} couvreur\\footnote{Il est l\\`a.} d\\'ej\\`a~: 10\\,\\%.")
    >>> extract.title, [paragraph.text for paragraph in extract.paragraphs]
    ('Le toit', ['Voir le couvreur déjà\xa0: 10 %.', 'Il est là.'])
    """
    reading = _Reading(text)
    reading.read()
    return reading.close()


class _Reading:
    """Reads token by token; arguments are read in place, so that nothing is looked at twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._outline = Outline()
        self._has_body = "\\begin{document}" in text
        self._in_body = not self._has_body
        self._pieces: list[str] = []
        self._place = 0
        self._notes: list[tuple[str, int]] = []
        self._groups: list[tuple[str, list[str]]] = []  # what each brace is an argument of, and the text around it
        self._has_text = self._is_item = False
        self._tables = self._lists = 0
        self._meta: dict[str, str] = {}
        self._at = self._line = self._counted = 0

    def read(self) -> None:
        while self._at < len(self._text):
            token = _TOKEN.match(self._text, self._at)
            assert token
            self._at = token.end()
            kind = str(token.lastgroup)
            getattr(self, f"_on_{kind}")(token[kind])
            if kind == "end" and token[kind] == "document":
                break

    def close(self) -> Extract:
        while self._groups:
            self._close_group()
        self._end_block()
        said = {name: " ".join(text.split()) for name, text in self._meta.items()}
        self._outline.title = said.get("title") or self._outline.title
        authors = re.split(r"\s*(?:\\and|,|;)\s*", said.get("author", ""))
        self._outline.metadata = facts(author=authors, date=said.get("date"))
        return self._outline.close()

    def _line_here(self) -> int:
        """The line that is being read."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line + 1

    def _say(self, text: str) -> None:
        if not self._has_text and text.strip():
            self._place, self._has_text = self._line_here(), True
        self._pieces.append(text)

    def _on_text(self, text: str) -> None:
        self._say(text if text != "\n" else " ")

    def _on_comment(self, _text: str) -> None:
        """Comments say nothing."""

    def _on_blank(self, _text: str) -> None:
        if self._groups:
            self._say(" ")
        else:
            self._end_block()

    def _on_escaped(self, sign: str) -> None:
        if sign == "\\":
            self._at = found.end() if (found := _OPTION.match(self._text, self._at)) else self._at
            self._end_row() if self._tables and not self._groups else self._say("\n")
        elif sign in "([":
            self._say("")
        elif sign in ",; :/!":
            self._say("" if sign in "/!" else " ")
        elif sign not in ")]-":
            self._say(sign)

    def _on_accent(self, accent: str) -> None:
        """An accent comes before its letter, in braces or not."""
        found = re.compile(r"\{?\\?([A-Za-z])\s?\}?|\{\}").match(self._text, self._at)
        if found and found[1]:
            self._at = found.end()
            self._say(unicodedata.normalize("NFC", found[1] + _ACCENTS[accent]))

    def _on_sign(self, sign: str) -> None:
        if sign == "{":
            self._open_group("")
        elif sign == "}":
            self._close_group()
        elif sign == "&":
            self._say("\t" if self._tables else "&")
        else:
            self._say(_PLAIN_SIGNS[sign])

    def _on_command(self, name: str) -> None:
        if name in _ACCENTS:
            self._on_accent(name)
        elif name in _SIGNS:
            self._say(_SIGNS[name])
            if self._text.startswith("{}", self._at):
                self._at += 2
        elif name == "item":
            self._end_block()
            self._is_item = True
            if term := _OPTION.match(self._text, self._at):
                self._at = term.end()
                self._say(f"{term[0].strip()[1:-1]} : ")
        elif name == "par":
            self._on_blank("")
        elif name == "and":
            self._say(", ")
        else:
            self._take_arguments(name)

    def _take_arguments(self, name: str) -> None:
        """Read what follows a command, or pass over it."""
        if name in _DEFINITIONS and (defined := _DEFINED.match(self._text, self._at)):
            self._at = defined.end()
            self._open_group("dropped")
            return
        while option := _OPTION.match(self._text, self._at):
            self._at = option.end()
        if argument := _ARGUMENT.match(self._text, self._at):
            self._at = argument.end()
            dropped = "dropped" if name in _DROPPED else "dropped first" if name in _DROPPED_FIRST else name
            self._open_group(dropped)

    def _open_group(self, name: str) -> None:
        if name in _LEVELS:
            self._end_block()
        self._groups.append((name, self._pieces))
        self._pieces = []

    def _close_group(self) -> None:
        if not self._groups:
            return
        name, outer = self._groups.pop()
        text, self._pieces = "".join(self._pieces), outer
        if name in _LEVELS:
            if self._in_body:
                self._outline.open_heading(_LEVELS[name], " ".join(text.split()), self._line_here())
        elif name in _META:
            self._meta.setdefault(name, text)
            self._has_text = False
        elif name in _NOTES:
            self._notes.append((text, self._line_here()))
        elif name in {"dropped first", "dropped"}:
            if argument := _ARGUMENT.match(self._text, self._at):
                self._at = argument.end()
                self._open_group("" if name == "dropped first" and not self._text.startswith("{", self._at) else name)
        else:
            self._say(text)

    def _on_begin(self, name: str) -> None:
        if name == "document":
            self._pieces, self._groups, self._has_text, self._in_body = [], [], False, True
            self._outline.title = " ".join(self._meta.get("title", "").split()) or None
            return
        self._end_block()
        base = name.rstrip("*")
        if base in _SILENT or base in _VERBATIM:
            self._verbatim(name, is_shown=base in _VERBATIM)
            return
        while option := _OPTION.match(self._text, self._at):
            self._at = option.end()
        if name in _WITH_ARGUMENT and (argument := _ARGUMENT.match(self._text, self._at)):
            self._at = argument.end()
            self._open_group("dropped first")
        self._tables += name in _TABLES
        self._lists += name in _LISTS

    def _verbatim(self, name: str, *, is_shown: bool) -> None:
        end = self._text.find(f"\\end{{{name}}}", self._at)
        end = len(self._text) if end < 0 else end
        if is_shown and self._in_body:
            self._outline.add_paragraph(self._text[self._at : end].strip("\n"), self._line_here() + 1)
        self._at = end

    def _on_end(self, name: str) -> None:
        if not self._groups:
            self._end_row() if self._tables else self._end_block()
        if name in _TABLES and self._tables:
            self._tables -= 1
            self._outline.end_items()
        elif name in _LISTS:
            self._end_block()
            self._lists = max(0, self._lists - 1)
            if not self._lists:
                self._outline.end_items()

    def _end_row(self) -> None:
        cells = [" ".join(cell.split()) for cell in "".join(self._pieces).split("\t")]
        self._pieces, self._has_text = [], False
        if any(cells) and self._in_body:
            self._outline.add_row(self._place)
            for cell in cells:
                self._outline.add_cell(cell, self._place)

    def _end_block(self) -> None:
        """End a paragraph or an item; the notes in it come after it."""
        lines = ("".join(self._pieces)).split("\n")
        text = "\n".join(filter(None, (re.sub("[ \t]+", " ", line).strip() for line in lines)))
        self._pieces, self._has_text = [], False
        if text and self._in_body:
            (self._outline.add_item if self._is_item else self._outline.add_paragraph)(text, self._place)
        if text:
            self._is_item = False
        notes, self._notes = self._notes, []
        for note, line in notes if self._in_body else ():
            self._outline.add_paragraph(" ".join(note.split()), line)
