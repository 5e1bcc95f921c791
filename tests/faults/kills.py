"""Writers killed at random moments: the index is that of the last commit, and the next writer gets on with it.

python tests/faults/kills.py 500
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from crashes import IN_MEMORY, contents

from searcher.index.write.index_writer import IndexWriter
from searcher.sync.check_repair import check

_DOCUMENTS = 150
_WRITER = """
import sys
from pathlib import Path
from searcher import Document
from searcher.index.write import index_writer

index_writer._WORTH_PROCESSES = 1 << 18
for version in range(int(sys.argv[2]), 1 << 30):
    with index_writer.IndexWriter(Path(sys.argv[1]), memory=1 << 20, jobs=int(sys.argv[3])) as opened:
        for number in range(int(sys.argv[4])):
            text = f"version {version} " + "du commun des communs " * (number % 40)
            opened.add(Document(id=str(number), paragraphs=[text] * (1 + number % 9)))
    print(version, flush=True)
"""


def kill(times: int, place: Path, seed: int = 0) -> dict[str, int]:
    """Kill a writer so many times; return what was seen. Raises when anything is not as promised."""
    chance = random.Random(seed)  # noqa: S311 — no secret
    folder = place / "index"
    counts = {"kills": 0, "commits": 0, "after a new commit": 0, "with two processes": 0}
    version = -1
    for _ in range(times):
        jobs = chance.choice("12")
        command = [sys.executable, "-c", _WRITER, str(folder), str(version + 1), jobs, str(_DOCUMENTS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            time.sleep(chance.uniform(0.1, 0.7))
            process.send_signal(signal.SIGKILL)
            # Until its workers have ended as well, which hold the same pipes.
            output, errors = process.communicate()
        assert not errors, errors
        announced = [int(line) for line in output.splitlines(keepends=True) if line.endswith("\n")]
        counts["kills"] += 1
        counts["commits"] += len(announced)
        counts["with two processes"] += jobs == "2"
        found = contents(folder)
        last = announced[-1] if announced else version
        seen = _version(found)
        assert seen in {last, last + 1}, f"{last} was announced, {seen} is there"
        counts["after a new commit"] += seen != version
        assert found is None or check(folder).damage == ()
        version = seen
    with IndexWriter(folder, wait=60) as writer:
        writer.remove("0")
    found = contents(folder)
    assert found is not None
    assert len(found) == max(0, _DOCUMENTS * (version >= 0) - 1)
    return counts


def _version(found: dict[str, list[str]] | None) -> int:
    """The one version that all documents are of; -1 where there is none yet."""
    if not found:
        return -1
    versions = {int(text.split()[1]) for texts in found.values() for text in texts}
    assert len(versions) == 1, f"a mixture of {versions}"
    assert len(found) == _DOCUMENTS
    return versions.pop()


def main() -> None:
    """Kill as often as asked for; print counts as JSON."""
    with TemporaryDirectory(dir=IN_MEMORY) as name:
        sys.stdout.write(json.dumps(kill(int(sys.argv[1]), Path(name), seed=time.time_ns())))


if __name__ == "__main__":
    main()
