"""How often an encoding of one byte is told right from French texts alone: ours beside charset-normalizer.

    python benchmarks/encodings.py

Each file of `corpus/`, each of its paragraphs and each of its sentences is encoded and decoded again; right is the same
text. What an encoding has no sign for is written as its users wrote it.
"""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from charset_normalizer import from_bytes

from searcher.documents.text.encoding import decode
from searcher.errors import DocumentError

CORPUS = Path(__file__).parents[1] / "corpus"
ENCODINGS = ("cp1252", "iso8859-15", "latin-1", "mac-roman", "cp850")
STAND_INS = {"œ": "oe", "Œ": "Oe", "’": "'", "€": "euros", "…": "...", "\u202f": "\u00a0", "–": "-", "—": "-"}


def texts() -> dict[str, list[str]]:
    """Texts to encode, by their kind."""
    files = [
        unicodedata.normalize("NFC", path.read_text(encoding="utf-8")) for path in sorted(CORPUS.rglob("*.[tm][xd]*"))
    ]
    paragraphs = [part for text in files for part in re.split(r"\n\n+", text)]
    sentences = [part for text in paragraphs for part in re.split(r"(?<=[.!?])\s+", text)]
    return {"files": files, "paragraphs": paragraphs, "sentences": sentences}


def written_in(encoding: str, text: str) -> bytes:
    """The text as one would have saved it."""
    for sign in set(text):
        try:
            sign.encode(encoding)
        except UnicodeEncodeError:
            text = text.replace(sign, STAND_INS.get(sign, "?"))
    return text.encode(encoding)


def ours(data: bytes) -> str | None:
    """What this project reads."""
    try:
        return decode(data)
    except DocumentError:
        return None


def theirs(data: bytes) -> str | None:
    """What charset-normalizer reads when it is given the same encodings to choose from."""
    best = from_bytes(data, cp_isolation=[*ENCODINGS]).best()
    return str(best) if best else None


def share_right(data: list[bytes], encoding: str, read: Callable[[bytes], str | None]) -> float:
    """How many texts come back as they were."""
    return sum(read(one) == one.decode(encoding) for one in data) / len(data)


def main() -> None:
    """Print a table."""
    print("| encoding | texts | searcher | charset-normalizer |\n|---|---|---:|---:|")
    for kind, found in texts().items():
        for encoding in ENCODINGS:
            data = [one for text in found if not (one := written_in(encoding, text)).isascii()]
            right = (share_right(data, encoding, read) for read in (ours, theirs))
            print(f"| {encoding} | {len(data)} {kind} | {' | '.join(f'{share:.3f}' for share in right)} |")


if __name__ == "__main__":
    main()
