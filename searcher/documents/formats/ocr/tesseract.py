"""Tesseract with French, run as a program: a picture → the blocks of text on its pages, with how sure it is."""

from __future__ import annotations

import os
import subprocess
from functools import lru_cache

from searcher.documents.formats.hocr import OcrPage, read_hocr
from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.processes import program_path

LANGUAGE = "fra"
_TURNS_PAGES = "osd"  # what Tesseract needs to tell how a page lies


@lru_cache(maxsize=1)
def _languages() -> frozenset[str] | None:
    """What Tesseract has been taught; `None` where there is no Tesseract."""
    program = program_path("tesseract")
    if program is None:
        return None
    found = subprocess.run([program, "--list-langs"], capture_output=True, check=False, timeout=60)  # noqa: S603 — by its full path
    return frozenset(found.stdout.decode(errors="replace").split("\n"))


def missing_tesseract() -> Reason | None:
    """What to do when Tesseract or its French is not installed, or `None` when both are."""
    languages = _languages()
    if languages is None:
        return Reason(UnreadCode.NEEDS_TESSERACT)
    if LANGUAGE not in languages:
        return Reason(UnreadCode.NEEDS_TESSERACT_FRENCH)
    return None


def recognise_text(image: bytes, seconds: float, dpi: int | None = None) -> list[OcrPage]:
    """The pages of a picture in any format that Tesseract knows; `dpi` where the picture does not say it.

    Raises `DocumentError` when it is no picture, or takes more than so many seconds.
    """
    program = program_path("tesseract")
    assert program
    # Pages are read side by side, each by one thread: that is faster than one after the other by several.
    turning = ["--psm", "1"] if _TURNS_PAGES in (_languages() or ()) else []
    resolution = ["--dpi", str(dpi)] if dpi else []
    try:
        done = subprocess.run(  # noqa: S603 — likewise
            [program, "stdin", "stdout", "-l", LANGUAGE, *turning, *resolution, "hocr"],
            input=image,
            capture_output=True,
            check=False,
            timeout=seconds,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        raise DocumentError(Reason(UnreadCode.TOO_SLOW, seconds=seconds)) from None
    if done.returncode:
        raise DocumentError(Reason(UnreadCode.PICTURE_DAMAGED))
    return read_hocr(done.stdout)
