"""The MCP server as a client of the protocol's own SDK meets it: a real process, real messages."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

import searcher

pytest.importorskip("mcp")
import asyncio

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

FOLDER = Path(searcher.__file__).parents[1]


def called(documents: Path, *calls: tuple[str, dict[str, Any]]) -> tuple[set[str], list[Any]]:
    """The names of the tools, and what each call gives: text, or an error's text after `error: `."""

    async def talk() -> tuple[set[str], list[Any]]:
        arguments = ["-m", "searcher", "mcp", "--in", str(documents), "--index", str(documents.parent / "ix")]
        server = StdioServerParameters(
            command=sys.executable, args=arguments, env={**os.environ, "PYTHONPATH": str(FOLDER)}
        )
        async with stdio_client(server) as (read, write), ClientSession(read, write) as client:
            await client.initialize()
            names = {tool.name for tool in (await client.list_tools()).tools}
            answers = []
            for name, parameters in calls:
                result = await client.call_tool(name, parameters)
                texts = [part.text for part in result.content if part.type == "text"]
                answers.append(f"error: {texts[0]}" if result.is_error else [json.loads(text) for text in texts])
            return names, answers

    return asyncio.run(talk())


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names of files are Unicode there")
def test_names_that_are_not_utf_8_reach_a_model(tmp_path: Path) -> None:
    documents = tmp_path / "notes"
    documents.mkdir()
    (documents / os.fsdecode(b"caf\xe9.txt")).write_text("Le café ferme.\n", "utf-8")
    _names, (found, listed, read) = called(
        documents,
        ("search", {"query": "cafe"}),
        ("list_documents", {}),
        ("read_document", {"document_id": "caf\\xe9.txt"}),
    )
    hits = found[0] if isinstance(found[0], list) else found
    assert [(hit["id"], Path(hit["path"]).name, hit["text"]) for hit in hits] == [
        ("caf\\xe9.txt", "caf?.txt", "Le café ferme.")
    ]
    assert [Path(one["path"]).name for one in listed[0]["documents"]] == ["caf?.txt"]
    assert read[0]["paragraphs"][0]["text"] == "Le café ferme."


def test_a_model_searches_reads_and_lists(tmp_path: Path) -> None:
    documents = tmp_path / "notes"
    documents.mkdir()
    (documents / "ecole.md").write_text("# L’école\n\nLes écoles ouvrent en septembre.\n\nLe chat dort.\n", "utf-8")
    (documents / "eau.txt").write_text("La régie exploite le réseau d’eau.\n", "utf-8")
    names, (found, read, listed, missing, beyond) = called(
        documents,
        ("search", {"query": "ecoles"}),
        ("read_document", {"document_id": "ecole.md", "first": 2}),
        ("list_documents", {}),
        ("read_document", {"document_id": "absent.txt"}),
        ("list_documents", {"first": 10**30}),
    )
    assert names == {"search", "read_document", "list_documents"}
    hits = found[0] if isinstance(found[0], list) else found
    assert [(hit["id"], hit["line"], hit["text"]) for hit in hits] == [
        ("ecole.md", 3, "Les écoles ouvrent en septembre.")
    ]
    assert [one["text"] for one in read[0]["paragraphs"]] == ["Le chat dort."]
    assert sorted(one["id"] for one in listed[0]["documents"]) == ["eau.txt", "ecole.md"]
    assert "absent.txt" in missing
    assert (beyond[0]["documents_in_all"], beyond[0]["documents"]) == (2, [])
    assert missing.startswith("error: ")
