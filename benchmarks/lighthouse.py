"""Lighthouse's scores for the pages of `searcher serve` over `corpus/`, on a desk and on a phone.

    python benchmarks/lighthouse.py                    with the `lighthouse` of the PATH, or of npx
    python benchmarks/lighthouse.py --least 95 --dry   an error where a score is lower; keeps no run

It needs Node and Chromium. The index is made first; each page is opened by a browser that knows nothing of it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import machine
import report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LIGHTHOUSE = "lighthouse@13"
_CATEGORIES = ("performance", "accessibility", "best-practices")
_PAGES = {
    "nothing asked": "",
    "results": "?q=logiciels+libres",
    "document": "document?id=glossaires/glossaire-numerique.md&q=open+source",
    "not searched": "unread",
    "API": "docs",
}
_DEVICES = {"desk": ["--preset=desktop"], "phone": []}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=0, help="an error where accessibility or performance is below")
    parser.add_argument("--dry", action="store_true", help="print only: keep no run")
    given = parser.parse_args()
    scores: dict[str, dict[str, int]] = {}
    with TemporaryDirectory(prefix="lighthouse-") as name, _served(Path(name)) as address:
        for device, options in _DEVICES.items():
            for page, path in _PAGES.items():
                report.progress(f"{page} on a {device}")
                scores[f"{page}, {device}"] = _scores(Path(name), f"{address}{path}", options)
    rows = [[page, *(str(scored[category]) for category in _CATEGORIES)] for page, scored in scores.items()]
    print(report.table([["page", *_CATEGORIES], *rows]))
    if not given.dry:
        machine.keep({**machine.description(), "lighthouse": scores}, "-lighthouse")
    if low := [page for page, scored in scores.items() if min(scored[name] for name in _CATEGORIES[:2]) < given.least]:
        raise SystemExit(f"below {given.least}: {', '.join(low)}")


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Where the page is served until the end of the block."""
    corpus = machine.HERE.parent / "corpus"
    command = ["-m", "searcher", "serve", "--in", str(corpus), "--index", str(folder / "index"), "--port", "0"]
    with subprocess.Popen(
        [sys.executable, *command], env=machine.environment(), stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        try:
            yield next(found[0] for line in server.stdout if (found := re.search(r"http://\S+", line)))
        finally:
            server.terminate()


def _scores(folder: Path, address: str, options: Sequence[str]) -> dict[str, int]:
    """A page's score in each category, of a hundred. Raises `SystemExit` where Lighthouse has none."""
    told = folder / "report.json"
    told.unlink(missing_ok=True)
    command = [shutil.which("lighthouse") or "npx", *([] if shutil.which("lighthouse") else ["--yes", _LIGHTHOUSE])]
    flags = ["--quiet", "--output=json", f"--output-path={told}", "--chrome-flags=--headless=new --no-sandbox"]
    categories = f"--only-categories={','.join(_CATEGORIES)}"
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    subprocess.run(
        [*command, address, *flags, categories, *options], env={**os.environ, "CHROME_PATH": chromium}, check=True
    )
    categories_told = json.loads(told.read_text(encoding="utf-8"))["categories"]
    if missing := [name for name in _CATEGORIES if categories_told[name]["score"] is None]:
        raise SystemExit(f"{address}: no score for {', '.join(missing)}")
    return {name: round(categories_told[name]["score"] * 100) for name in _CATEGORIES}


if __name__ == "__main__":
    main()
