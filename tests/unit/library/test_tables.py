"""Hits as tables, as ids, and awaited."""

import asyncio
import re
import sys
from collections.abc import Callable

import pytest

from searcher import AsyncIndex, Document, Index, Paragraph, QueryError, StorageError

TEXTS = [
    Document(id="a", title="Avis", text="Le chat dort."),
    Document(id="b", paragraphs=[Paragraph("Un chat, deux chats.", page=3), "Rien de tel."]),
]


def test_hits_are_rows_of_a_data_frame(make_index: Callable[..., Index]) -> None:
    pd = pytest.importorskip("pandas")
    index = make_index(*TEXTS)
    results = index.search("chat")
    frame = results.to_pandas()
    assert frame["id"].tolist() == [hit.document.id for hit in results]
    assert frame["text"].tolist() == [hit.text for hit in results]
    assert {pd.isna(page) or int(page) for page in frame["page"]} == {True, 3}
    nothing = index.search("introuvable").to_pandas()
    assert len(nothing) == 0
    assert nothing.dtypes.to_dict() == frame.dtypes.to_dict()


def test_hits_are_rows_of_an_arrow_table(make_index: Callable[..., Index]) -> None:
    pytest.importorskip("pyarrow")
    index = make_index(*TEXTS)
    table = index.search("chat").to_arrow()
    assert sorted(table["page"].to_pylist(), key=str) == [3, None]
    assert index.search("introuvable").to_arrow().schema == table.schema


@pytest.mark.parametrize(("library", "method"), [("pandas", "to_pandas"), ("pyarrow", "to_arrow")])
def test_a_table_without_its_library_says_what_to_install(
    make_index: Callable[..., Index], monkeypatch: pytest.MonkeyPatch, library: str, method: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=f"{re.escape(sys.executable)} -m pip install {library}$"):
        getattr(make_index(*TEXTS).search("chat"), method)()


def test_ids_name_documents_and_paragraphs(make_index: Callable[..., Index]) -> None:
    assert sorted(make_index(*TEXTS).search("chat").ids) == [("a", 1), ("b", 1)]


def test_an_index_can_be_awaited(make_index: Callable[..., Index]) -> None:
    index = make_index(*TEXTS)

    async def ask() -> tuple[list[list[tuple[str, int]]], str | None]:
        async with AsyncIndex(index) as awaited:
            found = await asyncio.gather(*(awaited.search(query, limit=1) for query in ("chat", "rien", "dort")))
            whole = await awaited.document("b")
            with pytest.raises(QueryError):
                await awaited.search("")
        return [results.ids for results in found], whole and whole.paragraphs[1].text

    ids, text = asyncio.run(ask())
    assert ids == [index_ids for index_ids in ids if len(index_ids) == 1]
    assert ids[1:] == [[("b", 2)], [("a", 1)]]
    assert text == "Rien de tel."
    with pytest.raises(StorageError):
        index.search("chat")
