"""Plain text: where a paragraph ends when nothing but white space says so."""

import re
from collections.abc import Iterable, Iterator

_LONG_LINE = 120  # more than any editor wraps at: such a line is a paragraph
_LONGEST_TITLE = 100
_SHORT = 0.75  # of the longest line: a sentence that ends there ends its paragraph
_SENTENCE_END = re.compile(r"[.!?…:][\s»”\")\]]*$")
_NO_TITLE = re.compile(r"[.,;…:]\s*$")
_LINE = re.compile(r"\r\n|[\n\r]")

Line = tuple[int, str]  # its number, counted from 1, and its text without the white space around


def split_paragraphs(text: str) -> Iterator[Line]:
    r"""Yield each paragraph's first line number and its text.

    Blank lines part paragraphs, and hard-wrapped lines are joined with a space (with a line break after a hyphen, since
    the hyphen may be the word's own). A line of more than 120 characters is no wrapped one: it is a paragraph.

    >>> list(split_paragraphs("Un deux\ntrois.\n\nUn logi-\nciel."))
    [(1, 'Un deux trois.'), (4, 'Un logi-\nciel.')]
    """
    blocks = list(_blocks(text))
    for block in blocks:
        yield from _split_block(block, alone=len(blocks) == 1)


def split_title(text: str) -> tuple[str | None, list[Line]]:
    r"""Tell a short first line that no sentence ends from the paragraphs after it.

    >>> split_title("Le titre\n\nDu texte.")
    ('Le titre', [(3, 'Du texte.')])
    >>> split_title("Du texte.\n\nEt encore.")
    (None, [(1, 'Du texte.'), (3, 'Et encore.')])
    """
    blocks = list(_blocks(text))
    if sum(map(len, blocks)) > 1 and _is_title(blocks[0], alone=len(blocks) == 1):
        number, title = blocks[0].pop(0)
        rest = _LINE.split(text, maxsplit=number)[-1]
        return title, [(line + number, paragraph) for line, paragraph in split_paragraphs(rest)]
    return None, list(split_paragraphs(text))


def join_lines(lines: Iterable[str]) -> str:
    r"""Join wrapped lines; after a hyphen the line break stays, so that nothing is decided about the word.

    >>> join_lines(["un logi-", "ciel", "libre"])
    'un logi-\nciel libre'
    """
    return "".join(line + ("\n" if line.endswith(("-", "\u2010")) else " ") for line in lines).strip()


def _blocks(text: str) -> Iterator[list[Line]]:
    block: list[Line] = []
    for number, line in enumerate(_LINE.split(text), start=1):
        if stripped := line.strip():
            block.append((number, stripped))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_title(block: list[Line], *, alone: bool) -> bool:
    first = block[0][1]
    if len(first) > _LONGEST_TITLE or _NO_TITLE.search(first):
        return False
    if not alone:
        return len(block) == 1
    return len(block) > 1 and len(block[1][1]) > _LONG_LINE


def _split_block(block: list[Line], *, alone: bool) -> Iterator[Line]:
    longest = max(len(line) for _, line in block)
    if longest > _LONG_LINE:
        yield from block
        return
    start = 0
    for end, (_, line) in enumerate(block, start=1):
        closes = alone and len(line) < _SHORT * longest and _SENTENCE_END.search(line)
        if closes or end == len(block):
            yield block[start][0], join_lines(text for _, text in block[start:end])
            start = end
