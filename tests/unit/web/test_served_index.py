"""A server that stays while the index changes beneath it, and ends when it is told to."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from web_server import serving

import searcher


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
