"""A small index with every byte changed in turn and every file cut short: the right answer, or an error that says so.

python tests/faults/corruption.py           every byte three ways, on a larger index; prints counts as JSON
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from crashes import IN_MEMORY

import searcher
from searcher import CorruptIndex, Document, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

QUERIES = ["commun", '"un commun"', "comm* OU chat", "etat", "comun~", "titre", "l'État -chat", "absent"]


def small_index(folder: Path) -> None:
    """Two segments, one of which lost a document; titles, headings, pages, metadata, twins."""
    with searcher.create(folder) as index:
        with index.writer() as writer:
            writer.add(Document(id="a", title="Un titre", text="Un commun ancien de l’État.\n\nLe chat du commun."))
            writer.add(Document(id="b", metadata={"an": 2024}, paragraphs=[Paragraph("Un commun.", "Haut", 3, 7)]))
        with index.writer() as writer:
            writer.add(Document(id="c", path="c.txt", text="Un commun.\n\nL’état du marché et de l’etat."))
            writer.remove("b")


def answers(folder: Path) -> list[Any]:
    """All that can be asked of an index."""
    with searcher.open(folder) as index:
        found: list[Any] = [index.document_count, index.paragraph_count]
        for query in QUERIES:
            results = index.search(query)
            found.append(results.total)
            found += [
                (
                    hit.score, hit.text, hit.document.id, hit.document.path, hit.document.title, hit.document.metadata,
                    hit.number, hit.line, hit.page, hit.heading, hit.highlights, str(hit.snippet),
                    [(twin.document.id, twin.paragraph) for twin in hit.duplicates],
                )
                for hit in results
            ]  # fmt: skip
        return found


def damages(data: bytes, masks: Iterable[int], step: int = 64) -> Iterator[tuple[str, bytes]]:
    """Data with each byte changed by each mask, and cut short at each `step`-th byte."""
    for length in range(0, len(data), step):
        yield f"cut at {length}", data[:length]
    for mask in masks:
        for place, byte in enumerate(data):
            yield f"byte {place} changed by {mask:#x}", data[:place] + bytes([byte ^ mask]) + data[place + 1 :]


def try_all(folder: Path, masks: Iterable[int]) -> Counter[str]:
    """Do every damage to every file in turn. Raises when an answer is wrong, or an error is not one of ours."""
    right = answers(folder)
    counts: Counter[str] = Counter()
    for path in sorted(folder.iterdir()):
        good = path.read_bytes()
        for name, bad in damages(good, masks):
            path.write_bytes(bad)
            try:
                assert answers(folder) == right, f"{path.name}, {name}: a wrong answer"
                counts["right answer"] += 1
            except CorruptIndex as error:
                assert str(path) in str(error), f"{path.name}, {name}: the error names another file: {error}"
                assert "searcher repair" in str(error)
                counts["noticed"] += 1
            counts["cut" if name.startswith("cut") else "changed"] += 1
        path.write_bytes(good)
    return counts


def main() -> None:
    """Try them all."""
    with TemporaryDirectory(dir=IN_MEMORY) as name:
        folder = Path(name) / "index"
        small_index(folder)
        with searcher.open(folder) as index, index.writer() as writer:
            for number in range(60):
                writer.add(
                    Document(id=f"d{number}", title="Titre", text=f"Le mot {number} du commun de l’État {number % 7}.")
                )
        sys.stdout.write(json.dumps(try_all(folder, (0xFF, 0x01, 0x80))))


if __name__ == "__main__":
    main()
