"""What is too slow, too much or a fault of ours ends in an answer that says so, and nothing else suffers."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

import searcher
from searcher import Index
from searcher.web.app import Web
from searcher.web.served_index import _MAX_ANSWERS, Answers, ServedIndex
from searcher.web.settings import Settings
from searcher.web.work_pool import THREADS, WorkPool


class SlowIndex(Index):
    """An index that answers `lent` when it is told to, and stumbles over `panne`."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.begun, self.go_on, self.searched = Event(), Event(), 0

    def search(self, query: str, **how: Any) -> Any:
        self.searched += 1
        self.begun.set()
        if query.startswith("lent"):
            assert self.go_on.wait(30)
        if query == "panne":
            raise RuntimeError("un secret du document")
        return super().search(query, **how)


@pytest.fixture
def index(tmp_path: Path) -> SlowIndex:
    with searcher.create(tmp_path) as made, made.writer() as writer:
        writer.add(searcher.Document(id="a", text="Un canari lent."))
    return SlowIndex(tmp_path)


@contextmanager
def client(index: Index, seconds: float) -> Iterator[Callable[[Callable[[httpx.AsyncClient], Awaitable[None]]], None]]:
    """Run a conversation with an application of its own."""
    with ThreadPoolExecutor(THREADS) as executor:

        def run(talk: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
            async def all_of_it() -> None:
                app = Web(ServedIndex(index, executor), WorkPool(executor, seconds), Settings(seconds=seconds)).app()
                transport = httpx.ASGITransport(app)
                async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as asking:
                    await talk(asking)

            asyncio.run(all_of_it())

        yield run


def test_what_takes_too_long_is_given_up(index: SlowIndex) -> None:
    async def talk(asking: httpx.AsyncClient) -> None:
        late = await asking.get("/api/search?q=lent")
        assert (late.status_code, late.headers["retry-after"]) == (503, "1")
        assert "longer than 0.05 seconds" in late.json()["detail"]
        page = await asking.get("/?q=lent")
        assert page.status_code == 503
        assert "plus de 0,05 secondes" in page.text
        for _attempt in range(100):  # a busy machine may take too long for this one as well
            quick = await asking.get("/api/search?q=canari")
            if quick.status_code == 200:
                break
        assert quick.json()["total"] == 1
        index.go_on.set()

    with client(index, 0.05) as run:
        run(talk)


def test_the_same_question_is_worked_out_once(index: SlowIndex) -> None:
    async def talk(asking: httpx.AsyncClient) -> None:
        questions = [asyncio.create_task(asking.get("/api/search?q=lent")) for _ in range(5)]
        assert await asyncio.to_thread(index.begun.wait, 30)
        index.go_on.set()
        answers = await asyncio.gather(*questions)
        assert len({answer.content for answer in answers}) == 1
        await asking.get("/api/search?q=lent")
        assert index.searched == 1
        assert (await asking.get("/api/status")).json()["answers"] == {"made": 1, "kept": 5}

    with client(index, 30) as run:
        run(talk)


def test_too_many_questions_at_once_are_told_so(index: SlowIndex) -> None:
    async def talk(asking: httpx.AsyncClient) -> None:
        questions = [asyncio.create_task(asking.get(f"/api/search?q=lent{number}")) for number in range(101)]
        done, _ = await asyncio.wait(questions, return_when=asyncio.FIRST_COMPLETED)
        refused = done.pop().result()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert "too many questions" in refused.json()["detail"]
        index.go_on.set()
        answers = await asyncio.gather(*questions)
        assert sorted(answer.status_code for answer in answers) == [200] * 100 + [503]

    with client(index, 30) as run:
        run(talk)


def test_a_fault_of_ours_is_told_without_what_it_says(index: SlowIndex, capfd: pytest.CaptureFixture[str]) -> None:
    async def talk(asking: httpx.AsyncClient) -> None:
        for path in ("/api/search", "/", "/results"):
            answer = await asking.get(path, params={"q": "panne"})
            assert answer.status_code == 500
            assert "secret" not in answer.text
        assert json.loads((await asking.get("/api/search?q=panne")).text)["title"] == "Internal Server Error"
        assert (await asking.get("/api/search?q=canari")).json()["total"] == 1

    with client(index, 30) as run:
        run(talk)
    told = capfd.readouterr().err.splitlines()
    assert len(told) == 4
    assert all(line.startswith("RuntimeError in test_work_pool.py, line ") for line in told)


def test_what_nobody_waits_for_any_more_is_not_made(index: SlowIndex) -> None:
    async def talk(asking: httpx.AsyncClient) -> None:
        await asking.get("/suggestions?q=can")  # From now on no thread reads words and titles.
        late = await asyncio.gather(*(asking.get(f"/api/search?q=lent{n}") for n in range(THREADS + 3)))
        assert {answer.status_code for answer in late} == {503}
        index.go_on.set()
        assert index.searched == THREADS

    with client(index, 0.05) as run:
        run(talk)
    assert index.searched == THREADS


def test_empty_answers_are_bounded_by_their_number() -> None:
    answers = Answers()
    for number in range(_MAX_ANSWERS + 10):
        answers.keep(number, b"")
    assert answers.get(0) is None
    assert answers.get(_MAX_ANSWERS + 9) == b""
