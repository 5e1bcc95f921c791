"""The dictionary in the user's cache: read once, for its owner alone, and fetched anew where it cannot be trusted."""

from collections.abc import Callable
from pathlib import Path

import pytest

import searcher
from searcher import Document

pytestmark = pytest.mark.slow


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "searcher" / "clusters"


def write(address: str, text: str) -> None:
    with searcher.open(address) as index, index.writer() as writer:
        writer.add(Document(id=text, text=text))


def answers(address: str) -> tuple[list[str], int]:
    """What a search finds, and how many requests opening took."""
    with searcher.open(address) as index:
        requests: int = index.connection.requests  # type: ignore[attr-defined]
        return [hit.text for hit in index.search("chevaux")], requests


@pytest.fixture
def address(cache: Path, new_address: Callable[[], str]) -> str:
    made = new_address()
    assert not cache.exists()
    searcher.create(made, shards=1).close()
    write(made, "Un cheval blanc.")
    return made


def test_words_are_fetched_once_and_kept_for_their_owner_alone(address: str, cache: Path) -> None:
    _, first = answers(address)
    assert answers(address) == (["Un cheval blanc."], first)
    (file,) = cache.iterdir()
    assert (file.stat().st_mode & 0o777, cache.stat().st_mode & 0o777) == (0o600, 0o700)
    file.unlink()
    found, anew = answers(address)
    assert (found, anew > first) == (["Un cheval blanc."], True)


def test_another_commit_has_its_own_and_the_old_one_goes(address: str, cache: Path) -> None:
    answers(address)
    (before,) = cache.iterdir()
    write(address, "Deux chevaux noirs.")
    assert sorted(answers(address)[0]) == ["Deux chevaux noirs.", "Un cheval blanc."]
    (after,) = cache.iterdir()
    assert after.name != before.name


@pytest.mark.parametrize("damage", ["cut", "changed", "link", "other format"])
def test_what_is_no_dictionary_of_ours_is_fetched_anew(damage: str, address: str, cache: Path, tmp_path: Path) -> None:
    answers(address)
    (file,) = cache.iterdir()
    sound = file.read_bytes()
    elsewhere = tmp_path / "elsewhere"
    if damage == "link":
        file.unlink()
        elsewhere.write_bytes(sound)
        file.symlink_to(elsewhere)
    else:
        middle = len(sound) // 2
        changed = sound[:middle] + bytes([sound[middle] ^ 1]) + sound[middle + 1 :]
        file.write_bytes(
            {"cut": sound[:-20], "changed": changed, "other format": sound[:8] + b"\6" + sound[9:]}[damage]
        )
    assert answers(address)[0] == ["Un cheval blanc."]
    assert (file.is_symlink(), file.read_bytes()) == (False, sound)
    assert damage != "link" or elsewhere.read_bytes() == sound


def test_without_a_cache_an_index_opens_all_the_same(address: str, cache: Path) -> None:
    for file in (*cache.iterdir(), cache):
        file.rmdir() if file.is_dir() else file.unlink()
    cache.write_text("no folder")
    assert answers(address)[0] == ["Un cheval blanc."]
    assert cache.read_text() == "no folder"
