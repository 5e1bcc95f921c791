"""Files of one sign, tag or line again and again: the shapes of text that make careless parsers take quadratic time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from packed_shapes import packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TEXT = {
    "hyphens": ["a-", "-", "mot-\n", "a-\n  ", "va-t-il-", "porte-", "ma-ma·e", "L121-1-", "A.-", "e-s-"],
    "apostrophes": ["'", "l’", "l'a-", "qu’il-", "aujourd’hui’", "a\u02bc"],
    "digits": ["9", "1.", "1,", "1-", "1a", "1er", "1.2.", "12/12/2020/", "000\u202f", "1\u00a0000\u00a0", "٣", "a²", "x^"],
    "romans": ["xvii", "ccclxxxviiie", "XIV\n\n"],
    "signs": ["_", "a_", ".", ". ", ",", "«", "—", "!?", "C+", "C#", "a.,;:!?…()[]«»", "A.", "A.B.-C", "a.)))\n", "\x7f"],
    "gender": ["étudiant·e·s", "e·", "e.s.", "ami(e)", "ami·e·s ", "tou·te·s\n"],
    "addresses": ["http://a.b/", "a@b.c@", "www.", "a.b.c."],
    "marks": ["\u0301", "a\u0301", "a\u0300\u0323", "a\u20dd", "a\ufe0f", "\u05d0\u0301", "\u1100\u1161"],
    "unseen": ["a\u00ad", "\u00ad", "a\u200d", "a\u200b", "\ufeff", "👩\u200d", "\U000e0041", "\ue000", "\ufffe"],
    "letters": ["İ", "ß", "ﬁ", "ﷺ", "aя", "ａ", "\u212a", "Ã©", "é"],
    "blanks": [" ", "\t", "\n", "\r", "\r\n", "\x0b", "\x0c", "\u0085", "\u2028", "\u00a0", "\u202f", "a\u00ad\n", " \n"],
    "lines": ["mot\n", "a\n", "12   345\n", "a   b\n", "un mot. Deux\n", "2024-11-29 12:00 GET / 200\n", "  a\nb\n", "Mot\n\n", "> a\n"],
    "items": ["- a\n", "1. a\n", "• a ;\n", "1.1.1 a\n", "a) a\n", "— Oui.\n", "> ", "- "],
    "headings": ["TITRE\n\n", "a\n===\n", "a\n---\n", "Chapitre I\n\n", "Art. 1. – Un.\n", "ARTICLE 1\n", "Livre I\nNOM\n", "A\n\n\n"],
    "mixed": ["\x1b[31m", "a\0", "+AOk-", "Un mot, un autre ; et puis rien. ", "\u202ea"],
}  # fmt: skip
_MARKDOWN = [
    "<!--", "<![", "<![CDATA[", "<?", "<a b=", "<x ", "</", "<div\n", "<script>", "&", "&#1", "[]", "[", "![", "[a](", "[a]", "![](<",
    "[a][b]", "[^1]: a\n\n", "[a]: b\n", "*a", "*a ", "**a", "_a_", "*_", "*a _b ", "~~a", "`", "`a``b", "\\", "| a ", "|-", "|a|\n|-|\n",
    "- ", "- a\n", "1. ", "> ", ">\n", "a\n-", "```\n", "~~~\n", "\t- a\n", "http://", "<http://a>", "a@b.", '"a"\'', "# a\n", "a\\\n", "<b>a</b>",
    "a  \n", "a|b\n", "[[", "]]", "](", "a](b)", "***", "**_", "a**b_", "\u00a0", "+ a\n\n", "![a](b)",
]  # fmt: skip
_HTML = [
    "<!--", "<!", "<![", "<![CDATA[", "<?", "<", "<a", "<a ", "<a b='", "<a b=", "</", "</a", "</a ", "&", "&#", "&amp", "&#x41;", "<div>",
    "<b>", "<p>", "<table><tr><td>", "<ul><li>", "<ul><li>a", "<script>", "<style>", "<title>", "<textarea>", "<pre>\n", "<h1>a</h1>", "<td>a",
    "<meta ", "<meta charset =", "<li>a", "<p>a<a href='#x'>↩</a></p>", "<sup>1</sup>", "<sup>", "<br>", "</div>", "</p>", "<select><option>a",
    "<svg>", "<math><mi>", "<template>", "<iframe>", "<noscript>", "<plaintext>", "<dl><dt>a<dd>b", "<b>a<p>b", "<nav>", "<main>a", "<article>a",
    "<section><h2>a</h2>", "<ruby>a<rt>b</rt></ruby>", "<button>", "<dialog>", "<img alt='a'>", "<a href=#n>1</a>", "<h1><a>", "<form><p>a</p></form>",
    "<div class='cookies'><p>a</p></div>", "<div role='tab' aria-controls='a'>", "<div hidden>a", "<nav><a href=a>b</a></nav>", "<p>a<br>", "\u00a0",
]  # fmt: skip
_RTF = [
    "{", "}", "\\", "\\u233?", "\\u233 ", "\\'e9", "\\trowd\\cell\\row ", "\\trowd\\cellx1 a\\cell\\row ", "{\\*\\x a}", "\\bin9 ", "\\bin9999999999 ",
    "{\\v a}", "\\par ", "\\uc99999 \\u1 ", "{\\field{\\*\\fldinst a}}", "{\\footnote a}", "\\a", "{\\pict 00}", "{\\fonttbl{\\f1 A;}}", "\\f1\\b1 ",
]  # fmt: skip
_PIECES = {
    "markdown": ("", _MARKDOWN, ""),
    "html": ("<!DOCTYPE html><html><body><p>bonjour</p>", _HTML, ""),
    "rtf": ("{\\rtf1 bonjour ", _RTF, "}"),
    "csv": ("a,b\n", [",", ";\n", '"', "a,b\n", '"a\n', '""', '","', "\n", "a;", "\t", "a|b\n", '"a"b,', "\x1f", "1,2,3,4\n", "   \n", "é,à\n"], ""),
    "jsonl": ("", ['{"a": [1]}\n', "[", '{"text": "a"}\n', '{"text": {"a": "b"}}\n', "{", '"', "1\n", "x\n", '{"text": "a", "b": 1e999}\n', "\n", '{"a": "\\ud800"}\n'], ""),
    "json": ("[", ["[", "[],", '{"a":', "1,", '"a",', '{"a":"b"},', "{},", "\\"], "0]"),
    "latex": ("\\documentclass{a}\\begin{document}", ["\\a", "{", "}", "$", "%", "%\n", "\\begin{a}", "\\item a\n", "\\section{a}\n", "\\cite{a}", "\\[", "&", "\\\\", "\\verb|a|", "``", "~", "\\footnote{a}", "\\def\\a{", "\\emph{a} "], "\\end{document}"),
    "rst": ("", ["=\n", "a\n=\n", ".. a::\n", "|a", "`a", "``", "* a\n", "+-", "+-+\n", ":a: b\n", "::\n\n", "[a]_ ", "   a\n", "| a\n", ".. [1] a\n", "`a <b>`_ ", "**a"], ""),
    "asciidoc": ("", ["=", "= a\n", "----\n", "|===\n", "*a", "* a\n", "[a]\n", "a::\n", "<<a", "{a}", "+\n", "image::a[", "////\n", "link:a[b] ", "'", "_a"], ""),
    "org": ("", ["*", "* a\n", "#+a\n", "| a ", "[[a", "[[a][b]]", "- a\n", "#+begin_a\n", ":a:\n", "=a= ", "/a", "[fn:1] "], ""),
    "subtitles": ("1\n00:00:00,000 --> 00:00:01,000\na\n\n", ["1\n", "00:00:00,000 --> 00:00:01,000\n", "1\n00:00:00,000 --> 00:00:01,000\na\n\n", "<i>", "a\n", "-->"], ""),
    "ics": ("BEGIN:VCALENDAR\n", ["BEGIN:VEVENT\n", "BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\n", " a\n", "A;B=C:d\n", "A:\\n", ";", '"', "SUMMARY:a\n"], "END:VCALENDAR\n"),
    "vcf": ("BEGIN:VCARD\n", ["BEGIN:VCARD\n", "BEGIN:VCARD\nFN:a\nEND:VCARD\n", "NOTE:a\n", " a\n", "=\n", ";"], "END:VCARD\n"),
    "xml_document": ("<r>", ["<a>", "<a>b</a>", "<a/>", "&amp;", "<!-- a -->", "<![CDATA[a]]>", "<?a b?>", "<a b='c'>d</a>", "a\n"], "</r>"),
    "hocr": ("<html><head><meta name='ocr-system'/></head><body>", ["<p class='ocr_par'>a</p>", "<span class='ocr_line'>a</span>", "<div class='ocr_page'>a</div>", "<span class='ocrx_word'>a</span> "], "</body></html>"),
    "ipynb": ('{"cells": [', ['{"cell_type": "markdown", "source": "a"},', '{"cell_type": "code", "source": ["a"], "outputs": []},', "{},"], '{"cell_type": "raw", "source": "a"}]}'),
}  # fmt: skip
_MAIL = "From: a@b\nSubject: x\n"
_MULTIPART = f"{_MAIL}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
_EMAIL = {
    "header": ("From: a@b\nSubject: ", ["=?utf-8?q?a?= ", "=?utf-8?", "a ", "(", "\t"], "\n\nbonjour\n"),
    "folds": (_MAIL, [" b\n", "X-A: b\n", "X-A: =?utf-8?q?a?=\n", ":\n", "To: a@b\n"], "\nbonjour\n"),
    "sender": ("Subject: x\nFrom: ", ["a <a@b>, ", "(", '"a', "<", "@", ",", "a:", "\\", "[", "a.", "a:b;"], "\n\nbonjour\n"),
    "type": (f"{_MAIL}Content-Type: text/plain", ["; a=b", "; a*1=b", "; a*", ";", '; a="', "(", "; charset="], "\n\nbonjour\n"),
    "date": (f"{_MAIL}Date: ", ["1 ", "(", ":", "Mon, "], "\n\nbonjour\n"),
    "parts": (_MULTIPART, ["--B\n\n", "--B\nContent-Type: text/plain\n\na\n", "--B\nContent-Type: text/html\n\n<p>a\n", "--", "--B--\n"], "--B--\n"),
    "body": (f"{_MAIL}\n", ["> ", ">", "> a\n", "--\n", "a \n", "From a\n", "=\n", "=E9", "begin 644 a\n"], "\n"),
    "flowed": (f"{_MAIL}Content-Type: text/plain; format=flowed; delsp=yes\n\n", ["a \n", "> a \n", " "], "\n"),
    "quoted": (f"{_MAIL}Content-Transfer-Encoding: quoted-printable\n\n", ["=", "=\n", "=E9", "a=\n"], "\n"),
    "base64": (f"{_MAIL}Content-Transfer-Encoding: base64\n\n", ["=", "YQ==", "YWFh\n", "!"], "\n"),
}  # fmt: skip
_IGNORED = [
    "**/a/",
    "*a",
    "*",
    "?",
    "[",
    "[a]",
    "\\",
    " ",
    "#",
    "!",
    "/",
    "a\n",
    "*.a\n",
    "**/a/**/b\n",
    "[a-z]*\n",
    "a*b?c\n",
    "!a\n",
    "/a/*\n",
    "\\ \n",
]


class Shape(NamedTuple):
    """What a reader is given: `make` writes about so many bytes of it."""

    reader: str
    name: str
    make: Callable[[int], bytes]


def shapes() -> Iterator[Shape]:
    """Shapes of text for every reader of text, and for patterns of files to leave out."""
    for kind, pieces in _TEXT.items():
        yield from _repeated("text", kind, "", pieces, "")
    for reader, (before, pieces, after) in _PIECES.items():
        yield from _repeated(reader, "", before, pieces, after)
    for kind, (before, pieces, after) in _EMAIL.items():
        yield from _repeated("email", kind, before, pieces, after)
    yield from _repeated(
        "mbox", "", "", ["From a@b Thu Mar 14 09:30:00 2024\n\na\n\n", "From a@b\n", "From ", "\n"], ""
    )
    yield from _repeated("gitignore", "", "", _IGNORED, "")
    for reader, made in (*_MADE.items(), *packed().items()):
        yield from (Shape(reader, name, make) for name, make in made.items())


def _repeated(reader: str, kind: str, before: str, pieces: list[str], after: str) -> Iterator[Shape]:
    for piece in pieces:
        yield Shape(reader, f"{kind} {piece!r}".strip(), _Repeated(before, piece, after))


class _Repeated(NamedTuple):
    before: str
    piece: str
    after: str

    def __call__(self, size: int) -> bytes:
        piece = self.piece.encode()
        return self.before.encode() + piece * (size // len(piece)) + self.after.encode()


def _numbered(piece: bytes, size: int) -> bytes:
    """A piece with a number in it, again and again."""
    data = bytearray()  # a list of the pieces would take ten times its size
    for number in range(size // (len(piece) + 3)):
        data += piece % number
    return bytes(data)


_PAGE = b"<!DOCTYPE html><html><body><p>a"
_MADE: dict[str, dict[str, Callable[[int], bytes]]] = {
    "text": {
        "spaces, then a letter": lambda size: b" " * size + b"a",
        "a letter, then no-break spaces": lambda size: b"a." + "\u00a0".encode() * (size // 2) + b"a",
        "one line of brackets": lambda size: b"a." + b")" * size + b"a",
        "sentences and brackets": lambda size: (b"a." + b")" * 200) * (size // 202),
        "spaces in numbers": lambda size: b"1" + "\u202f000".encode() * (size // 6) + b"x",
        "paragraphs of hyphens": lambda size: (b"a-" * 9000 + b"\n\n") * (size // 18_000),
        "halves of UTF-16": lambda size: b"\xff\xfe" + b"\x00\xd8" * (size // 2),
        "swapped halves": lambda size: b"\xff\xfe" + b"\x00\xdc\x00\xd8" * (size // 4),
        "no UTF-32": lambda size: b"\xff\xfe\x00\x00" + b"\xff\xff\xff\x7f" * (size // 4),
        "lines that grow": lambda size: b"\n".join(b"a" * (number % 119 + 1) for number in range(size // 60)),
        "columns of other numbers": lambda size: _numbered(b"%d   12\n", size),
        "other words": lambda size: _numbered(b"mot%d\n", size),
        "other lines of capitals": lambda size: _numbered(b"TITRE %d\n\n", size),
        "one byte wrong": lambda size: "é".encode() * (size // 2) + b"\xe9",
        "Windows-1252": lambda size: "été ".encode("cp1252") * (size // 4),
        "set in by tabs": lambda size: b"".join(b"\t" * (number % 50) + b"a\n" for number in range(size // 27)),
    },
    "markdown": {
        "lists in lists": lambda size: b"".join(b"  " * number + b"- a\n" for number in range(int(size**0.5))),
        "open front matter": lambda size: b"---\n" + b"a: b\n" * (size // 5),
        "front matter of dashes": lambda size: b"---\n" + b"- - - - \n" * (size // 9),
        "references that are used": lambda size: _numbered(b"[a%d]: b\n", size // 2) + b"\n" + _numbered(b"[a%d]", size // 2),
        "emphasis in emphasis": lambda size: b"*a" * (size // 4) + b"a*" * (size // 4),
        "links in links": lambda size: b"[" * (size // 8) + b"a" + b"](b)" * (size // 8),
        "brackets in brackets": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
        "a comment of dashes": lambda size: b"a <!-- " + b"-" * size,
        "runs of ticks": lambda size: b" ".join(b"`" * number for number in range(1, int((2 * size) ** 0.5))),
        "one long line of words": lambda size: b"mot " * (size // 4),
        "a table of many columns": lambda size: b"|a" * (size // 4) + b"|\n" + b"|-" * (size // 4) + b"|\n",
    },
    "html": {
        "no-break spaces": lambda size: _PAGE + "\u00a0".encode() * (size // 2) + b"b</p>",
        "no-break spaces in a note": lambda size: _PAGE + b"<li id=fn1>a" + "\u00a0".encode() * (size // 2) + "b<a href=#r>↩</a>".encode(),
        "no-break spaces in a mark": lambda size: _PAGE + b"<sup><a href='#n'>" + "\u00a0".encode() * (size // 2) + b"1</a></sup>",
        "one attribute": lambda size: _PAGE + b"<p a='" + b"x" * size,
        "many attributes": lambda size: _PAGE + b"<p " + _numbered(b"a%d=1 ", size) + b">b",
        "tables in tables": lambda size: _PAGE + b"<table><tr><td>a" * (size // 40) + b"</td></tr></table>" * (size // 40),
        "lists in lists": lambda size: _PAGE + b"<ul><li>a" * (size // 20) + b"</li></ul>" * (size // 20),
        "boxes in boxes": lambda size: _PAGE + b"<div class=menu>" * (size // 22) + b"</div>" * (size // 22),
        "other ids": lambda size: _PAGE + _numbered(b"<div id=a%d>b</div>", size),
        "an open tag": lambda size: b"<p>a" * (size // 8) + b"<a " + b"b " * (size // 4),
    },
    "csv": {
        "one cell": lambda size: b'a,b\n"' + b"mot " * (size // 4) + b'",x\n',
        "many columns": lambda size: _numbered(b"c%d,", size // 2) + b"\n" + b"v," * (size // 4),
        "as many rows as columns": lambda size: (b"," * int(size**0.5) + b"\n") * int(size**0.5),
        "empty columns with a text": lambda size: (b"," * 16_000 + b"a\n") * (size // 16_000),
        "other names": lambda size: _numbered(b"nom%d,texte\n", size),
    },
    "jsonl": {
        "lists in lists": lambda size: b'{"text": "a", "x": ' + b"[" * size + b"]" * size + b"}\n",
        "a long number": lambda size: b'{"text": "a", "x": ' + b"9" * size + b"}\n",
        "many fields": lambda size: b'{"text": "a"' + _numbered(b',"k%d":"v"', size) + b"}\n",
        "another field each": lambda size: _numbered(b'{"text":"a","k%d":"v"}\n', size),
        "one list": lambda size: b'{"text":"a","k":["a"' + b',"v"' * (size // 4) + b"]}\n",
        "one text": lambda size: b'{"text":"' + b"mot " * (size // 4) + b'"}\n',
        "objects in objects": lambda size: b'{"a":' * (size // 6) + b"1" + b"}" * (size // 6) + b"\n",
    },
    "json": {
        "objects in objects": lambda size: b'{"a":' * (size // 6) + b"1" + b"}" * (size // 6),
        "objects of objects": lambda size: (
            b"[" + (b'{"a":' * 20 + b"1" + b"}" * 20 + b",") * (size // 122) + b"1]"
        ),
        "one text": lambda size: b'{"a":"' + b"mot " * (size // 4) + b'"}',
        "a long number": lambda size: b'{"a":' + b"9" * size + b"}",
        "many fields": lambda size: b'{"text": "a"' + _numbered(b',"k%d":"v"', size) + b"}",
    },
    "email": {
        "parts in parts": lambda size: _MAIL.encode() + b"".join(b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (number, number) for number in range(size // 60)) + b"\n\nbonjour\n",
        "messages in messages": lambda size: (_MAIL.encode() + b"Content-Type: message/rfc822\n\n") * (size // 53) + b"bonjour\n",
        "a page": lambda size: _MAIL.encode() + b"Content-Type: text/html\n\n" + b"<div>" * (size // 5),
    },
    "gitignore": {
        "eight times two stars": lambda size: (b"**/a/" * 8 + b"b\n") * (size // 42),
        "stars between letters": lambda size: (b"*a" * 20 + b"b\n") * (size // 42),
        "other patterns": lambda size: _numbered(b"*a%d*\n", size),
        "other names": lambda size: _numbered(b"a%d\n", size),
        "spaces and a letter": lambda size: b" " * size + b"a\n",
    },
    "rtf": {
        "groups in groups": lambda size: b"{\\rtf1 a" + b"{" * (size // 2) + b"}" * (size // 2) + b"}",
        "fonts": lambda size: b"{\\rtf1{\\fonttbl" + _numbered(b"{\\f%d\\fcharset204 A;}", size) + b"}a}",
        "one word": lambda size: b"{\\rtf1 " + b"a" * size + b"}",
        "a long control word": lambda size: b"{\\rtf1 b\\" + b"a" * size + b"}",
    },
    "latex": {
        "groups in groups": lambda size: b"\\begin{document}a" + b"{" * (size // 2) + b"}" * (size // 2),
        "environments in environments": lambda size: b"\\begin{document}a" + b"\\begin{quote}" * (size // 25) + b"\\end{quote}" * (size // 25),
    },
    "xml_document": {
        "elements in elements": lambda size: b"<r>" + b"<a>" * (size // 8) + b"</a>" * (size // 8) + b"</r>",
        "two hundred deep": lambda size: b"<r>" + (b"<a>" * 150 + b"b" + b"</a>" * 150) * (size // 1051) + b"</r>",
    },
}  # fmt: skip
