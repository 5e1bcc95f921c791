"""Pages that were read, kept in the user's cache by the content of their pictures: no page is read twice."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from searcher.documents.formats.hocr import OcrPage
from searcher.documents.formats.ocr.tesseract import LANGUAGE, recognise_text
from searcher.documents.regular_file import open_regular
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_VERSION = 1  # of what is kept


def read_picture(image: bytes, seconds: float, dpi: int | None = None) -> Sequence[OcrPage]:
    """The pages of a picture as they were read before, or as Tesseract reads them now."""
    path = _path(image, dpi)
    with suppress(OSError, DocumentError, ValueError, TypeError), open_regular(path) as file:
        return [OcrPage(*page) for page in json.load(file)]
    pages = recognise_text(image, seconds, dpi)
    with suppress(OSError):
        _keep(path, json.dumps(pages, ensure_ascii=False))
    return pages


def _path(image: bytes, dpi: int | None) -> Path:
    from platformdirs import user_cache_path

    key = sha256(b"%d %s %d\n" % (_VERSION, LANGUAGE.encode(), dpi or 0))
    key.update(image)
    name = key.hexdigest()
    return user_cache_path("searcher", appauthor=False) / "ocr" / name[:2] / f"{name}.json"


def _keep(path: Path, text: str) -> None:
    """Write a file that is for its owner alone, at once: others may look for the same page."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False)  # noqa: SIM115 — below
    try:
        with file:
            file.write(text)
        Path(file.name).replace(path)
    except BaseException:
        Path(file.name).unlink()
        raise
