"""What all tests share: a Hypothesis profile, and small indexes of records to ask questions of."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from thorough import ALL, examples

import searcher
from searcher import Document, Index
from searcher.index.write.index_writer import DEFAULT_MEMORY, IndexWriter

# English, whatever is spoken where the tests run: what they expect of messages is written in it.
os.environ.update(LC_ALL="C.UTF-8")
for name in ("LANGUAGE", "SEARCHER_LANG"):
    os.environ.pop(name, None)

# What is started in the background of a script inherits that Ctrl-C is ignored, and the tests of it would wait forever.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A slow machine must not fail a property that holds. Where a change is judged, every run asks the same questions; at a
# developer's, every run asks new ones.
settings.register_profile("searcher", deadline=None, derandomize=bool(os.environ.get("CI")), max_examples=examples(100))
settings.load_profile("searcher")

_SLOW = (
    "tests/faults",
    "tests/project/test_examples.py",
    "tests/project/test_tour.py",
    "tests/unit/benchmarks",
    "tests/unit/cli/test_answers.py",
    "tests/unit/cli/test_completion.py",
    "tests/unit/cli/test_errors.py",
    "tests/unit/cli/test_every_format.py",
    "tests/unit/cli/test_languages.py",
    "tests/unit/cli/test_manage.py",
    "tests/unit/cli/test_places.py",
    "tests/unit/cli/test_recordings.py",
    "tests/unit/cli/test_refresh.py",
    "tests/unit/cli/test_scans.py",
    "tests/unit/cli/test_search.py",
    "tests/unit/cli/test_settings.py",
    "tests/unit/cli/test_terminal.py",
    "tests/unit/documents/formats/test_ocr.py",
    "tests/unit/documents/formats/test_packed.py",
    "tests/unit/documents/formats/test_pdf_programs.py",
    "tests/unit/documents/read/test_limits.py",
    "tests/unit/index/whoosh",
    "tests/unit/integrations/test_mcp_server.py",
    "tests/unit/library/test_misuse.py",
    "tests/unit/library/test_threads.py",
    "tests/unit/library/test_watching.py",
    "tests/unit/sync",
    "tests/unit/web/test_browser.py",
    "tests/unit/web/test_downloads.py",
    "tests/unit/web/test_security.py",
    "tests/unit/web/test_served_index.py",
)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out places where all is slow, unless all is asked for or a file there is named: not even reading them is quicker."""
    if ALL or not collection_path.is_relative_to(config.rootpath):
        return None
    place = collection_path.relative_to(config.rootpath).as_posix()
    if place in _SLOW and not any(named.is_relative_to(collection_path) for named in _named(config)):
        return True
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked as slow, unless all is asked for or its file is named."""
    named = _named(config)
    wanted = [item for item in items if ALL or not item.get_closest_marker("slow") or item.path in named]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


def _named(config: pytest.Config) -> set[Path]:
    return {Path(argument.split("::")[0]).resolve() for argument in config.args}


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """A short run waits for no disk: that a commit survives a power cut is shown by the tests of faults."""
    with pytest.MonkeyPatch.context() as patch:
        if not ALL:
            patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let a file of tests that cannot be imported fail: where doctests are looked for it is skipped, and half of it stays."""
    report = yield
    if report.skipped:
        file = str(collector.path)
        for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) == file]:
            del sys.modules[name]
    return report


@pytest.fixture(scope="session")
def make_index(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Index]:
    """Indexes of a few documents; a string is a document of one paragraph, and their ids are d0, d1, …

    With `one_by_one` each document is a commit; with a tiny `memory` each is a segment.
    """

    def make(*documents: Document | str, one_by_one: bool = False, memory: int = DEFAULT_MEMORY) -> Index:
        folder = tmp_path_factory.mktemp("index")
        given = [
            Document(id=f"d{number}", paragraphs=[document]) if isinstance(document, str) else document
            for number, document in enumerate(documents)
        ]
        for commit in [[document] for document in given] if one_by_one else [given]:
            with IndexWriter(folder, memory=memory) as writer:
                for document in commit:
                    writer.add(document)
        return Index(folder)

    return make


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Empty folders, a new one at each call."""
    return lambda: tmp_path_factory.mktemp("folder")


_AS_NOBODY = """
import json, os, sys, tempfile
from pathlib import Path
from searcher.documents.scan.scan import discover
from searcher.sync.refresh import refresh

# Once as it is: nobody may be able to read what Python would import later.
with tempfile.TemporaryDirectory() as warm:
    Path(warm, "a.txt").write_text("Le chat.")
    refresh(Path(warm, "index"), Path(warm), jobs=1)
if os.geteuid() == 0:
    try:
        os.setgid(65534)
        os.setuid(65534)
    except PermissionError:
        sys.exit("cannot become another user here")
folder, command = Path(sys.argv[1]), sys.argv[2]
if command == "discover":
    found, skipped = discover(folder)
    print(json.dumps([sorted(found), skipped]))
else:
    print(json.dumps(refresh(Path(sys.argv[3]), folder, jobs=1)._asdict()))
"""


@pytest.fixture
def as_nobody() -> Callable[..., Any]:
    """Look at a folder (`discover`), or `refresh` its index, as a user to whom permissions mean something."""

    def run(folder: Path, command: str, *arguments: Path) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(folder), command, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(Path(searcher.__file__).parents[1])},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if "cannot become" in done.stderr:
            pytest.skip(done.stderr.strip())
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture
def folder_for_all() -> Iterator[Path]:
    """An empty folder that every user of the machine can enter and write to, as pytest's own are not."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        for place in [place for place in folder.rglob("*") if place.is_dir()]:
            place.chmod(0o777)
