"""What `import searcher` promises: no name more, no name less."""

import inspect
from pathlib import Path

import pytest

import searcher

DOCUMENTED = {
    "open", "create", "join", "Index", "AsyncIndex", "Writer", "check", "repair", "forget", "watch", "send", "Report", "Repair",
    "Document", "Paragraph", "Metadata", "FileReader", "Source", "Extract",
    "Results", "Hit", "Snippet", "Filter", "Facet", "Explanation", "Match", "Contribution", "DocumentInfo", "Duplicate",
    "WholeDocument", "MarkedParagraph", "Suggestions", "Progress", "Summary", "Reason",
    "SearcherError", "DocumentError", "NoDocuments", "StorageError", "NoIndex", "IndexFormat", "CorruptIndex",
    "IndexLocked", "QueryError", "EmptyQuery", "ConfigError",
}  # fmt: skip
README = Path(__file__).parents[2] / "README.md"


def test_public_names_are_those_of_the_documentation() -> None:
    assert set(searcher.__all__) == DOCUMENTED
    assert len(searcher.__all__) == len(DOCUMENTED)


def test_public_names_exist_and_are_explained() -> None:
    for name in searcher.__all__:
        value = getattr(searcher, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), name


@pytest.mark.skipif(not README.exists(), reason="there is no README yet")
def test_readme_shows_how_to_open_and_to_create() -> None:
    text = README.read_text(encoding="utf-8")
    assert "searcher.open(" in text
    assert "searcher.create(" in text


def test_package_is_typed() -> None:
    assert (Path(searcher.__file__).parent / "py.typed").exists()
