"""A server that stays while the index changes beneath it, and ends when it is told to."""

import asyncio
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, thread_time
from typing import Any

import httpx
import pytest
from web_server import serving

import searcher
from searcher import Index
from searcher.web.app import Web
from searcher.web.served_index import _SOON, ServedIndex
from searcher.web.settings import Settings
from searcher.web.work_pool import THREADS, WorkPool


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "notes"
    place.mkdir()
    (place / "a.txt").write_text("Le canari chante.", encoding="utf-8")
    return place


def test_a_commit_is_served_by_the_next_answer(folder: Path, tmp_path: Path) -> None:
    with serving("--in", folder, "--index", tmp_path / "index") as served:
        before = served.json("/api/search", q="canari")
        assert before["total"] == 1
        assert served.json("/api/search", q="canari") == before
        for number in range(5):
            (folder / f"b{number}.txt").write_text(f"Un autre canari, le {number}.", encoding="utf-8")
            searcher.open(folder, index=tmp_path / "index").close()
            assert served.json("/api/search", q="canari")["total"] == number + 2
            assert served.client.get(f"/document?id=b{number}.txt").status_code == 200
        (folder / "a.txt").unlink()
        searcher.open(folder, index=tmp_path / "index").close()
        assert served.client.get("/api/documents/a.txt").status_code == 404


def test_own_words_are_taken_in_when_they_change(folder: Path, tmp_path: Path) -> None:
    with serving("--in", folder, "--index", tmp_path / "index") as served:
        assert served.json("/api/search", q="serin")["total"] == 0
        (folder / "searcher.toml").write_text('synonyms = ["serin, canari"]\n', encoding="utf-8")
        assert served.json("/api/search", q="serin")["total"] == 1
        (folder / "searcher.toml").write_text("synonyms = 3\n", encoding="utf-8")
        assert served.json("/api/search", q="serin")["total"] == 1  # as it was, and it is told why
        assert "synonyms" in served.json("/api/status")["trouble"]


def test_an_answer_is_of_one_commit_while_others_come(folder: Path, tmp_path: Path) -> None:
    """Every document says in which round it was written: no answer holds two rounds."""

    def write(round_: int) -> None:
        for number in range(20):
            (folder / f"{number}.txt").write_text(f"Le canari {number} du tour{round_}.", encoding="utf-8")
        searcher.open(folder, index=tmp_path / "index").close()

    (folder / "a.txt").unlink()
    write(0)
    mixed: list[Any] = []
    ended = threading.Event()

    def ask(get: Callable[..., Any]) -> None:
        while not ended.is_set():
            hits = get("/api/search", q="canari", limit=100)["hits"]
            rounds = {hit["text"].split()[-1] for hit in hits}
            if len(rounds) != 1 or len(hits) != 20:
                mixed.append((rounds, len(hits)))

    with serving("--in", folder, "--index", tmp_path / "index") as served:
        threads = [threading.Thread(target=ask, args=(served.json,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            for round_ in range(1, 8):
                write(round_)
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        assert mixed == []
        assert "tour7" in served.json("/api/search", q="canari")["hits"][0]["text"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly(folder: Path, tmp_path: Path, how: signal.Signals) -> None:
    with serving("--in", folder, "--index", tmp_path / "index") as served:
        assert served.json("/api/status")["documents"] == 1
        served.process.send_signal(how)
        _, told = served.process.communicate(timeout=30)
        assert served.process.returncode == (0 if how == signal.SIGINT else -how)
        assert told == "Ctrl-C ends it\n"


class SlowToRead(Index):
    """An index whose later commits are read when they are told to, and whose reading takes its time."""

    def __init__(self, folder: Path, go_on: threading.Event | None = None) -> None:
        super().__init__(folder)
        self.go_on, self.is_later = go_on or threading.Event(), go_on is not None

    def reopened(self) -> Index:
        return SlowToRead(self.folder, self.go_on)

    def suggest(self, typed: str, limit: int = 8) -> Any:
        if self.is_later:
            assert self.go_on.wait(30)
        until = thread_time() + 2 * _SOON
        while typed == "a" and thread_time() < until:
            pass
        return super().suggest(typed, limit)


def test_a_commit_that_takes_long_to_read_is_served_once_it_is_read(tmp_path: Path) -> None:
    made = searcher.create(tmp_path)

    def add(name: str) -> None:
        with made.writer() as writer:
            writer.add(searcher.Document(id=name, text=f"Un canari, le {name}."))

    async def talk() -> None:
        with ThreadPoolExecutor(THREADS) as executor:
            index = SlowToRead(tmp_path)
            app = Web(ServedIndex(index, executor), WorkPool(executor, 5), Settings()).app()
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as asking:
                assert "canari" in (await asking.get("/suggestions?q=can")).text
                add("b")
                for query in ("canari", "can", "cana"):
                    assert (await asking.get(f"/api/search?q={query}*")).json()["total"] == 1
                    assert "canari" in (await asking.get(f"/suggestions?q={query[:3]}")).text
                index.go_on.set()
                until = monotonic() + 30
                while (await asking.get("/api/search?q=canari")).json()["total"] != 2:
                    assert monotonic() < until
                    await asyncio.sleep(0)  # An answer that is kept is given without a turn for anything else.

    add("a")
    with made:
        asyncio.run(talk())


def test_suggestions_wait_until_the_words_have_been_read(tmp_path: Path) -> None:
    with searcher.create(tmp_path) as made, made.writer() as writer:
        writer.add(searcher.Document(id="a", text="Un canari."))
    go_on = threading.Event()
    index = SlowToRead(tmp_path, go_on)

    async def talk() -> None:
        with ThreadPoolExecutor(THREADS) as executor:
            app = Web(ServedIndex(index, executor), WorkPool(executor, 0.01), Settings()).app()
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as asking:
                questions = [asyncio.create_task(asking.get(f"/suggestions?q=can{n}")) for n in range(5)]
                await asyncio.wait(questions, timeout=0.1)  # longer than answers may take
                go_on.set()
                assert {answer.status_code for answer in await asyncio.gather(*questions)} == {200}

    asyncio.run(talk())
