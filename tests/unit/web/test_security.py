"""Who is let in, and what every answer forbids the browser to do."""

import http.client
import re
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from web_server import CORPUS, ROOT, Served, serving

from searcher.web.guesses import MAX_GUESSES, Guesses
from searcher.web.problems import Problem

PAGES = ["/", "/?q=eau", "/document?id=mairie/rapport-eau-2024.pdf&q=eau", "/docs", "/api/search?q=eau", "/nowhere",
         "/api/search", "/static/style.css", "/original?id=mairie/rapport-eau-2024.pdf"]  # fmt: skip


def ask_as(served: Served, path: str, *headers: tuple[str, str]) -> int:
    """The status of a request with these headers and no others."""
    connection = http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=30)
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_what_is_not_its_own(corpus: Served, path: str) -> None:
    headers = corpus.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", PAGES[:5])
def test_pages_hold_no_script_or_style_of_their_own(corpus: Served, path: str) -> None:
    text = corpus.client.get(path).text
    assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)[^>]*>|<style|\sstyle=|\son\w+=|javascript:", text)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200), ("localhost", 200), ("LOCALHOST.:1", 200), ("[::1]:8765", 200),
        ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example:8765", 421), ("10.0.0.7", 421),
        ("", 421), ("user@localhost", 421), ("localhost:8765:1", 421), ("localhost\tx", 421), ("[::1", 421),
    ],
)  # fmt: skip
def test_it_answers_to_its_own_name_only(corpus: Served, host: str, status: int) -> None:
    assert ask_as(corpus, "/api/status", ("Host", host)) == status


def test_a_name_must_be_said_once(corpus: Served) -> None:
    assert ask_as(corpus, "/api/status", ("Host", "localhost"), ("Host", "evil.example")) in {400, 421}
    assert ask_as(corpus, "/api/status") in {400, 421}


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("same-origin", "cors", "empty", 200), ("none", "navigate", "document", 200),
        ("cross-site", "navigate", "document", 200),  # a link that somebody follows
        ("cross-site", "no-cors", "image", 403), ("cross-site", "cors", "empty", 403), ("same-site", "cors", "empty", 403),
        ("cross-site", "navigate", "iframe", 403), ("cross-site", "no-cors", "script", 403),
    ],
)  # fmt: skip
def test_another_sites_page_gets_nothing(corpus: Served, site: str, mode: str, dest: str, status: int) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert corpus.client.get("/api/search?q=eau", headers=headers).status_code == status


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with serving(
        "--in", CORPUS, "--index", tmp_path_factory.mktemp("web") / "index", "--token", "été-secret"
    ) as served:
        yield served


@pytest.mark.parametrize("path", [path for path in PAGES if "static" not in path])
def test_without_the_token_there_is_nothing_but_the_way_to_give_it(locked: Served, path: str) -> None:
    locked.client.cookies.clear()
    answer = locked.client.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "eau" not in answer.text.lower().replace("bureau", "")


def test_programs_give_the_token_in_a_header(locked: Served) -> None:
    locked.client.cookies.clear()
    for given, status in [
        ("Bearer \u00e9t\u00e9-secret", 200), ("bearer été-secret", 200), ("Bearer été-secre", 401), ("Bearer", 401),
        ("été-secret", 401), ("Basic été-secret", 401), ("Bearer été-secret2", 401),
    ]:  # fmt: skip
        answer = locked.client.get("/api/search?q=eau", headers={"Authorization": given.encode()})
        assert answer.status_code == status, given


def test_browsers_give_it_once(locked: Served) -> None:
    locked.client.cookies.clear()
    wrong = locked.client.post("/token", data={"token": "falsch"})
    assert (wrong.status_code, wrong.cookies) == (401, {})
    assert "Jeton incorrect" in wrong.text
    right = locked.client.post("/token", data={"token": "été-secret"})
    assert (right.status_code, right.headers["location"]) == (303, "/")
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "secret" not in cookie
    assert locked.client.get("/?q=eau").status_code == 200
    locked.client.cookies.clear()
    locked.client.cookies.set("searcher_token", "0" * 64)
    assert locked.client.get("/?q=eau").status_code == 401


def test_the_address_with_the_token_lets_a_browser_in(locked: Served) -> None:
    locked.client.cookies.clear()
    answer = locked.client.get("/", params={"token": "été-secret"}, follow_redirects=True)
    assert (answer.status_code, str(answer.url)) == (200, f"{locked.address}/")
    again = locked.client.get("/", params={"token": "été-secret"})
    assert (again.status_code, again.headers["location"]) == (303, "/")
    locked.client.cookies.clear()


def test_a_form_too_long_for_a_token_is_none(locked: Served) -> None:
    assert locked.client.post("/token", content=b"token=" + b"a" * 100_000).status_code == 401


