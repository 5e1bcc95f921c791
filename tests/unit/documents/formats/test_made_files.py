"""Files of many programs: all paragraphs of each, with the places and headings that its reader would name."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from reading_files import read_documents

from searcher.results.location import Spot

FILES = Path(__file__).parents[1] / "files" / "made"
Row = tuple[str, str, str]


def _expected() -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    with (FILES / "expected.tsv").open(encoding="utf-8", newline="") as file:
        for name, place, heading, text in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[name].append((place, heading, text))
    return found


def _found(path: Path) -> list[Row]:
    return [
        (
            str(Spot(number, paragraph.line, paragraph.page, paragraph.heading, paragraph.location)),
            paragraph.heading or "",
            paragraph.text.replace("\t", r"\t").replace("\n", r"\n"),
        )
        for document in read_documents(path)
        for number, paragraph in enumerate(document.content(), start=1)
    ]


@pytest.mark.parametrize("name", _expected())
def test_every_paragraph_is_read_at_its_place(name: str) -> None:
    assert _found(FILES / name) == _expected()[name]


if __name__ == "__main__":
    for path in sorted(FILES.iterdir()):
        if path.name not in {"README.md", "expected.tsv"} and ".source." not in path.name:
            for row in _found(path):
                print(path.name, *row, sep="\t")  # noqa: T201 — to be looked at, and kept when it is right
