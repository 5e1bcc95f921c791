"""Walk a newcomer's first hour: install, search 3,000 mixed files, the page in Chromium, a program, a language model's client.

    python benchmarks/first_hour.py                  keeps its times, what the terminal showed, and three pictures
    python benchmarks/first_hour.py --dry            prints only
    python benchmarks/first_hour.py --here           without installing: this Python has the extras `all` and `browser`

The folder has `corpus/` and files in every format that is read, each with a word of its own. Whatever a step should show
is looked for; `SystemExit` says what was not there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import machine
import report

_ROOT = machine.HERE.parent
sys.path[:0] = [str(_ROOT / "tests" / "tools"), str(_ROOT / "tools")]

from every_format import Planted, make  # noqa: E402 — tests have it
from tour import queries  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILES = 3_000
_PLANTED_ASKED = 40  # one of each format
_MAX_KILOBYTES = 100  # of a page with all it loads
_MAX_SHIFT = 0.1  # the most cumulative layout shift that web.dev calls good
_PROGRAM = 'import searcher; print(searcher.open("documents").search("open source")[0].snippet)'
_PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class Hour:
    """What was done so far: each step, how long it took, and what was to be seen."""

    def __init__(self, folder: Path, python: Path) -> None:
        self.folder, self.python = folder, python
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "LC_ALL": "C.UTF-8"}
        self.steps: dict[str, float] = {}
        self.shown: dict[str, str] = {}

    def run(self, step: str, *command: str | Path, shows: str = "") -> None:
        """Run a command as a step; what it prints must have a pattern in it."""
        start = perf_counter()
        shown = self.output(*command)
        self.note(step, perf_counter() - start, shown, shows)

    def output(self, *command: str | Path) -> str:
        """What a command prints, in the folder of the hour."""
        done = subprocess.run(
            [*map(str, command)], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    def note(self, step: str, seconds: float, shown: str, shows: str) -> None:
        """Take down a step. Raises `SystemExit` where it does not show what it should."""
        if not re.search(shows, shown):
            raise SystemExit(f"{step}: no {shows!r} in\n{shown}")
        self.steps[step] = round(seconds, 3)
        self.shown[step] = "\n".join(shown.splitlines()[:12])
        report.progress(f"{step}: {seconds:.2f} s")

    @property
    def search(self) -> Path:
        """The command."""
        return self.python.parent / "search"


class Visit(NamedTuple):
    """What a browser measured of a page."""

    requests: int
    kilobytes: float
    first_paint_ms: float
    layout_shift: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=_FILES)
    parser.add_argument("--here", action="store_true", help="install nothing")
    parser.add_argument("--dry", action="store_true", help="print only: keep no run")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="first-hour-") as name:
        folder = Path(name).resolve()
        hour = Hour(folder, Path(sys.executable) if given.here else folder / "venv" / "bin" / "python")
        if not given.here:
            _install(hour)
        planted = _write_folder(folder / "documents", given.files)
        _ask(hour, planted)
        pictures = folder / "pictures"
        visits = _see_page(hour, pictures)
        hour.run("a program", hour.python, "-c", _PROGRAM, shows="(?i)open source")
        _talk(hour)
        run = {
            **machine.description(),
            "files": given.files,
            "seconds": hour.steps,
            "page": visits,
            "shown": hour.shown,
        }
        print(report.table([["step", "seconds"], *([step, f"{taken:.2f}"] for step, taken in hour.steps.items())]))
        print(
            report.table(
                [["page", *Visit._fields], *([page, *map(str, visit.values())] for page, visit in visits.items())]
            )
        )
        if not given.dry:
            kept = machine.keep(run, "-first-hour")
            for picture in sorted(pictures.iterdir()):
                shutil.copy(picture, kept.with_name(f"{kept.stem}-{picture.name}"))


def _install(hour: Hour) -> None:
    """What the README's first command does, and the extras that the later steps take."""
    hour.run("a new environment", sys.executable, "-m", "venv", hour.folder / "venv")
    pip = [hour.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    hour.run("pip install .", *pip, _ROOT)
    hour.run("the extras", *pip, f"{_ROOT}[all]")


def _write_folder(folder: Path, files: int) -> list[Planted]:
    shutil.copytree(_ROOT / "corpus", folder / "corpus")
    own = sum(1 for path in folder.rglob("*") if path.is_file())
    return make(folder / "divers", files - own)


def _ask(hour: Hour, planted: list[Planted]) -> None:
    """The first search, which indexes; the twenty questions of the documents; and a word of a file of each format."""
    hour.run("first search", hour.search, "--in", "documents", "open source", shows="(?i)open.source")
    start, best = perf_counter(), []
    for command, _told in queries():
        shown = hour.output("/bin/sh", "-c", re.sub(r"^search", f"{hour.search} --in documents -n 1", command))
        best.append(shown.partition("\n")[0])
        if not re.match(r" *1 ", best[-1]):
            raise SystemExit(f"{command}: {shown}")
    hour.note(f"{len(best)} questions", perf_counter() - start, "\n".join(best), "")
    start = perf_counter()
    for file in planted[:_PLANTED_ASKED]:
        shown = hour.output(hour.search, "--in", "documents", "-n", "1", file.word)
        if file.place not in shown:
            raise SystemExit(f"{file}: {shown}")
    hour.note(f"a word of {_PLANTED_ASKED} files, at its place", perf_counter() - start, shown, "")


def _see_page(hour: Hour, pictures: Path) -> dict[str, dict[str, float]]:
    """The page in a browser: a question typed, on a desk and on a phone in the dark; and a document."""
    from playwright.sync_api import sync_playwright

    pictures.mkdir()
    start = perf_counter()
    command = [hour.python, "-m", "searcher", "serve", "--in", "documents", "--port", "0"]
    with subprocess.Popen(
        [*map(str, command)], cwd=hour.folder, env=hour.environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        address = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+", line)))
        hour.note("searcher serve", perf_counter() - start, address, "http")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                return dict(_pages(hour, browser, address, pictures))
        finally:
            server.terminate()


def _pages(hour: Hour, browser: Any, address: str, pictures: Path) -> Iterator[tuple[str, dict[str, float]]]:
    for name, context in (("desk", {}), ("phone", {**_PHONE, "color_scheme": "dark"})):
        page = browser.new_context(locale="fr-FR", **context).new_page()
        page.goto(address)
        start = perf_counter()
        page.keyboard.type("chevaux")
        # Results come for what was typed so far; the word is whole in the last of them.
        page.locator(".hit mark", has_text="cheva").first.wait_for()
        hour.note(f"typed on a {name}", perf_counter() - start, page.locator(".hit").first.inner_text(), "(?i)cheva")
        page.screenshot(path=pictures / f"{name}.png")
        yield name, _measured(page)
    page = browser.new_context(locale="fr-FR").new_page()
    page.goto(f"{address}?q=chevaux")
    start = perf_counter()
    page.locator(".hit h2 a").first.click()
    page.locator("mark").first.wait_for()
    hour.note("a document opened", perf_counter() - start, page.locator("mark").first.inner_text(), "(?i)cheva")
    page.screenshot(path=pictures / "document.png")
    yield "document", _measured(page)


def _measured(page: Any) -> dict[str, float]:
    """What the browser's own clock says, and what came over the line."""
    told = page.evaluate(
        """() => new Promise(done => {
            let shift = 0
            new PerformanceObserver(list => { for (const entry of list.getEntries()) shift += entry.hadRecentInput ? 0 : entry.value })
              .observe({ type: 'layout-shift', buffered: true })
            setTimeout(() => {
              const files = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
              const paint = performance.getEntriesByName('first-contentful-paint')[0]
              done([files.length, files.reduce((sum, file) => sum + file.transferSize, 0), paint ? paint.startTime : -1, shift])
            }, 100)
        })"""
    )
    requests, size, paint, shift = told
    visit = Visit(requests, round(size / 1000, 1), round(paint, 1), round(shift, 4))
    if visit.kilobytes > _MAX_KILOBYTES or visit.layout_shift > _MAX_SHIFT:
        raise SystemExit(f"{page.url}: {visit}")
    return visit._asdict()


def _talk(hour: Hour) -> None:
    """The client of the Model Context Protocol's own SDK: search, and read what was found."""
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    arguments = ["-m", "searcher", "mcp", "--in", str(hour.folder / "documents")]
    server = StdioServerParameters(command=str(hour.python), args=arguments, env=hour.environment)

    async def ask() -> str:
        async with stdio_client(server) as (read, write), ClientSession(read, write) as client:
            await client.initialize()
            found = await client.call_tool("search", {"query": "résiliation du bail"})
            best = json.loads(found.content[0].text)
            read_whole = await client.call_tool("read_document", {"document_id": best["id"]})
            return f"{best['id']}: {read_whole.content[0].text[:200]}"

    start = perf_counter()
    shown = asyncio.run(ask())
    hour.note("a client of the Model Context Protocol", perf_counter() - start, shown, "(?i)bail")


if __name__ == "__main__":
    main()