def test_a_request_without_an_end_is_cut_off(corpus: Served) -> None:
    host, _, port = corpus.address.removeprefix("http://").partition(":")
    for head in (b"GET /" + b"a" * 70_000, b"GET / HTTP/1.1\r\n" + b"X-Y: aaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 5000):
        with socket.create_connection((host, int(port)), timeout=30) as connection, suppress(ConnectionError):
            for start in range(0, len(head), 4096):
                connection.sendall(head[start : start + 4096])
            assert connection.recv(1000) == b""
    long = corpus.client.get("/api/status", headers={"X-Long": "a" * 30_000})
    assert long.status_code == 200
    for _ in range(5):  # on one connection each request begins anew
        assert corpus.client.get("/api/status", headers={"X-Long": "a" * 30_000}).status_code == 200


def said(*arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", "from searcher.cli.manage import main; main()", "serve", *arguments],
        env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 — they are refused
def test_a_host_that_others_can_reach_takes_a_token_or_a_word(host: str) -> None:
    code, told = said("--host", host, "--port", "0", "--in", str(CORPUS))
    assert code == 2
    assert "--token" in told
    assert "--no-token" in told
    assert "Traceback" not in told


def test_a_token_that_others_could_guess_is_refused() -> None:
    code, told = said("--host", "0.0.0.0", "--port", "0", "--token", "court", "--in", str(CORPUS))  # noqa: S104
    assert (code, "others can guess a token of 5 characters" in told) == (2, True)


@pytest.mark.slow
def test_a_request_that_is_never_sent_to_its_end_closes_the_connection(corpus: Served) -> None:
    place = urlsplit(corpus.address)
    for half in (b"", b"GET / HT", b"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nto"):
        with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
            connection.sendall(half)
            while connection.recv(1 << 16):
                pass


def test_a_token_and_none_contradict_each_other() -> None:
    code, told = said("--token", "x", "--no-token", "--in", str(CORPUS))
    assert (code, "contradict" in told) == (2, True)


def test_a_port_that_is_taken_and_a_host_that_is_none_are_said(corpus: Served) -> None:
    port = corpus.address.rpartition(":")[2]
    code, told = said("--port", port, "--in", str(CORPUS))
    assert (code, told.count("\n")) == (2, 1)
    assert f"cannot serve at 127.0.0.1, port {port}" in told
    assert "--port" in told
    code, told = said("--host", "no.such.host.invalid", "--in", str(CORPUS))
    assert (code, told.count("\n")) == (2, 1)
    assert "there is no host no.such.host.invalid" in told


def test_where_others_may_come_addresses_are_names_and_foreign_names_are_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le canari.", encoding="utf-8")
    with serving("--in", tmp_path, "--host", "0.0.0.0", "--no-token", "--name", "Maison.example") as served:  # noqa: S104
        for host, status in [("10.0.0.7:80", 200), ("maison.example", 200), ("evil.example", 421)]:
            assert ask_as(served, "/api/status", ("Host", host)) == status


def test_what_follows_a_body_without_end_closes_the_connection(corpus: Served) -> None:
    place = urlsplit(corpus.address)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        connection.sendall(b"POST /token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
        with suppress(ConnectionError):
            connection.sendall((b"a: " + b"x" * 65_000 + b"\r\n") * 100)
        with suppress(ConnectionError):  # reset, or at an end
            assert connection.recv(1) == b""


def test_an_address_that_tries_many_tokens_has_to_wait(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le canari.", encoding="utf-8")
    with serving("--in", tmp_path, "--token", "secret") as served:
        wrong = [
            served.client.get("/api/status", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(10)
        ]
        wrong += [served.client.post("/token", data={"token": str(n)}).status_code for n in range(MAX_GUESSES - 10)]
        assert wrong == [401] * MAX_GUESSES
        for answer in (
            served.client.get("/api/status", headers={"Authorization": "Bearer secret"}),
            served.client.post("/token", data={"token": "secret"}),
        ):
            assert answer.status_code == 429
            assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_guesses_are_counted_for_a_minute_and_for_so_many_addresses() -> None:
    now = [0.0]
    guesses = Guesses(clock=lambda: now[0])
    for _ in range(MAX_GUESSES):
        guesses.wrong("2001:db8::1")
    with pytest.raises(Problem):
        guesses.check("2001:db8::2")  # of the same network
    guesses.check("2001:db8:1::1")
    now[0] = 60.0
    guesses.check("2001:db8::1")
    guesses.wrong("2001:db8::1")
    guesses.check("2001:db8::1")
    for number in range(20_000):
        guesses.wrong(f"10.0.{number >> 8}.{number & 255}")
    assert len(guesses._wrong) <= 10_000


H11 = """
import sys
from importlib import util
find = util.find_spec
util.find_spec = lambda name, package=None: None if name == "httptools" else find(name, package)
from searcher.web import deadline
deadline.MAX_REQUEST_SECONDS = 0.5
from searcher.cli.manage import main
main()
"""


@pytest.mark.slow
def test_without_httptools_a_request_has_an_end_as_well(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le canari.", encoding="utf-8")
    with serving("--in", tmp_path, program=H11) as served:
        place = urlsplit(served.address)
        for half in (b"", b"GET / HT", b"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nto"):
            with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
                connection.sendall(half)
                while connection.recv(1 << 16):
                    pass
        assert served.json("/api/search", q="canari")["total"] == 1
