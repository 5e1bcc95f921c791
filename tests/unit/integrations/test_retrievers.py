"""The retrievers, as the real frameworks call them; each test needs its framework."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

import searcher
from searcher.integrations.passages import context
from searcher.integrations.sqlite import add_search_function

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from searcher import Index


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "ecole.md").write_text(
        "# L’école\n\n## Rentrée\n\nLes écoles ouvrent en septembre.\n\nLe chat de l’école dort.\n\nL’école a dix classes.\n",
        "utf-8",
    )
    (folder / "eau.txt").write_text("La régie exploite le réseau d’eau.\n", "utf-8")
    return folder


@pytest.fixture
def index(notes: Path, tmp_path: Path) -> Iterator[Index]:
    with searcher.open(notes, index=tmp_path / "ix") as opened:
        yield opened


def test_a_context_has_numbered_passages_with_their_places(index: Index) -> None:
    text = context(index, "Quand ouvrent les écoles ?", limit=2)
    assert text.startswith("[1] ")
    first, second = text.split("\n\n")
    assert first.endswith("\nLes écoles ouvrent en septembre.")
    assert "ecole.md:5 › L’école" in first
    assert "Rentrée" in first
    assert second.startswith("[2] ")
    assert context(index, "introuvable") == context(index, "?!") == ""


def test_langchain_calls_the_retriever(index: Index) -> None:
    pytest.importorskip("langchain_core")
    from searcher.integrations.langchain import SearcherRetriever

    retriever = SearcherRetriever(index=index, k=2)
    found = retriever.invoke("ecoles septembre")
    assert found[0].page_content == "Les écoles ouvrent en septembre."
    assert found[0].metadata["line"] == 5
    assert found[0].id == "ecole.md#1"
    assert len(retriever.invoke("ecole", k=1)) == 1
    assert {document.metadata["id"] for document in retriever.invoke("ecole eau", filter={"path": "eau.txt"})} == {
        "eau.txt"
    }
    assert retriever.invoke("?!") == []
    json.dumps(found[0].metadata)


def test_langchain_finds_its_standard_tests_passed(index: Index) -> None:
    pytest.importorskip("langchain_tests")
    from langchain_tests.integration_tests import RetrieversIntegrationTests

    from searcher.integrations.langchain import SearcherRetriever

    class Standard(RetrieversIntegrationTests):
        retriever_constructor = SearcherRetriever
        retriever_constructor_params = {"index": index}  # noqa: RUF012 — as the framework has it
        retriever_query_example = "école"

    standard = Standard()
    retriever = SearcherRetriever(index=index)
    standard.test_k_constructor_param()
    standard.test_invoke_with_k_kwarg(retriever)
    standard.test_invoke_returns_documents(retriever)


def test_llama_index_calls_the_retriever(index: Index) -> None:
    pytest.importorskip("llama_index.core")
    from searcher.integrations.llama_index import SearcherRetriever

    found = SearcherRetriever(index, similarity_top_k=2).retrieve("ecoles septembre")
    assert found[0].node.get_content() == "Les écoles ouvrent en septembre."
    assert found[0].node.metadata["place"].endswith("ecole.md:5")
    assert found[0].score > found[1].score
    assert SearcherRetriever(index).retrieve("?!") == []


def test_haystack_runs_the_retriever_in_a_pipeline_written_down_and_read_again(notes: Path, tmp_path: Path) -> None:
    haystack = pytest.importorskip("haystack")
    from searcher.integrations.haystack import SearcherRetriever

    pipeline = haystack.Pipeline()
    pipeline.add_component("retriever", SearcherRetriever(str(notes), str(tmp_path / "ix"), top_k=2))
    again = haystack.Pipeline.loads(pipeline.dumps(), allowed_modules=["searcher.integrations.haystack"])
    (first, _second) = again.run({"retriever": {"query": "ecoles septembre"}})["retriever"]["documents"]
    assert first.content == "Les écoles ouvrent en septembre."
    assert first.meta["line"] == 5
    assert len(again.run({"retriever": {"query": "ecole", "top_k": 1}})["retriever"]["documents"]) == 1


def test_fastapi_serves_the_router(index: Index) -> None:
    fastapi = pytest.importorskip("fastapi")
    pytest.importorskip("httpx")
    from fastapi.testclient import TestClient

    from searcher.integrations.fastapi import search_router

    application = fastapi.FastAPI()
    application.include_router(search_router(index), prefix="/notes")
    client = TestClient(application)
    found = client.get("/notes/search", params={"q": "ecoles septembre", "limit": 1}).json()
    assert [hit["text"] for hit in found["hits"]] == ["Les écoles ouvrent en septembre."]
    assert found["total"] == 3
    assert client.get("/notes/search", params={"q": "?!"}).status_code == 422
    assert client.get("/notes/search", params={"q": "eau", "limit": 0}).status_code == 422
    assert client.get("/notes/documents/eau.txt").json()["paragraphs"][0]["line"] == 1
    assert client.get("/notes/documents/absent.txt").status_code == 404
    assert "/notes/search" in client.get("/openapi.json").json()["paths"]


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names of files are Unicode there")
def test_names_that_are_not_utf_8_are_written_as_json(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / os.fsdecode(b"caf\xe9.txt")).write_text("Le café ferme.\n", "utf-8")
    with searcher.open(tmp_path / "notes", index=tmp_path / "ix") as index:
        with sqlite3.connect(":memory:") as connection:
            add_search_function(connection, index)
            (found,) = connection.execute("SELECT searcher('cafe', 5)").fetchone()
        connection.close()
        assert [hit["place"].rpartition("/")[2] for hit in json.loads(found)] == ["caf?.txt:1"]
        context(index, "cafe").encode()
        fastapi = pytest.importorskip("fastapi")
        from fastapi.testclient import TestClient

        from searcher.integrations.fastapi import search_router

        application = fastapi.FastAPI()
        application.include_router(search_router(index))
        answer = TestClient(application).get("/search", params={"q": "cafe"}).json()
        assert [hit["place"].rpartition("/")[2] for hit in answer["hits"]] == ["caf?.txt:1"]


QUERY = """SELECT classes, hit.value ->> 'line' FROM json_each(searcher(?, 5)) AS hit
    JOIN lieux ON lieux.id = hit.value ->> 'id' ORDER BY hit.key"""


def test_sql_joins_what_is_found_with_a_table(index: Index) -> None:
    with sqlite3.connect(":memory:") as connection:
        add_search_function(connection, index)
        connection.execute("CREATE TABLE lieux (id TEXT, classes INTEGER)")
        connection.execute("INSERT INTO lieux VALUES ('ecole.md', 10), ('eau.txt', 0)")
        assert connection.execute(QUERY, ["ecoles septembre"]).fetchall()[0] == (10, 5)
        assert connection.execute(QUERY, [None]).fetchall() == []
    connection.close()


def test_datasette_has_the_function(notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasette")
    import asyncio

    from datasette.app import Datasette
    from datasette.plugins import pm

    from searcher.integrations import datasette as plugin

    monkeypatch.setenv("SEARCHER_INDEX", str(tmp_path / "ix"))
    if not pm.is_registered(plugin):
        pm.register(plugin, name="searcher")
    served = Datasette(memory=True, metadata={"plugins": {"searcher": {"path": str(notes)}}})
    sql = "SELECT value ->> 'text' AS text FROM json_each(searcher('eau', 1))"

    async def ask() -> list[dict[str, str]]:
        await served.invoke_startup()
        answer = await served.client.get("/_memory.json", params={"sql": sql, "_shape": "array"})
        rows: list[dict[str, str]] = answer.json()
        return rows

    assert asyncio.run(ask()) == [{"text": "La régie exploite le réseau d’eau."}]
