"""What all tests share: a Hypothesis profile, and small indexes of records to ask questions of."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from searcher import Document, Index
from searcher.index.writer import DEFAULT_MEMORY, IndexWriter

# A slow machine must not fail a property that holds. Where a change is judged, every run asks the same questions; at a
# developer's, every run asks new ones.
settings.register_profile("searcher", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("searcher")


@pytest.fixture(scope="session")
def make_index(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Index]:
    """Indexes of a few documents; a string is a document of one paragraph, and their ids are d0, d1, …

    With `one_by_one` each document is a commit; with a tiny `memory` each is a segment.
    """

    def make(*documents: Document | str, one_by_one: bool = False, memory: int = DEFAULT_MEMORY) -> Index:
        folder = tmp_path_factory.mktemp("index")
        given = [
            Document(id=f"d{number}", paragraphs=[document]) if isinstance(document, str) else document
            for number, document in enumerate(documents)
        ]
        for commit in [[document] for document in given] if one_by_one else [given]:
            with IndexWriter(folder, memory=memory) as writer:
                for document in commit:
                    writer.add(document)
        return Index(folder)

    return make


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Empty folders, a new one at each call."""
    return lambda: tmp_path_factory.mktemp("folder")
