"""How the time of each reader grows with its file: shapes of text that made one take the square of it.

    python benchmarks/growth.py [SHAPE]

Each shape is read at 100, 200 and 400 kB; a line for each gives seconds of the processor, and says `grows` where four
times the text took more than nine times as long. The exit code is 1 when any does.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from time import process_time

from searcher.documents.source import Source
from searcher.errors import DocumentError

_SIZES = (100_000, 200_000, 400_000)
_MAX_GROWTH = 9.0  # for four times the text: between n log n and the square, which would be 16
_MIN_SECONDS = 0.2  # below, the time says nothing
_REPEATED = {
    "text": ["mot\n", "mot-\n", "12   345\n", "1. a\n", "TITRE\n\n", "a\n===\n", "a.)))\n", "\u00a0", " ", "- a\n", "> "],
    "markdown": ["<!--", "<![", "<?", "![", "[a](", "![](<", "[", "*a", "*_", "`a``", "> ", "- ", "|a|\n|-|\n", "[a]: b\n", "&"],
    "html": ["<!--", "<!", "<a ", "<a b='", "</", "&#", "<div>", "<b>a<p>b", "<table><tr><td>", "<sup>1</sup>", "<title>"],
    "email": ["X-A: b\n", " b\n", "=?utf-8?q?a?= ", "a <a@b>, ", "(", '"a', "; a*1=b", "--B\n\n", "> "],
    "csv": [",", ";\n", '"', "a,b\n", '"a\n'],
    "jsonl": ['{"a": [1]}\n', "[", '{"text": "a"}\n'],
    "rtf": ["{", "\\u233?", "\\trowd\\cell\\row ", "\\'e9", "{\\*\\x a}", "\\bin9 ", "{\\v a}"],
}  # fmt: skip
_BEFORE = {
    "email": "From: a@b\nContent-Type: multipart/mixed; boundary=B\nSubject: ",
    "rtf": "{\\rtf1 ",
    "html": "<p>a",
}
_AFTER = {"html": "b</p>", "email": "\n\nBonjour"}


def shapes() -> dict[str, tuple[str, Callable[[int], bytes]]]:
    """The name of each shape, with the reader it is for and what makes it at a size."""

    def repeated(format_: str, piece: str) -> Callable[[int], bytes]:
        before, after = _BEFORE.get(format_, ""), _AFTER.get(format_, "")
        return lambda size: f"{before}{piece * (size // len(piece.encode()))}{after}".encode()

    return {
        f"{format_} {piece!r}": (format_, repeated(format_, piece))
        for format_, pieces in _REPEATED.items()
        for piece in pieces
    }


def seconds(format_: str, data: bytes) -> float:
    """How long a reader takes for a file, in seconds of the processor."""
    read = import_module(f"searcher.documents.formats.{format_}").read
    start = process_time()
    with suppress(DocumentError):
        list(read(Source(data)))
    return process_time() - start


def main(only: str) -> int:
    """Try the shapes whose names begin so; return how many grow faster than their size."""
    growing = 0
    for name, (format_, made) in shapes().items():
        if name.startswith(only):
            times = [seconds(format_, made(size)) for size in _SIZES]
            grows = times[-1] > _MIN_SECONDS and times[-1] > _MAX_GROWTH * times[0]
            growing += grows
            print(f"{'grows' if grows else '':<6}{name:<32}", "  ".join(f"{time:.2f}" for time in times), flush=True)
    print(f"{growing} shapes grow faster than their size")
    return growing


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1] if len(sys.argv) > 1 else "")))
