"""An answer that was made before is sent as when it was made: to the last header, to those who may ask, and until the next commit."""

from pathlib import Path

import httpx
import pytest
from web_server import CORPUS, Served, serving

import searcher

PATHS = [
    "/?q=jardin",
    "/results?q=jardin",
    "/results?q=jardi&typing=1",
    "/facets?q=jardin",
    "/suggestions?q=jard",
    "/unread",
    "/api/search?q=jardin",
    "/api/suggest?prefix=jard",
]


def sent(answer: httpx.Response) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """All of an answer but its date."""
    return answer.status_code, [header for header in answer.headers.raw if header[0].lower() != b"date"], answer.content


def kept(served: Served) -> int:
    """How many answers were sent again."""
    return int(served.json("/api/status")["answers"]["kept"])


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that nobody has asked yet."""
    index = tmp_path_factory.mktemp("known") / "index"
    searcher.open(CORPUS, index=index).close()
    return index


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_kept_is_sent_as_it_was_made(fresh: Path, language: str) -> None:
    with serving("--in", CORPUS, "--index", fresh, "--no-refresh") as served:
        for path in PATHS:
            before = kept(served)
            first = served.client.get(path, headers={"Accept-Language": language})
            assert first.status_code == 200
            assert kept(served) == before
            again = served.client.get(path, headers={"Accept-Language": language})
            assert sent(again) == sent(first), path
            assert (
                kept(served) == before + (path != "/docs" and path.partition("?")[0] != "/unread") or path == "/unread"
            )
            unchanged = served.client.get(
                path, headers={"Accept-Language": language, "If-None-Match": first.headers["etag"]}
            )
            assert (unchanged.status_code, unchanged.content) == (304, b"")
            asked_for_the_head = served.client.head(path, headers={"Accept-Language": language})
            assert sent(asked_for_the_head)[:2] == sent(first)[:2]


def test_what_is_kept_is_for_those_who_may_ask(corpus: Served) -> None:
    path = "/results?q=jardin"
    assert [served.status_code for served in (corpus.client.get(path), corpus.client.get(path))] == [200, 200]
    refused = [
        corpus.client.get(path, headers={"Host": "elsewhere.example"}),
        corpus.client.get(path, headers={"Sec-Fetch-Site": "cross-site"}),
        corpus.client.post(path),
    ]
    assert [answer.status_code for answer in refused] == [421, 403, 405]
    assert all("default-src 'none'" in answer.headers["content-security-policy"] for answer in refused)


def test_nothing_is_kept_beyond_a_commit(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    paths = ["/?q=canari", "/results?q=canari", "/results?q=canar&typing=1", "/facets?q=canari", "/suggestions?q=can"]
    paths += ["/api/search?q=canari", "/api/suggest?prefix=can"]
    (folder / "a.md").write_text("---\nauthor: Une Autrice\n---\n\nLe canari chante.", encoding="utf-8")
    with serving("--in", folder, "--index", tmp_path / "index") as served:
        before = {path: served.client.get(path) for path in paths}
        assert all(sent(served.client.get(path)) == sent(answer) for path, answer in before.items())
        (folder / "b.md").write_text("---\nauthor: Un Auteur\n---\n\nLe canari du canal.", encoding="utf-8")
        searcher.open(folder, index=tmp_path / "index").close()
        for path, old in before.items():
            new = served.client.get(path, headers={"If-None-Match": old.headers["etag"]})
            assert new.status_code == 200, path
            assert new.headers["etag"] != old.headers["etag"]
            assert new.content != old.content, path
