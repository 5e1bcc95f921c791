"""A real server, started as a person would."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

import searcher

ROOT = Path(searcher.__file__).parents[1]
CORPUS = ROOT / "corpus"
_PROGRAM = "from searcher.cli.manage import main; main()"


class Served(NamedTuple):
    """A server at work: where, which process, and a client for it."""

    address: str
    process: subprocess.Popen[str]
    client: httpx.Client

    def json(self, path: str, **parameters: Any) -> Any:
        answer = self.client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextmanager
def serving(*arguments: str | Path, headers: dict[str, str] | None = None, program: str = _PROGRAM) -> Iterator[Served]:
    """`searcher serve` on a free port, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, "serve", "--port", "0", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "SEARCHER_TOKEN": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process, process.stdout, process.stderr:
        try:
            told = "".join(process.stdout.readline() for _ in range(2))
            found = re.search(r"http://\S+", told)
            assert found, told + process.stderr.read()
            with httpx.Client(base_url=found[0].rstrip("/"), headers=headers, timeout=30) as client:
                yield Served(found[0].rstrip("/"), process, client)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=30)
