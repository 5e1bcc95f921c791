"""Several processes at one place: they answer alike, and none outlives the first."""

import os
import signal
import sys
import time
from pathlib import Path

import httpx
import pytest
from web_server import CORPUS, serving

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="Windows hands no sockets on")]

_MANY = 400  # requests, each on a connection of its own: all processes get some


def edition(address: str, **headers: str) -> str:
    """The commit that a process serves, under the name that only this process gives it."""
    answer = httpx.get(f"{address}/api/status", headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["edition"])


def editions(address: str, wanted: int) -> set[str]:
    """Who answers, asked until so many different processes did."""
    found: set[str] = set()
    for _ in range(_MANY):
        found.add(edition(address))
        if len(found) == wanted:
            break
    return found


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{process}/stat").exists() or " Z " not in Path(f"/proc/{process}/stat").read_text()


def children(process: int) -> list[int]:
    if not Path("/proc/self/task").exists():
        pytest.skip("needs /proc to name the processes")
    return [int(found) for found in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def wait_until_gone(processes: list[int]) -> None:
    for _ in range(1000):
        if not any(map(is_running, processes)):
            return
        time.sleep(0.01)  # a signal is on its way
    raise AssertionError(processes)


def test_all_of_them_answer_alike(tmp_path: Path) -> None:
    with serving("--in", CORPUS, "--index", tmp_path / "index", "--processes", "3") as served:
        assert len(editions(served.address, 3)) == 3
        answers = {
            httpx.get(f"{served.address}/api/search?q=chevaux").text.partition('"hits"')[2] for _ in range(_MANY // 10)
        }
        assert len(answers) == 1


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_none_outlives_the_first(tmp_path: Path, by: signal.Signals) -> None:
    with serving("--in", CORPUS, "--index", tmp_path / "index", "--processes", "3") as served:
        helpers = children(served.process.pid)
        assert len(helpers) == 2
        editions(served.address, 3)
        served.process.send_signal(by)
        served.process.wait(timeout=30)
        wait_until_gone(helpers)


def test_the_others_go_on_when_one_is_killed(tmp_path: Path) -> None:
    with serving("--in", CORPUS, "--index", tmp_path / "index", "--processes", "2") as served:
        editions(served.address, 2)
        (helper,) = children(served.process.pid)
        os.kill(helper, signal.SIGKILL)
        wait_until_gone([helper])
        assert len({edition(served.address) for _ in range(_MANY // 10)}) == 1


def test_they_have_one_token_and_share_the_guesses(tmp_path: Path) -> None:
    token = "un-secret-de-seize-signes"  # noqa: S105 — of a test
    arguments = ["--in", CORPUS, "--index", tmp_path / "index", "--processes", "2", "--token", token]
    with serving(*arguments) as served:
        assert edition(served.address, Authorization=f"Bearer {token}")
        (helper,) = children(served.process.pid)
        assert token.encode() not in Path(f"/proc/{helper}/cmdline").read_bytes()
        refused = [
            httpx.get(f"{served.address}/api/status", headers={"Authorization": "Bearer non"}).status_code
            for _ in range(60)
        ]
        assert refused.count(401) <= 20
        assert refused[-1] == 429
