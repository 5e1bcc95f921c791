"""Many searchers and one writer that rebuilds: every answer is of one commit.

python tests/faults/rivals.py 60            for a minute; prints counts as JSON
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from crashes import IN_MEMORY

import searcher
from searcher import Document
from searcher.index.write.index_writer import IndexWriter

_READERS = 10
_DOCUMENTS = 40
_READER = """
import sys, threading
import searcher

stop = threading.Event()
counts = []

def read(index):
    number = 0
    while not stop.is_set():
        index.reload()
        hits = index.search("commun", limit=1000)
        versions = {hit.text.split()[1] for hit in hits}
        assert len(versions) == 1, versions
        assert len(hits) == hits.total == int(sys.argv[2]), len(hits)
        number += 1
    counts.append(number)

threads = [threading.Thread(target=read, args=(searcher.open(sys.argv[1]),)) for _ in range(2)]
for thread in threads:
    thread.start()
sys.stdin.read()
stop.set()
for thread in threads:
    thread.join()
assert len(counts) == 2
print(sum(counts))
"""


def _commit(folder: Path, version: int, *, rebuild: bool) -> None:
    with IndexWriter(folder, memory=1 << 14, rebuild=rebuild) as writer:
        for number in range(_DOCUMENTS):
            writer.add(Document(id=str(number), text=f"version v{version} du commun {number}"))


def compete(seconds: float, folder: Path, readers: int = _READERS) -> dict[str, int]:
    """Search from many processes while one rebuilds and changes; return how often. Raises when an answer is mixed."""
    _commit(folder, 0, rebuild=True)
    command = [sys.executable, "-c", _READER, str(folder), str(_DOCUMENTS)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(readers)
    ]
    version, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        version += 1
        _commit(folder, version, rebuild=version % 2 == 0)
    answers = 0
    for process in started:
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        assert errors == "", errors
        answers += int(output)
    with searcher.open(folder) as index:
        index.verify()
    return {"readers": readers, "commits": version, "answers": answers}


def main() -> None:
    """Compete for so many seconds."""
    with TemporaryDirectory(dir=IN_MEMORY) as name:
        sys.stdout.write(json.dumps(compete(float(sys.argv[1]), Path(name) / "index")))


if __name__ == "__main__":
    main()
